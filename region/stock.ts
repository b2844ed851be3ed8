import type { Context } from '#kernel'
import { receiveStock } from '#medicine/dispensing'
import { type Drug, formularyOf } from '#medicine/formulary'
import { addDays } from './calendar.ts'
import { placeIn } from './region.ts'
import { staffActor, type World } from './world.ts'

const PHARMACIES = ['pharmacy-1', 'pharmacy-2', 'pharmacy-3']
const SUPPLIER = '安济县医药配送中心 首批入库'

/** The first delivery of each pharmacy: two lots of everything that a follow-up may prescribe. */
export async function stock(world: World, instant: Date): Promise<void> {
  for (const pharmacyKey of PHARMACIES) {
    const dispenser = staffActor(world, `dispenser-${pharmacyKey}`)
    await world.once(`stock/${pharmacyKey}`, world.at(instant, dispenser), async (ctx) => {
      const pharmacyId = placeIn(world.region, pharmacyKey).id
      await receiveStock(ctx, { pharmacyId, source: SUPPLIER, lines: await linesFor(ctx, world, pharmacyKey) })
    })
  }
  await world.deliver(instant)
}

async function linesFor(ctx: Context, world: World, pharmacyKey: string) {
  const { random, today } = world.region
  const own = random.fork(`stock-${pharmacyKey}`)
  const drugs = [...(await formularyOf(ctx)).drugs.values()].filter(isKept)
  return drugs.flatMap((drug) =>
    [0, 1].map((lot) => ({
      drugCode: drug.code,
      lotNumber: `${today.slice(2, 4)}${String(own.between(1, 12)).padStart(2, '0')}${String(own.between(1, 999)).padStart(3, '0')}${lot + 1}`,
      expiresOn: addDays(today, own.between(240, 420) + lot * 300),
      packs: drug.category === 'herbal' ? own.between(2000, 6000) : own.between(120, 400),
    })),
  )
}

// What may not be prescribed online needs no place in a pharmacy of the online region (ZL 19, TJ 23).
const NOT_KEPT: readonly Drug['flags'][number][] = [
  'narcotic',
  'psychotropic',
  'toxic',
  'radioactive',
  'precursor',
  'vaccine',
  'blood-product',
]
const isKept = (drug: Drug): boolean => !drug.flags.some((flag) => NOT_KEPT.includes(flag))
