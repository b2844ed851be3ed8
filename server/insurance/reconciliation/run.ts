/** Lays both books of a day beside each other: totals first, details only where the totals differ. */
import { z } from 'zod'
import {
  askOnce,
  type BookEntry,
  type DayAsked,
  type InsurerLink,
  insurerInUse,
  type Settlement,
} from '#insurance/insurer'
import { driftOfDay } from '#insurance/settlement'
import { announce, type Context, defineJob, startLoop } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { compareBooks, type Found, nothingThere, type OurBill, sideOf, totalsAgree, totalsOf } from './compare.ts'
import { differenceFound } from './events.ts'
import * as store from './store.ts'

const pollMs = 3_000
const dayMs = 86_400_000

/** Each night the day before, and once more what was compared while something was still on its way. */
export const reconcileDaily = defineJob(
  'reconciliation.reconcile_daily',
  z.object({}),
  async (ctx) => {
    const date = dayOf(new Date(ctx.now.getTime() - dayMs))
    for (const institutionId of await store.institutionsSettling(ctx, date)) {
      await store.wantDay(ctx, { date, institutionId }, ctx.now)
    }
  },
  { cron: '10 18 * * *' }, // 02:10 in China
)

interface Books {
  readonly ours: readonly OurBill[]
  readonly theirs: Awaited<ReturnType<InsurerLink['totals']>>
  readonly found: readonly Found[]
}

/** Compares one day that is due. Answers whether there was one. No transaction is open while a remote insurer thinks. */
export async function compareDue(root: Context, link: InsurerLink = insurerInUse()): Promise<boolean> {
  const day = await root.transaction((ctx) => store.takeDay(ctx))
  if (!day) return false
  try {
    const books = await readBooks(root, link, day)
    await root.transaction((ctx) => keep(ctx, link, day, books))
  } catch (error) {
    const { message } = error as Error
    await root.transaction((ctx) => store.saveDay(ctx, day, { error: message.slice(0, 400) }))
  }
  return true
}

async function readBooks(root: Context, link: InsurerLink, day: store.DayKey): Promise<Books> {
  const { date, institutionId } = day
  const { code: fixmedinsCode } = await root.transaction((ctx) => institutionOf(ctx, institutionId))
  const ask = asker(root, link, fixmedinsCode)
  const asked: DayAsked = { fixmedinsCode, institutionId, date }
  const theirs = await ask((ctx, message) => link.totals(ctx, asked, message))
  const ours = await root.transaction((ctx) => store.ourBills(ctx, day, link.name))
  if (totalsAgree(totalsOf(ours), theirs)) return { ours, theirs, found: [] }
  const details = await ask((ctx, message) => link.details(ctx, asked, message))
  const found = compareBooks(ours, details)
  return { ours, theirs, found: link.name === 'remote' ? await acrossDays(root, link, day, ask, found) : found }
}

type Ask = <T>(call: (ctx: Context, message: { msgid: string; signNo: string }) => Promise<T>) => Promise<T>

/** Our own engine answers inside a transaction, a remote insurer outside of any. */
function asker(root: Context, link: InsurerLink, fixmedinsCode: string): Ask {
  if (link.name === 'local') return (call) => root.transaction((ctx) => call(ctx, { msgid: '', signNo: '' }))
  return (call) => askOnce(root, link, fixmedinsCode, (message) => call(root, message))
}

/**
 * The insurer's clock is its own: what it settled a minute after its midnight stands in its next day. A settlement that one
 * side has is looked for on the other side, whatever its day, before it is called missing.
 */
async function acrossDays(root: Context, link: InsurerLink, day: store.DayKey, ask: Ask, found: readonly Found[]) {
  const names = found.flatMap(({ kind, theirs }) => (kind === 'only-theirs' ? [theirs!.medinsSetlId] : []))
  const elsewhere = await root.transaction((ctx) => store.billsNamed(ctx, day.institutionId, names))
  const { code: fixmedinsCode } = await root.transaction((ctx) => institutionOf(ctx, day.institutionId))
  const again: Found[] = []
  for (const one of found) {
    if (one.kind === 'only-theirs') {
      const ours = elsewhere.find((bill) => bill.name === one.theirs!.medinsSetlId)
      again.push(...(ours ? compareBooks([ours], [one.theirs!]) : [one]))
    } else if (one.kind === 'only-ours') {
      const { billId, name: medinsSetlId } = one.ours!
      const names = {
        billId,
        medinsSetlId,
        mdtrtId: '',
        psnNo: '',
        insutype: '310',
        medType: '11',
        fixmedinsCode,
      } as const
      const { state, settlement } = await ask((ctx, message) => link.query(ctx, names, message))
      again.push(...compareBooks([one.ours!], state === 'none' ? [] : [entryOf(medinsSetlId, state, settlement!)]))
    } else again.push(one)
  }
  return again
}

function entryOf(
  medinsSetlId: string,
  state: 'settled' | 'reversed',
  { insurerSetlId, amounts }: Settlement,
): BookEntry {
  return {
    insurerSetlId: insurerSetlId!,
    medinsSetlId,
    psnNo: null,
    state,
    at: '',
    medfee_sumamt: amounts.medfee_sumamt,
    fund_pay_sumamt: amounts.fund_pay_sumamt,
    acct_pay: amounts.acct_pay + amounts.acct_mulaid_pay,
    cash_payamt: amounts.cash_payamt,
  }
}

async function keep(ctx: Context, link: InsurerLink, day: store.DayKey, { ours, theirs, found }: Books): Promise<void> {
  const rows = found.map((one) => rowOf(day, one))
  if (link.name === 'local') rows.push(...(await drifting(ctx, day)))
  for (const row of rows) {
    const differenceId = await store.keepDifference(ctx, row)
    if (!differenceId) continue
    await announce(ctx, differenceFound, differenceId, {
      differenceId,
      institutionId: day.institutionId,
      date: day.date,
      kind: row.kind,
      billId: row.setl_id,
      fundDifferenceFen: row.fund_difference_fen,
    })
  }
  for (const pending of await store.pendingOf(ctx, day)) await followUp(ctx, pending, rows)
  await store.saveDay(ctx, day, { ours: totalsOf(ours), theirs })
}

/** What was corrected and is even now is closed; what was reversed and still differs is open again. */
async function followUp(
  ctx: Context,
  pending: store.DifferenceRow,
  rows: readonly store.NewDifference[],
): Promise<void> {
  const still = rows.find((row) => row.subject === pending.subject && row.kind === pending.kind)
  if (!still) {
    const closed = { state: 'closed', closed_at: ctx.now } as const
    return store.changeDifference(ctx, pending.id, closed, { what: 'even-now', note: null })
  }
  if (pending.state === 'corrected' && pending.proposed_how === 'reverse') {
    await store.changeDifference(ctx, pending.id, { state: 'open' }, { what: 'still-differs', note: null })
  }
}

function rowOf(day: store.DayKey, { kind, ours, theirs }: Found): store.NewDifference {
  const ourSide = ours?.side ?? nothingThere
  const theirSide = sideOf(theirs)
  const standing = (side: typeof ourSide) => (side.state === 'settled' ? side.fund_pay_sumamt : 0)
  return {
    date: day.date,
    institution_id: day.institutionId,
    kind,
    subject: ours?.billId ?? theirs!.insurerSetlId,
    setl_id: ours?.billId ?? null,
    insurer_setl_id: theirs?.insurerSetlId ?? ours?.insurerSetlId ?? null,
    resident_id: ours?.residentId ?? null,
    insutype: ours?.insutype ?? null,
    ours: ourSide,
    theirs: theirSide,
    fund_difference_fen: standing(theirSide) - standing(ourSide),
  }
}

/** Accumulators of the day's bills that are not the sum of the bills they count: a real check of our own engine. */
async function drifting(ctx: Context, day: store.DayKey): Promise<store.NewDifference[]> {
  const drifts = await driftOfDay(ctx, day)
  const side = (fund: number, inscp: number) => ({
    ...nothingThere,
    state: 'settled' as const,
    medfee_sumamt: inscp,
    fund_pay_sumamt: fund,
  })
  return drifts.map((drift) => ({
    date: day.date,
    institution_id: day.institutionId,
    kind: 'accumulator-differs' as const,
    subject: drift.id,
    setl_id: null,
    insurer_setl_id: null,
    resident_id: drift.resident_id,
    insutype: null,
    ours: side(drift.bills_fund, drift.bills_inscp),
    theirs: side(drift.kept_fund, drift.kept_inscp),
    fund_difference_fen: drift.kept_fund - drift.bills_fund,
  }))
}

/** Compares what is due until stopped, one day after the other. */
export const startComparing = (root: Context): { stop(): Promise<void> } =>
  startLoop('reconciliation', () => compareDue(root), { restMs: pollMs })
