import { medTypeOf } from '#contracts/budgets'
import { LineAsked, LineUpward } from '#contracts/fund'
import { BillAmounts } from '#contracts/settlement'
import { packageRulesOf } from '#insurance/budgets'
import { explainBill } from '#insurance/settlement'
import { audit, type Context, refuseUnless, systemActor, verb } from '#kernel'
import { seesRegion } from '#people/institutions'
import { readers, showBill } from './read-breakdown.ts'
import { scopeFor } from './scope.ts'
import * as store from './store.ts'

/** Refusals: fund.unknown_line, fund.other_institution. */
export const readLine = verb(
  {
    name: 'fund.read_line',
    may: readers,
    input: LineAsked,
    answer: LineUpward,
    summary: 'One line of a bill, and everything above it that counts it.',
  },
  async (ctx, { billId, lineNo }) => {
    const place = await store.placeOf(ctx, billId)
    refuseUnless(place, 'fund.unknown_line')
    const { year, institutionId, doctorId, residentId } = place
    const scope = await scopeFor(ctx, { year, institutionId, ...(doctorId ? { doctorId } : {}) })
    // A doctor sees the own bills: one of another has another's id, or none.
    refuseUnless(!scope.doctorId || scope.doctorId === doctorId, 'fund.other_institution')
    const [row] = await store.billsPage(ctx, { ...scope, billId }, { limit: 1, offset: 0 })
    refuseUnless(row, 'fund.unknown_line')
    // The reader's right was looked at above: a doctor, who reads no bills elsewhere, reads the own here.
    const explained = await explainBill(ctx.as(systemActor('fund')), { billId })
    const line = explained.lines.find((one) => one.lineNo === lineNo)
    refuseUnless(line, 'fund.unknown_line')
    await audit(ctx, { action: 'read', residentId, entity: 'settlement.bill', entityId: billId })
    return {
      line,
      lineCount: explained.lines.length,
      rules: explained.rules.filter((rule) => rule.lineNo === lineNo || rule.lineNo === null),
      findings: await store.findingsOn(ctx, billId, lineNo),
      bill: { ...BillAmounts.parse(explained), ...showBill(ctx, row), month: place.month },
      above: await above(ctx, { ...place, row }),
      statements: await statementsOver(ctx, { ...place, row }),
    }
  },
)

type Above = LineUpward['above']
type Place = NonNullable<Awaited<ReturnType<typeof store.placeOf>>> & { row: store.BillRow }

/** The year of each place above the line; what the reader may not see as a whole is left out. */
async function above(ctx: Context, { year, row, ...place }: Place): Promise<Above> {
  const { roles } = ctx.actor
  const { institutionId, doctorId, residentId } = place
  const within = { year, institutionId }
  const own = doctorId === ctx.actor.id && !roles.includes('manager') && !roles.includes('auditor')
  const mine = own ? { doctorId } : {}
  const one = async (of: Above[number]['of'], label: string, filter: Parameters<typeof store.total>[1]) => ({
    of,
    label,
    ...(await store.total(ctx, filter)),
  })
  const list = [await one('person', showBill(ctx, row).name, { ...within, ...mine, residentId })]
  if (doctorId) list.push(await one('doctor', row.doctorName ?? '', { ...within, doctorId }))
  if (own) return list
  list.push(await one('institution', row.institutionName, within))
  if (await seesRegion(ctx)) list.push(await one('region', '', { year }))
  return list
}

/** A bill is paid by one regime: a disease's package, the package per head, or neither. */
async function statementsOver(ctx: Context, { row, ...place }: Place): Promise<LineUpward['statements']> {
  const { year, leadId } = place
  const packageRules = await packageRulesOf(ctx, year)
  const counts = async (more: { packageCode?: string }) =>
    (await store.total(ctx, { year, billId: row.billId, packageRules, ...more })).bills > 0
  let packageCode: string | null = null
  for (const { parameters } of packageRules?.packages ?? [])
    if (packageCode === null && (await counts({ packageCode: parameters.code }))) packageCode = parameters.code
  const perHead = packageRules !== undefined && (await counts({}))
  const [category] = Object.entries(medTypeOf).find(([, medType]) => medType === row.med_type)!
  return store.statementsOver(ctx, {
    ...{ ...place, packageCode, category, insutype: row.insutype, leadId: perHead ? leadId : null },
    region: await seesRegion(ctx),
  })
}
