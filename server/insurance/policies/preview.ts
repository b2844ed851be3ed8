import { z } from 'zod'
import type { PolicyTable } from '#contracts/policies'
import { AskPreview, DraftId, PersonOfPreview, Preview, PreviewPerson, PreviewResult } from '#contracts/policies'
import { type DatedTables, entitlementsWithin, heldOf, versionsOf } from '#insurance/benefits'
import { nothingUsed } from '#insurance/split'
import { audit, type Context, defineJob, enqueue, isPassing, refuseUnless, sm3, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { residentOf } from '#people/residents'
import { isEnd, type KeptRow, tableNames } from './draft.ts'
import * as previews from './preview-store.ts'
import { fundNames, type MonthBill, noSums, resplit, type Sums } from './resplit.ts'
import { rowOf } from './rows.ts'
import { noOverlay, type Overlay, ruleBook, type Versions } from './rule-book.ts'
import * as store from './store.ts'

const accumulatorsAStep = 1000
const staleMinutes = 60

/**
 * Splits a month's settled bills again by the draft's rows, in the background. The month is the last whole one unless named.
 * Refusals: policies.unknown_draft, .not_open, .empty, .future_month, .preview_running.
 */
export const askPreview = verb(
  {
    name: 'policies.ask_preview',
    may: ['administrator', 'auditor'],
    input: AskPreview,
    answer: Preview,
    summary: 'Computes what a draft would do to a month’s bills.',
  },
  async (ctx, { draftId, month }) => {
    const draft = await store.lockDraft(ctx, draftId)
    refuseUnless(draft, 'policies.unknown_draft')
    refuseUnless(draft.state === 'open' || draft.state === 'submitted', 'policies.not_open')
    const counts = await store.countRows(ctx, [draftId])
    refuseUnless(counts.get(draftId), 'policies.empty')
    const today = dayOf(ctx.now)
    const wanted = month ?? monthBefore(today)
    refuseUnless(wanted <= today.slice(0, 7), 'policies.future_month', { field: 'month' })
    await previews.failStale(ctx, draftId, staleMinutes)
    const running = await previews.newestOf(ctx, draftId)
    refuseUnless(running?.state !== 'running' || running.edits !== draft.edits, 'policies.preview_running')
    await previews.dropPreviews(ctx, draftId)
    const previewId = ctx.chance.uuid()
    const total = await previews.countBills(ctx, wanted)
    await previews.insertPreview(ctx, { id: previewId, draftId, edits: draft.edits, month: wanted, total })
    await enqueue(ctx, previewStep, { previewId }, { key: `policies.preview ${previewId}` })
    await audit(ctx, { action: 'execute', entity: 'policies.preview', entityId: previewId })
    return shown(await previews.newestOf(ctx, draftId), draft.edits)
  },
)

function monthBefore(day: string): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}

/** Refusals: policies.unknown_draft. */
export const readPreview = verb(
  {
    name: 'policies.read_preview',
    may: ['administrator', 'auditor', 'manager'],
    input: DraftId,
    answer: Preview,
    summary: 'How far a draft’s preview is, and what it found.',
  },
  async (ctx, { draftId }) => {
    const draft = await store.draftOf(ctx, draftId)
    refuseUnless(draft, 'policies.unknown_draft')
    return shown(await previews.newestOf(ctx, draftId), draft.edits)
  },
)

function shown(row: previews.PreviewRow | undefined, edits: number): z.output<typeof Preview> {
  return {
    state: row?.state ?? 'none',
    month: row?.month ?? null,
    done: row?.done ?? 0,
    total: row?.total ?? 0,
    fresh: row?.state === 'done' && row.edits === edits,
    madeAt: row?.made_at?.toISOString() ?? null,
    contentSm3: row?.content_sm3 ?? null,
    result: row?.content ? PreviewResult.parse(JSON.parse(row.content)) : null,
  }
}

/** Who a number of a preview is: the fund's auditor looks, and it stays in the trail. Refusals: policies.unknown_person. */
export const readPreviewPerson = verb(
  {
    name: 'policies.read_preview_person',
    may: ['auditor'],
    input: PersonOfPreview,
    answer: PreviewPerson,
    summary: 'The person and the bills behind a number of a preview.',
  },
  async (ctx, { draftId, personNo }) => {
    const preview = await previews.newestOf(ctx, draftId)
    const residentId = preview && (await previews.personOf(ctx, preview.id, personNo))
    refuseUnless(preview && residentId, 'policies.unknown_person')
    const { name } = await residentOf(ctx, residentId)
    const bills = await previews.billsOfPerson(ctx, preview.id, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'policies.preview', entityId: preview.id })
    return {
      ...{ personNo, residentId, name, psn_no: bills[0]?.psn_no ?? '' },
      bills: bills.map((row) => ({
        ...{ billId: row.setl_id, settledAt: row.settled_at.toISOString(), institution: row.name },
        medfee_sumamt: row.medfee_sumamt,
        ...{ personBeforeFen: row.person_before_fen, personAfterFen: row.person_after_fen },
      })),
    }
  },
)

/**
 * One step of a preview and one transaction: some accumulators, in order of their ids. A draft that was edited meanwhile
 * stops it.
 */
export const previewStep = defineJob(
  'policies.preview',
  z.object({ previewId: z.uuid() }),
  async (ctx, { previewId }) => {
    const preview = await previews.lockPreview(ctx, previewId)
    if (preview?.state !== 'running') return
    ctx.ifUndone(async (ctx, error) => {
      if (!isPassing(error)) await previews.failPreview(ctx, previewId) // what passes the job does again by itself
    })
    const draft = await store.draftOf(ctx, preview.draft_id)
    if (draft?.edits !== preview.edits) return previews.failPreview(ctx, previewId)
    const { cursor, sums } = preview.sums ?? { cursor: null, sums: noSums() }
    const accumulators = await previews.nextAccumulators(ctx, preview.month, cursor, accumulatorsAStep)
    if (accumulators.length === 0) return finish(ctx, preview, sums)
    const bills = await splitStep(ctx, preview, accumulators, sums)
    await previews.moveOn(ctx, previewId, preview.done + bills, { cursor: accumulators.at(-1)!, sums })
    await enqueue(ctx, previewStep, { previewId }, { key: `policies.preview ${previewId}` })
  },
)

async function splitStep(
  ctx: Context,
  preview: previews.PreviewRow,
  accumulators: readonly string[],
  sums: Sums,
): Promise<number> {
  const bills = await monthBills(ctx, preview.month, accumulators)
  const rows = await store.rowsOf(ctx, preview.draft_id)
  const versions = await versionsFor(ctx, bills)
  const books = { before: ruleBook(versions, noOverlay), after: ruleBook(versions, overlayOf(rows)) }
  const used = await previews.usedBefore(ctx, preview.month, accumulators)
  const touched = [...Map.groupBy(bills, (bill) => bill.accumulatorId)].flatMap(([id, ofAccumulator]) =>
    resplit(ofAccumulator, used.get(id) ?? nothingUsed, books, sums),
  )
  // Once a step: one by one was four fifths of a preview's time.
  await previews.saveTouched(ctx, preview.id, touched)
  return bills.length
}

async function versionsFor(ctx: Context, bills: readonly MonthBill[]): Promise<Versions> {
  const codes = [...new Set(bills.flatMap((bill) => bill.lines.map((line) => line.hilist_code)))]
  return {
    catalogue: await versionsOf(ctx, 'catalogue', codes),
    policy: await versionsOf(ctx, 'policy'),
    supplement: await versionsOf(ctx, 'supplement'),
    'special-disease': await versionsOf(ctx, 'special-disease'),
  }
}

/** The last of a draft's versions of a row stands for all of them. */
function overlayOf(rows: readonly KeptRow[]): Overlay {
  const of = <T extends PolicyTable>(table: T): ReadonlyMap<string, DatedTables[T] | null> =>
    new Map(
      rows
        .filter((row) => row.table === table)
        .toSorted((a, b) => (a.rowId < b.rowId ? -1 : 1))
        .map((row) => [row.key, isEnd(row) ? null : rowOf(table, row.cells)]),
    )
  return Object.fromEntries(tableNames.map((table) => [table, of(table)])) as unknown as Overlay
}

async function monthBills(ctx: Context, month: string, accumulators: readonly string[]): Promise<MonthBill[]> {
  const found = await previews.billsOf(ctx, month, accumulators)
  const ids = found.map((row) => row.setl_id)
  const lines = await previews.linesOf(ctx, ids)
  const people = [...new Set(found.map((row) => row.resident_id))]
  const held = await entitlementsWithin(ctx, people)
  return found.map((row) => {
    const own = lines.get(row.setl_id)
    const holding = (held.get(row.resident_id) ?? []).filter(
      (one) => one.valid_from <= row.benefit_date && (one.valid_to ?? '9999') >= row.benefit_date,
    )
    return {
      ...{ setlId: row.setl_id, residentId: row.resident_id, accumulatorId: row.accumulator_id },
      ...{ fixmedinsCode: row.fixmedins_code, insutype: row.insutype, medType: row.med_type, hospLv: row.hosp_lv },
      ...{ diagCode: row.diag_code, onDate: row.benefit_date, ageYears: fullYears(row.birth_date, row.benefit_date) },
      ...{ referred: own?.referred ?? false, waiverFen: own?.waiverFen ?? 0 },
      held: heldOf(holding),
      lines: own?.lines ?? [],
    }
  })
}

async function finish(ctx: Context, preview: previews.PreviewRow, sums: Sums): Promise<void> {
  const changed = await previews.mostChanged(ctx, preview.id)
  await previews.savePeople(
    ctx,
    preview.id,
    changed.map((one) => one.resident_id),
  )
  const named = Object.entries(sums.groups).map(([name, of]) => {
    const [by, code] = name.split(' ') as ['scheme' | 'category' | 'level' | 'institution', string]
    return { by, code, of }
  })
  const institutions = named.filter((one) => one.by === 'institution').map((one) => one.code)
  const names = await previews.institutionNames(ctx, institutions)
  const result: z.output<typeof PreviewResult> = {
    month: preview.month,
    whole: sums.whole,
    funds: fundNames.map((fund) => ({ fund, ...sums.funds[fund]! })),
    groups: named
      .toSorted((a, b) => (a.by + a.code < b.by + b.code ? -1 : 1))
      .map(({ by, code, of }) => ({ by, code, name: names.get(code) ?? code, ...of })),
    people: changed.map((one, index) => ({
      ...{ personNo: index + 1, side: one.after_fen > one.before_fen ? 'loser' : 'winner', bills: one.bills },
      ...{ beforeFen: one.before_fen, afterFen: one.after_fen },
    })),
    uncovered: sums.uncovered,
  }
  const content = JSON.stringify(result)
  await previews.finishPreview(ctx, preview.id, content, sm3(content).toString('hex'))
}
