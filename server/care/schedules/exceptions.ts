/** What differs from the templates: holidays, leave, extra sessions, moved ones. */
import {
  ChangePreview,
  type Exception,
  ExceptionApplied,
  ExceptionInput,
  ExceptionList,
  type ExceptionRequest,
  SpanRequest,
  type Touched,
  WithdrawExceptionRequest,
} from '#contracts/schedules'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { staffOf } from '#people/staff'
import { apply, preview } from './change.ts'
import type { Rules } from './days.ts'
import * as store from './template-store.ts'
import { refuseUnlessFits } from './templates.ts'
import { dayAfter, type ExceptionRow, sits } from './week.ts'
import { editors, onlyOwn, ownInstitution, refuseUnlessOwn } from './who.ts'

/** Refusals: schedules.no_institution. */
export const listExceptions = verb(
  {
    name: 'schedules.list_exceptions',
    may: ['doctor', ...editors],
    input: SpanRequest,
    answer: ExceptionList,
    summary: 'Holidays, leave, extra and moved sessions of a span of days.',
  },
  async (ctx, { from = dayOf(ctx.now), to = dayAfter(from, 90) }) => {
    const rows = await store.exceptionsOf(ctx, { institutionId: ownInstitution(ctx), from, to })
    const own = onlyOwn(ctx, undefined)
    const seen = rows.filter(({ doctorId }) => own === undefined || doctorId === null || doctorId === own)
    return { exceptions: await showAll(ctx, seen) }
  },
)

/** Refusals: schedules.not_yours, .in_past, .days_wrong, .times_wrong, .quotas_beyond, .template_unknown, staff.*. */
export const addException = verb(
  {
    name: 'schedules.add_exception',
    may: [...editors, 'system'],
    input: ExceptionInput,
    answer: ExceptionApplied,
    summary: 'Adds an exception; sessions that people have numbers of are left to suspension.',
  },
  async (ctx, { exception }) => {
    const row = await exceptionFrom(ctx, exception)
    let saved = false
    const save = async (ctx: Context) => {
      if (!saved) await store.insertException(ctx, row)
      saved = true
    }
    const touched = await applyEach(ctx, row, added(row), exception.reason, save)
    await save(ctx)
    await audit(ctx, { action: 'create', entity: 'schedules.exception', entityId: row.id, reason: exception.reason })
    return { exception: (await showAll(ctx, [row]))[0]!, touched }
  },
)

/** Refusals: those of addException. */
export const previewException = verb(
  {
    name: 'schedules.preview_exception',
    may: editors,
    input: ExceptionInput,
    answer: ChangePreview,
    summary: 'What an exception would do to sessions.',
  },
  async (ctx, { exception }) => {
    const row = await exceptionFrom(ctx, exception)
    const touched: Touched[] = []
    for (const id of await meant(ctx, row)) touched.push(...(await preview(ctx, id, added(row))))
    return { touched }
  },
)

/** Takes an exception back; sessions it had kept from opening are opened. Refusals: schedules.exception_unknown, .not_yours. */
export const withdrawException = verb(
  {
    name: 'schedules.withdraw_exception',
    may: editors,
    input: WithdrawExceptionRequest,
    answer: ExceptionApplied,
    summary: 'Takes an exception back.',
  },
  async (ctx, { exceptionId, reason }) => {
    const row = await store.exceptionById(ctx, exceptionId)
    if (!row) refuse('schedules.exception_unknown')
    if (row.institutionId) refuseUnlessOwn(ctx, row.institutionId)
    else refuseUnlessRegional(ctx)
    const withdrawn = { ...row, withdrawnAt: row.withdrawnAt ?? ctx.now }
    if (row.withdrawnAt) return { exception: (await showAll(ctx, [row]))[0]!, touched: [] }
    const change = (rules: Rules): Rules => ({
      ...rules,
      exceptions: rules.exceptions.filter(({ id }) => id !== row.id),
    })
    await store.withdrawExceptionRow(ctx, row.id)
    // The row is withdrawn already: what it did is seen by putting it back in front.
    const touched = await applyEach(ctx, row, change, reason, async () => undefined, row)
    await audit(ctx, { action: 'delete', entity: 'schedules.exception', entityId: row.id, reason })
    return { exception: (await showAll(ctx, [withdrawn]))[0]!, touched }
  },
)

const added =
  (row: ExceptionRow) =>
  (rules: Rules): Rules => ({ ...rules, exceptions: [...rules.exceptions, row] })

async function applyEach(
  ctx: Context,
  row: ExceptionRow,
  change: (rules: Rules) => Rules,
  reason: string,
  save: (ctx: Context) => Promise<void>,
  before?: ExceptionRow,
): Promise<Touched[]> {
  const touched: Touched[] = []
  for (const id of await meant(ctx, row)) touched.push(...(await apply(ctx, id, change, reason, save, before)))
  return touched
}

/** The institutions whose days it is about. */
async function meant(ctx: Context, row: ExceptionRow): Promise<string[]> {
  return row.institutionId ? [row.institutionId] : store.scheduledInstitutions(ctx)
}

async function exceptionFrom(ctx: Context, details: ExceptionRequest): Promise<ExceptionRow> {
  const base = { id: ctx.chance.uuid(), details, addedAt: ctx.now, withdrawnAt: null }
  const today = dayOf(ctx.now)
  if (details.kind === 'holiday' || details.kind === 'leave') {
    const { from, to } = details
    refuseUnless(from <= to, 'schedules.days_wrong', { field: 'to' })
    refuseUnless(to >= today, 'schedules.in_past', { field: 'to' })
    if (details.kind === 'leave') return { ...base, from, to, ...(await doctorHere(ctx, details.doctorId)) }
    if (details.region) refuseUnlessRegional(ctx)
    return { ...base, from, to, doctorId: null, institutionId: details.region ? null : ownInstitution(ctx) }
  }
  if (details.kind === 'extra') {
    refuseUnless(details.day >= today, 'schedules.in_past', { field: 'day' })
    refuseUnlessFits(details)
    return { ...base, from: details.day, to: details.day, ...(await doctorHere(ctx, details.doctorId)) }
  }
  const template = await store.templateById(ctx, details.templateId)
  if (!template) refuse('schedules.template_unknown', { field: 'templateId' })
  refuseUnlessOwn(ctx, template.institutionId)
  refuseUnless(sits(template, details.day), 'schedules.days_wrong', { field: 'day' })
  refuseUnless(details.day > today && details.toDay > today, 'schedules.in_past', { field: 'day' })
  refuseUnlessFits({ ...template, ...details, giveBacks: [...template.giveBacks] })
  const [from, to] = [details.day, details.toDay].sort() as [string, string]
  return { ...base, from, to, doctorId: template.doctorId, institutionId: template.institutionId }
}

async function doctorHere(ctx: Context, doctorId: string): Promise<{ doctorId: string; institutionId: string }> {
  const { institutionId } = await staffOf(ctx, doctorId)
  refuseUnless(institutionId, 'staff.not_registered_here', { field: 'doctorId' })
  refuseUnlessOwn(ctx, institutionId)
  return { doctorId, institutionId }
}

/** Who manages the region has no institution. Refusals: schedules.not_yours. */
function refuseUnlessRegional(ctx: Context): void {
  const { roles, institutionId } = ctx.actor
  const regional = roles.includes('system') || (roles.includes('administrator') && institutionId === undefined)
  refuseUnless(regional, 'schedules.not_yours')
}

async function showAll(ctx: Context, rows: readonly ExceptionRow[]): Promise<Exception[]> {
  const names = await store.doctorNames(
    ctx,
    rows.flatMap(({ doctorId }) => doctorId ?? []),
  )
  return rows.map((row) => ({
    id: row.id,
    institutionId: row.institutionId,
    doctorId: row.doctorId,
    doctorName: row.doctorId ? (names.get(row.doctorId)?.name ?? '') : null,
    exception: row.details,
    from: row.from,
    to: row.to,
    addedAt: row.addedAt.toISOString(),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  }))
}
