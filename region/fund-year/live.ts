/** Two years of the fund and the one that runs, for some of the region's people: bills, and what institutions are paid. */
import { setCover } from '#insurance/claims'
import { config } from '#kernel'
import { instantAt } from '../calendar.ts'
import { placeIn, type SettledPerson } from '../region.ts'
import type { World } from '../world.ts'
import { closeYear } from './close-year.ts'
import { fundPeople } from './draw.ts'
import { layFundGround, payMonth, setBudgets, setTariff } from './pay.ts'
import { monthsOf, type Span, settleMonth, visitsBetween } from './settle.ts'

/** How many steps `liveFund` goes on: months of three years. */
export const fundMonths = (world: World): number => 24 + Number(world.region.today.slice(5, 7)) - 1

/**
 * The year before last is what weights and prepayments are learned from, last year is settled to its end, this year up to the month
 * before this one. What was cut off goes on behind the last step.
 */
export async function liveFund(world: World, count: number, onMonth: (months: number) => void): Promise<void> {
  const people = fundPeople(world.region, count)
  if (people.length === 0) return
  const thisYear = Number(world.region.today.slice(0, 4))
  const [basis, closed] = [thisYear - 2, thisYear - 1]
  await layFundGround(world, basis)
  await cover(world, people, basis)
  const heads = {
    '310': people.filter(({ scheme }) => scheme === 'employee').length,
    '390': people.filter(({ scheme }) => scheme === 'resident').length,
  }
  await live(world, people, wholeYear(basis), { paid: false, onMonth })
  for (const year of [closed, thisYear]) {
    await setTariff(world, year)
    await setBudgets(world, year, heads)
    const span = year === thisYear ? { ...wholeYear(year), to: endOfLastMonth(world) } : wholeYear(year)
    await live(world, people, span, { paid: true, onMonth })
    if (year === closed) await closeYear(world, year)
  }
}

const wholeYear = (year: number): Span => ({ from: `${year}-01-01`, to: `${year}-12-31` })

function endOfLastMonth({ region }: World): string {
  const first = Date.parse(`${region.today.slice(0, 7)}-01T00:00:00Z`)
  return new Date(first - 86_400_000).toISOString().slice(0, 10)
}

interface Lived {
  readonly paid: boolean
  readonly onMonth: (months: number) => void
}

async function live(world: World, people: readonly SettledPerson[], span: Span, { paid, onMonth }: Lived) {
  const visits = visitsBetween(world, people, span)
  for (const [first, last] of monthsOf(span)) {
    const [year, month] = first.split('-').map(Number) as [number, number]
    if (paid) await payMonth(world, year, month, 'before')
    await settleMonth(world, visits(first, last), last)
    if (paid) await payMonth(world, year, month, 'after')
    onMonth(1)
  }
}

/** Who is insured, and the county hospital that answers for them. */
async function cover(world: World, people: readonly SettledPerson[], year: number): Promise<void> {
  await world.once('fund/cover', world.at(instantAt(`${year}-01-01`, '08:10')), async (ctx) => {
    await setCover(ctx, {
      people: people.map((person) => {
        const [, township] = /^village-(\d+)-/.exec(person.villageKey) ?? []
        return {
          residentId: person.id,
          poolareaNo: config.poolareaNo,
          from: `${year}-01-01`,
          insutype: person.scheme === 'employee' ? ('310' as const) : ('390' as const),
          leadInstitutionId: placeIn(world.region, Number(township) % 2 === 1 ? 'county-1' : 'county-2').id,
        }
      }),
    })
  })
}
