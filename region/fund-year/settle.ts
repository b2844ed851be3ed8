/** The year's bills, month by month, through the verbs by which institutions charge and people pay. */
import { keepSettlementList } from '#insurance/claims'
import { addCharges, declareOwn, payAtCashier, payBill } from '#insurance/settlement'
import { type Context, config, Refusal, systemActor } from '#kernel'
import { addDays, instantAt } from '../calendar.ts'
import { placeIn, type SettledPerson } from '../region.ts'
import { residentActor, severalAtOnce, type World } from '../world.ts'
import { drawVisits, type FundVisit } from './draw.ts'
import type { StayKind } from './parameters.ts'

const LANES = 3

export interface Span {
  readonly from: string
  readonly to: string
}

/** The months of a span, each as its first day and its last. */
export function monthsOf({ from, to }: Span): [first: string, last: string][] {
  const months: [string, string][] = []
  for (let first = from; first <= to; ) {
    const [year, month] = first.split('-').map(Number) as [number, number]
    const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
    const last = addDays(next, -1)
    months.push([first, last < to ? last : to])
    first = next
  }
  return months
}

/** A person's visits follow each other, people do not wait for one another. Each visit is a step of its own. */
export async function settleMonth(world: World, visits: readonly FundVisit[], lastDay: string): Promise<void> {
  const byPerson = Map.groupBy(visits, ({ person }) => person.id)
  await severalAtOnce([...byPerson.values()], LANES, async (ofPerson) => {
    for (const visit of ofPerson) await settleVisit(world, visit)
  })
  await world.deliver(instantAt(lastDay, '21:00'))
}

export function visitsBetween(
  world: World,
  people: readonly SettledPerson[],
  span: Span,
): (first: string, last: string) => FundVisit[] {
  const visits = drawVisits(world.region, people, span.from, span.to)
  return (first, last) => visits.filter(({ day }) => day >= first && day <= last)
}

async function settleVisit(world: World, visit: FundVisit): Promise<void> {
  const at = instantAt(visit.day, visit.stayDays > 0 ? '11:30' : '10:00')
  await world.once(`fund/visit/${visit.key}`, world.at(at), async (ctx) => {
    const mdtrtId = ctx.chance.uuid()
    const charged =
      visit.stayDays > 0 ? await chargeStay(ctx, world, visit, mdtrtId) : await charge(ctx, world, visit, mdtrtId)
    await pay(ctx, visit, { mdtrtId, ...charged })
  })
}

async function charge(ctx: Context, world: World, visit: FundVisit, mdtrtId: string) {
  const orderId = ctx.chance.uuid()
  const { chargeIds } = await addCharges(ctx, {
    ...{ mdtrtId, orderId, residentId: visit.person.id },
    institutionId: placeIn(world.region, visit.placeKey).id,
    doctorId: doctorAt(world, visit),
    diagCode: visit.kind.diagnosis,
    referred: visit.referred,
    lines: [...visit.lines],
  })
  return { orderId, chargeIds }
}

async function chargeStay(ctx: Context, world: World, visit: FundVisit, mdtrtId: string) {
  const { kind, day, stayDays, person } = visit
  const { operations, secondary, department } = kind as StayKind
  const orderId = ctx.chance.uuid()
  const time = (on: string, clock: string) => `${on}T${clock}:00+08:00`
  const had = secondary.filter((_, at) => (person.order + at) % 2 === 0)
  const { chargeIds } = await keepSettlementList(ctx, {
    ...{ mdtrtId, orderId, residentId: person.id, poolareaNo: config.poolareaNo },
    institutionId: placeIn(world.region, visit.placeKey).id,
    doctorId: doctorAt(world, visit),
    deptCode: department,
    begntime: time(addDays(day, -stayDays), '09:00'),
    endtime: time(day, '10:30'),
    dscgWay: '1',
    referred: visit.referred,
    diagnoses: [kind.diagnosis, ...had].map((diag_code, at) => ({ diag_srt_no: at + 1, diag_code })),
    operations: operations.map((oprn_oprt_code, at) => ({
      oprn_srt_no: at + 1,
      oprn_oprt_code,
      oprn_oprt_time: time(addDays(day, 1 - stayDays), '10:00'),
    })),
    charges: [...visit.lines],
  })
  return { orderId, chargeIds }
}

/** The cash part is paid at once; what monitoring stops, the institution declares the person's own. */
async function pay(ctx: Context, { person }: FundVisit, charged: { mdtrtId: string; chargeIds: readonly string[] }) {
  const { mdtrtId, chargeIds } = charged
  const asked = { mdtrtId, useAccount: false }
  const bill = await payBill(ctx.as(residentActor(person)), asked).catch(async (error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'settlement.must_not_be_paid') throw error
    await declareOwn(ctx, {
      mdtrtId,
      chargeIds: [...chargeIds],
      reason: '超出医保支付范围，已告知本人',
      agreedBy: 'self',
    })
    return payBill(ctx.as(residentActor(person)), asked)
  })
  if (bill.state === 'awaiting-payment') await payAtCashier(ctx.as(systemActor('region')), bill.billId)
}

/** Whoever works at the place, always the same for one person. */
function doctorAt({ region }: World, { placeKey, person }: FundVisit): string | undefined {
  const doctors = region.staff.filter((one) => one.placeKey === placeKey && one.roles.includes('doctor'))
  return doctors[person.order % Math.max(1, doctors.length)]?.id
}
