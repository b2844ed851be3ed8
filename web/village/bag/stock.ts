import type { KitDocument } from '#contracts/village'
import { daysFrom } from '../today/days.ts'

type Lot = KitDocument['lots'][number]
interface Taken {
  readonly kitId: string
  readonly drugCode: string
  readonly lot: string
  readonly units: number
}

/** What can be handed out today: not expired, not yet taken by this form; first what expires first. */
export function usable(kit: KitDocument, day: string, taken: readonly Taken[]): Lot[] {
  return kit.lots
    .map((lot) => {
      const gone = taken
        .filter((one) => one.kitId === kit.id && one.drugCode === lot.drugCode && one.lot === lot.lot)
        .reduce((sum, { units }) => sum + units, 0)
      return { ...lot, units: lot.units - gone }
    })
    .filter(({ units, expiresOn }) => units > 0 && daysFrom(day, expiresOn) >= 0)
    .sort((a, b) => a.expiresOn.localeCompare(b.expiresOn) || a.drugCode.localeCompare(b.drugCode))
}

export type Freshness = 'good' | 'soon' | 'expired'
/** A quarter before its end a lot is to be used first. */
export function freshness(expiresOn: string, day: string): Freshness {
  const left = daysFrom(day, expiresOn)
  return left < 0 ? 'expired' : left <= 90 ? 'soon' : 'good'
}
