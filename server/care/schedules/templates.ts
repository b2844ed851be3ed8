/** Templates of a doctor's week: listed, made, changed from a day on, ended; and what each would do first. */
import {
  ChangePreview,
  ChangeTemplateRequest,
  EndTemplateRequest,
  ListTemplatesRequest,
  PreviewTemplateRequest,
  type Template,
  TemplateApplied,
  TemplateList,
  TemplateRequest,
} from '#contracts/schedules'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { staffOf } from '#people/staff'
import { apply, preview } from './change.ts'
import type { Rules } from './days.ts'
import * as store from './template-store.ts'
import { dayAfter, mondayOf, numbersIn, quotasOf, type TemplateRow } from './week.ts'
import { editors, onlyOwn, ownInstitution, refuseUnlessOwn } from './who.ts'

/** Refusals: schedules.no_institution, schedules.not_yours. */
export const listTemplates = verb(
  {
    name: 'schedules.list_templates',
    may: ['doctor', ...editors],
    input: ListTemplatesRequest,
    answer: TemplateList,
    summary: 'Templates of the institution’s doctors.',
  },
  async (ctx, { doctorId, onDate }) => {
    const own = { institutionId: ownInstitution(ctx), doctorId: onlyOwn(ctx, doctorId) }
    const rows = (await store.templatesOf(ctx, own)).filter(({ validFrom, validTo }) =>
      onDate === undefined ? true : validFrom <= onDate && (validTo === null || validTo >= onDate),
    )
    return { templates: await showAll(ctx, rows) }
  },
)

/** Refusals: schedules.not_yours, .times_wrong, .days_wrong, .in_past, .quotas_beyond, .template_overlaps, staff.*. */
export const addTemplate = verb(
  {
    name: 'schedules.add_template',
    may: [...editors, 'system'],
    input: TemplateRequest,
    answer: TemplateApplied,
    summary: 'Makes a template and opens its sessions within the window.',
  },
  async (ctx, request) => {
    const template = await templateFrom(ctx, request)
    const { institutionId } = template
    const touched = await apply(ctx, institutionId, added(template), '新增排班', async (ctx) => {
      await refuseUnlessClear(ctx, template)
      await store.insertTemplate(ctx, template)
    })
    await audit(ctx, { action: 'create', entity: 'schedules.template', entityId: template.id })
    return { template: await show(ctx, template), touched }
  },
)

/** As it is from a day on; what is booked stays as it was booked. Refusals: those of addTemplate, schedules.template_unknown. */
export const changeTemplate = verb(
  {
    name: 'schedules.change_template',
    may: editors,
    input: ChangeTemplateRequest,
    answer: TemplateApplied,
    summary: 'Changes a template from a day on.',
  },
  async (ctx, request) => {
    const { old, template, change } = await changed(ctx, request)
    const touched = await apply(ctx, old.institutionId, change, request.reason, async (ctx) => {
      await store.endTemplateOn(ctx, old.id, dayAfter(request.from, -1))
      await refuseUnlessClear(ctx, template)
      await store.insertTemplate(ctx, template)
    })
    await audit(ctx, { action: 'update', entity: 'schedules.template', entityId: old.id, reason: request.reason })
    return { template: await show(ctx, template), touched }
  },
)

/** Refusals: schedules.template_unknown, .not_yours, .in_past, .days_wrong. */
export const endTemplate = verb(
  {
    name: 'schedules.end_template',
    may: editors,
    input: EndTemplateRequest,
    answer: TemplateApplied,
    summary: 'Ends a template after a day.',
  },
  async (ctx, { templateId, lastDay, reason }) => {
    const { template, change } = await ended(ctx, templateId, lastDay)
    const touched = await apply(ctx, template.institutionId, change, reason, (ctx) =>
      store.endTemplateOn(ctx, templateId, lastDay),
    )
    await audit(ctx, { action: 'update', entity: 'schedules.template', entityId: templateId, reason })
    return { template: await show(ctx, { ...template, validTo: lastDay }), touched }
  },
)

/** What a new, changed or ended template would do; alters nothing. Refusals: those of the change itself. */
export const previewTemplate = verb(
  {
    name: 'schedules.preview_template',
    may: editors,
    input: PreviewTemplateRequest,
    answer: ChangePreview,
    summary: 'What a change of a template would do to sessions.',
  },
  async (ctx, { templateId, template, from, lastDay }) => {
    if (templateId && lastDay) {
      const { template: old, change } = await ended(ctx, templateId, lastDay)
      return { touched: await preview(ctx, old.institutionId, change) }
    }
    refuseUnless(template, 'schedules.times_wrong', { field: 'template' })
    if (templateId && from) {
      const { old, change } = await changed(ctx, { ...template, templateId, from, reason: '' })
      return { touched: await preview(ctx, old.institutionId, change) }
    }
    const row = await templateFrom(ctx, template)
    return { touched: await preview(ctx, row.institutionId, added(row)) }
  },
)

const added =
  (template: TemplateRow) =>
  (rules: Rules): Rules => ({ ...rules, templates: [...rules.templates, template] })

const ending = (rules: Rules, id: string, lastDay: string): Rules => ({
  ...rules,
  templates: rules.templates.map((one) => (one.id === id ? { ...one, validTo: lastDay } : one)),
})

async function changed(ctx: Context, request: (typeof ChangeTemplateRequest)['_output']) {
  const old = await known(ctx, request.templateId)
  refuseUnless(request.from > dayOf(ctx.now), 'schedules.in_past', { field: 'from' })
  const running = request.from > old.validFrom && (old.validTo === null || request.from <= old.validTo)
  refuseUnless(running, 'schedules.days_wrong', { field: 'from' })
  const made = await templateFrom(ctx, { ...request, doctorId: old.doctorId, validFrom: request.from })
  // Every other week goes on being the same weeks.
  const anchor = request.everyWeeks === old.everyWeeks ? old.anchor : made.anchor
  const template = { ...made, anchor, replacesId: old.id }
  const change = (rules: Rules) => added(template)(ending(rules, old.id, dayAfter(request.from, -1)))
  return { old, template, change }
}

async function ended(ctx: Context, templateId: string, lastDay: string) {
  const template = await known(ctx, templateId)
  refuseUnless(lastDay >= dayOf(ctx.now), 'schedules.in_past', { field: 'lastDay' })
  const sooner =
    lastDay >= dayAfter(template.validFrom, -1) && (template.validTo === null || lastDay <= template.validTo)
  refuseUnless(sooner, 'schedules.days_wrong', { field: 'lastDay' })
  return { template, change: (rules: Rules) => ending(rules, templateId, lastDay) }
}

async function known(ctx: Context, templateId: string): Promise<TemplateRow> {
  const template = await store.templateById(ctx, templateId)
  if (!template) refuse('schedules.template_unknown')
  refuseUnlessOwn(ctx, template.institutionId)
  return template
}

async function templateFrom(ctx: Context, request: TemplateRequest): Promise<TemplateRow> {
  const { institutionId } = await staffOf(ctx, request.doctorId)
  refuseUnless(institutionId, 'staff.not_registered_here', { field: 'doctorId' })
  refuseUnlessOwn(ctx, institutionId)
  refuseUnlessFits(request)
  refuseUnless(request.validFrom >= dayOf(ctx.now), 'schedules.in_past', { field: 'validFrom' })
  refuseUnless(request.validTo === null || request.validTo >= request.validFrom, 'schedules.days_wrong', {
    field: 'validTo',
  })
  const { doctorId, weekday, everyWeeks, kind, startsAt, endsAt, bandMinutes, numbersPerBand } = request
  const { quotas, giveBacks, validFrom, validTo } = request
  const times = { startsAt, endsAt, bandMinutes, numbersPerBand, quotas, giveBacks }
  const id = ctx.chance.uuid()
  const anchor = mondayOf(validFrom)
  return {
    id,
    doctorId,
    institutionId,
    weekday,
    everyWeeks,
    anchor,
    kind,
    ...times,
    validFrom,
    validTo,
    replacesId: null,
  }
}

/** Refusals: schedules.times_wrong, .quotas_beyond, .same_channel. */
export function refuseUnlessFits(
  request: Pick<TemplateRequest, 'startsAt' | 'endsAt' | 'bandMinutes' | 'numbersPerBand' | 'quotas' | 'giveBacks'>,
): void {
  const numbers = numbersIn(request)
  refuseUnless(numbers > 0, 'schedules.times_wrong', { field: 'endsAt' })
  const wanted = quotasOf(request.quotas)
  refuseUnless(wanted <= numbers, 'schedules.quotas_beyond', { field: 'quotas', params: { wanted, numbers } })
  refuseUnless(
    request.giveBacks.every(({ from, to }) => from !== to),
    'schedules.same_channel',
    { field: 'giveBacks' },
  )
}

/** Two templates of a doctor do not meet: same weekday and time, in weeks that can fall together, in force together. */
async function refuseUnlessClear(ctx: Context, template: TemplateRow): Promise<void> {
  const { institutionId, doctorId } = template
  const others = (await store.templatesOf(ctx, { institutionId, doctorId })).filter(({ id }) => id !== template.id)
  const other = others.find(
    (one) =>
      one.weekday === template.weekday &&
      one.startsAt < template.endsAt &&
      template.startsAt < one.endsAt &&
      (one.validTo === null || one.validTo >= template.validFrom) &&
      (template.validTo === null || template.validTo >= one.validFrom) &&
      weeksMeet(one, template),
  )
  if (other) refuse('schedules.template_overlaps', { params: { startsAt: other.startsAt, endsAt: other.endsAt } })
}

const weekMs = 7 * 24 * 60 * 60_000

function weeksMeet(a: TemplateRow, b: TemplateRow): boolean {
  const gcd = (x: number, y: number): number => (y === 0 ? x : gcd(y, x % y))
  const apart = Math.round((Date.parse(a.anchor) - Date.parse(b.anchor)) / weekMs)
  return apart % gcd(a.everyWeeks, b.everyWeeks) === 0
}

async function show(ctx: Context, row: TemplateRow): Promise<Template> {
  return (await showAll(ctx, [row]))[0]!
}

async function showAll(ctx: Context, rows: readonly TemplateRow[]): Promise<Template[]> {
  const names = await store.doctorNames(
    ctx,
    rows.map(({ doctorId }) => doctorId),
  )
  return rows.map(({ anchor, giveBacks, ...row }) => ({
    ...row,
    giveBacks: [...giveBacks],
    doctorName: names.get(row.doctorId)?.name ?? '',
    departmentName: names.get(row.doctorId)?.department ?? '',
  }))
}
