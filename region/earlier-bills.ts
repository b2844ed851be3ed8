import { addCharges, payAtCashier, payBill } from '#insurance/settlement'
import { systemActor } from '#kernel'
import { placeIn, type Region, type SettledPerson } from './region.ts'
import { followUps } from './visit-plan.ts'
import { residentActor, type World } from './world.ts'

/** The yearly examination of someone with a chronic disease: catalogue codes of what is done, each once. */
const EXAMINATION: readonly [hilistCode: string, name: string][] = [
  ['110200001', '普通门诊诊查费'],
  ['310701022', '动态血压监测'],
  ['310701001', '常规心电图检查'],
  ['250301001', '糖化血红蛋白测定'],
  ['250303001', '血脂四项'],
  ['250305001', '肝功能组合'],
  ['250307001', '肾功能组合'],
]

/** Those of the people who have had this year's examination. */
export function hadExamination(region: Region, people: readonly SettledPerson[]): SettledPerson[] {
  return people.filter(
    (person) => person.scheme !== null && region.random.fork(`examination-${person.order}`).happens(0.55),
  )
}

/**
 * The year's examination in the lead hospital, billed and paid. It uses up the year's deductible, so that the fund has
 * its part in the bills that follow. Each person once.
 */
export async function billEarlierVisits(world: World, instant: Date, people: readonly SettledPerson[]): Promise<void> {
  const { id: institutionId } = placeIn(world.region, 'net')
  for (const person of people) {
    await world.once(`examination/${person.order}`, world.at(instant), async (ctx) => {
      const mdtrtId = ctx.chance.uuid()
      await addCharges(ctx, {
        mdtrtId,
        orderId: ctx.chance.uuid(),
        residentId: person.id,
        institutionId,
        diagCode: followUps(world.region, person)[0] ?? 'Z00.0',
        lines: EXAMINATION.map(([hilistCode, name]) => ({ hilistCode, name, cnt: 1 })),
      })
      const bill = await payBill(ctx.as(residentActor(person)), { mdtrtId, useAccount: true })
      if (bill.state === 'awaiting-payment') await payAtCashier(ctx.as(systemActor('region')), bill.billId)
    })
  }
  await world.deliver(instant)
}
