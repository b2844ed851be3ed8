import { pinyin } from 'pinyin-pro'
import {
  type BillVerdict,
  UnbilledAsked,
  type UnbilledCharge,
  UnbilledDetail,
  type UnbilledVisit,
  UnbilledVisits,
  VisitAsked,
} from '#contracts/settlement-rules'
import { allOf, audit, type Context, Refusal, type Role, refuseUnless, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import type { Charge, Priced } from './bill.ts'
import { monitoringOf, verdictsOn } from './monitor.ts'
import { priceCharges } from './price-charges.ts'
import { chargesOfVisit, visitOf } from './store/charges.ts'
import { declaredOf, type UnbilledRow, unbilledVisits, type Whose } from './store/unbilled.ts'
import { mayDeclare } from './visit-rights.ts'

const readers: Role[] = ['manager', 'registrar', 'doctor']

/** A manager and the window see their institution's visits (of none: all), a doctor the own. */
function whoseOf({ actor: { id, roles, institutionId } }: Context): Whose {
  const house = roles.includes('manager') || roles.includes('registrar')
  return { institutionId: house ? (institutionId ?? null) : null, doctorId: house ? null : id }
}

export const listUnbilled = verb(
  {
    name: 'settlement.list_unbilled',
    may: readers,
    input: UnbilledAsked,
    answer: UnbilledVisits,
    summary:
      'Visits with charges that nobody has paid, and whether monitoring stops them; of one’s institution, or one’s own.',
  },
  async (ctx, { search, limit, offset }) => {
    const all = await unbilledVisits(ctx, whoseOf(ctx))
    const found = search ? all.filter((row) => isNamed(row.resident_name, search)) : all
    const visits: UnbilledVisit[] = []
    for (const row of found.slice(offset, offset + limit)) {
      const verdicts = await verdictsNow(ctx, row)
      await audit(ctx, { ...readOf(row), reason: '待结费用列表' })
      const of = (action: BillVerdict['action']) => verdicts.filter((one) => one.action === action).length
      visits.push({ ...showVisit(ctx, row), stops: of('stop'), reminds: of('remind') })
    }
    return { visits, total: found.length }
  },
)

/** Refusals: settlement.unknown_visit, .not_your_visit, .nothing_to_bill. */
export const readUnbilled = verb(
  {
    name: 'settlement.read_unbilled',
    may: readers,
    input: VisitAsked,
    answer: UnbilledDetail,
    summary:
      'The unbilled charges of a visit: what monitoring says to them, what was declared self-paid, and who would pay what.',
  },
  async (ctx, { mdtrtId }) => {
    const visit = await visitOf(ctx, mdtrtId)
    refuseUnless(visit, 'settlement.unknown_visit')
    refuseUnless(mayDeclare(ctx, visit), 'settlement.not_your_visit')
    const [row] = await unbilledVisits(ctx, { institutionId: null, doctorId: null }, mdtrtId)
    refuseUnless(row, 'settlement.nothing_to_bill')
    const { priced, charges, verdicts } = await pricedNow(ctx, row)
    await audit(ctx, readOf(row))
    const { fund_pay_sumamt, medfee_sumamt, ownpay_hosp_part } = priced.split
    return {
      visit: { ...showVisit(ctx, row), residentId: row.resident_id, diagCode: row.diag_code },
      charges: await showCharges(ctx, mdtrtId, priced, charges),
      verdicts: [...verdicts],
      fundFen: fund_pay_sumamt,
      personFen: medfee_sumamt - fund_pay_sumamt - ownpay_hosp_part,
      mayDeclare: true,
    }
  },
)

const readOf = (row: UnbilledRow) =>
  ({ action: 'read', residentId: row.resident_id, entity: 'settlement.charge', entityId: row.mdtrt_id }) as const

/** The name as written, its pinyin, or its initials: 王秀英, wang xiu, wxy. */
function isNamed(name: string, search: string): boolean {
  const wanted = search.toLowerCase().replace(/\s+/g, '')
  const sounds = pinyin(name, { toneType: 'none', type: 'array', surname: 'head' })
  const spelt = [name, sounds.join(''), sounds.map((sound) => sound[0] ?? '').join('')]
  return spelt.some((one) => one.toLowerCase().startsWith(wanted)) || name.includes(search)
}

/** The bill over what is unbilled, as it would be today without the personal account; nothing is kept. */
async function pricedNow(ctx: Context, row: UnbilledRow) {
  const visit = (await visitOf(ctx, row.mdtrt_id))!
  const charges = (await chargesOfVisit(ctx, row.mdtrt_id)).filter((charge) => !charge.billId && !charge.returnedAt)
  const terms = { benefitDate: dayOf(ctx.now), useAccount: false, locking: false }
  const [priced, monitoring] = await allOf(ctx, [
    () => priceCharges(ctx, visit, charges, terms),
    () => monitoringOf(ctx, visit.residentId, terms.benefitDate),
  ])
  return { priced, charges, verdicts: verdictsOn(ctx, priced, monitoring) }
}

/** A visit that cannot be priced today (no policy, a code that is gone) is listed all the same. */
async function verdictsNow(ctx: Context, row: UnbilledRow): Promise<readonly BillVerdict[]> {
  try {
    return (await pricedNow(ctx, row)).verdicts
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}

const showVisit = (ctx: Context, row: UnbilledRow) => ({
  ...{ mdtrtId: row.mdtrt_id, residentName: row.resident_name, sex: row.sex },
  age: fullYears(row.birth_date, dayOf(ctx.now)),
  ...{ institutionId: row.institution_id, institutionName: row.institution_name, doctorName: row.doctor_name },
  ...{ openedAt: row.opened_at.toISOString(), charges: row.charges, amountFen: row.amount_fen },
  declaredFen: row.declared_fen,
})

async function showCharges(
  ctx: Context,
  mdtrtId: string,
  { split }: Priced,
  charges: readonly Charge[],
): Promise<UnbilledCharge[]> {
  const declared = await declaredOf(ctx, mdtrtId)
  const when = new Map(charges.map(({ id, chargedAt }) => [id, chargedAt]))
  return split.lines.map((line) => {
    const own = declared.get(line.chargeId)
    return {
      ...{ chargeId: line.chargeId, lineNo: line.lineNo, hilistCode: line.hilist_code, name: line.name },
      ...{ cnt: line.cnt, pric: line.pric, amountFen: line.det_item_fee_sumamt, inscpFen: line.inscp_amt },
      chargedAt: when.get(line.chargeId)!.toISOString(),
      own: own
        ? {
            ...{ reason: own.own_reason, agreedBy: own.own_agreed_by, byName: own.own_declared_by_name },
            at: own.own_declared_at.toISOString(),
          }
        : null,
    }
  })
}
