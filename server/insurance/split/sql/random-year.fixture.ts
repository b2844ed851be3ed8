/** A random pool for a year out of a seed: dated rows, people, and their bills split one after the other by the functions. */
import type {
  Band,
  CatalogueItem,
  EntitlementKind,
  Insutype,
  Policy,
  SpecialDisease,
  Supplement,
} from '#contracts/benefits'
import { nothingUsed, type PricedLine, type Split, splitBill, type Used } from '../index.ts'
import { fundOrder } from './terms.ts'

/** mulberry32: small, and the same everywhere. */
class Drawer {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit)
  }

  odds(percent: number): boolean {
    return this.below(100) < percent
  }

  one<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }
}

/** Days of 2026 by their number. */
export const dayOfYear = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10)

const codes = Array.from({ length: 30 }, (_, index) => `X${index}`)
const levels = [0, 1, 2, 3]
const schemes: readonly Insutype[] = ['310', '390']
const categories = ['11', '14', '21'] as const
const ages = [
  [0, 17],
  [18, 59],
  [60, 150],
] as const
const kinds: readonly EntitlementKind[] = ['special-disease', 'medical-aid', 'civil-servant', 'enterprise']

const clause = { clauseZh: '条', clauseEn: 'art.' }

function bands(draw: Drawer, from: number): Band[] {
  const edges = [...new Set(Array.from({ length: draw.below(4) }, () => 1 + draw.below(from)))].sort((a, b) => a - b)
  return [...edges, null].map((upToFen) => ({ upToFen, pay_prop: draw.one([0, draw.below(10_001), 10_000, 8333]) }))
}

/** Two versions of everything: rows change on a day of the year. */
function versions(draw: Drawer): { valid_from: string; valid_to: string | null }[] {
  const change = 30 + draw.below(300)
  if (draw.odds(60)) return [{ valid_from: '2024-01-01', valid_to: null }]
  return [
    { valid_from: '2024-01-01', valid_to: dayOfYear(change - 1) },
    { valid_from: dayOfYear(change), valid_to: null },
  ]
}

export function datedRows(seed: number) {
  const draw = new Drawer(seed)
  const items = codes.flatMap((hilist_code) =>
    versions(draw).map((dates): CatalogueItem => {
      const chrgitm_lv = draw.one(['甲', '乙', '丙'] as const)
      const prop = chrgitm_lv === '甲' ? 0 : chrgitm_lv === '丙' ? 10_000 : draw.below(10_001)
      const pric_uplmt_amt = draw.odds(50) ? draw.below(90_000) : null
      const named = { kind: 'drug', name: 'x', nameEn: 'x', unit: 'x', pric: 1 } as const
      return { hilist_code, ...named, chrgitm_lv, pric_uplmt_amt, selfpay_prop: prop, ...dates }
    }),
  )
  const policies: Policy[] = []
  for (const insutype of schemes)
    for (const med_type of categories)
      for (const hosp_lv of levels)
        for (const [ageFrom, ageTo] of ages)
          for (const contracted of [false, true])
            for (const referred of [false, true])
              for (const dates of versions(draw))
                policies.push({
                  ...{
                    policyId: `p${policies.length}`,
                    insutype,
                    med_type,
                    hosp_lv,
                    ageFrom,
                    ageTo,
                    contracted,
                    referred,
                  },
                  ...{ dedc_std: draw.one([0, 10_000, draw.below(200_000)]), bands: bands(draw, 3_000_000) },
                  ...{ fundUplmtFen: draw.one([0, 100_000, draw.below(4_000_000), 1e13]), ...clause, ...dates },
                })
  const supplements = schemes.flatMap((insutype) =>
    fundOrder
      .filter(() => draw.odds(70))
      .flatMap((fund) => {
        const entitlement = draw.odds(50) ? null : draw.one(kinds)
        return versions(draw).map((dates, index): Supplement => {
          const uplmtFen = draw.one([0, draw.below(2_000_000), 1e12])
          const named = { supplementId: `${fund}-${insutype}-${index}`, fund, insutype, entitlement }
          return { ...named, bands: bands(draw, 2_000_000), uplmtFen, ...clause, ...dates }
        })
      }),
  )
  const diseases = schemes.flatMap((insutype) =>
    ['M1', 'M2'].flatMap((code) =>
      versions(draw).map((dates): SpecialDisease => {
        const named = { code, insutype, name: 'x', nameEn: 'x', diagCodes: ['E11'] }
        return { ...named, uplmtFen: draw.one([null, 50_000, draw.below(4_000_000)]), ...clause, ...dates }
      }),
    ),
  )
  return { items, policies, supplements, diseases }
}

interface Held {
  readonly kind: EntitlementKind
  readonly from: number
}

export interface Person {
  readonly psnNo: string
  readonly insutype: Insutype | null
  readonly age: number
  readonly birthday: number
  /** Day from which a family doctor is contracted; beyond the year: never. */
  readonly contractedFrom: number
  readonly held: readonly Held[]
}

export interface Asked {
  readonly setlId: string
  readonly person: Person
  readonly day: number
  readonly medType: (typeof categories)[number]
  readonly hospLv: number
  readonly age: number
  readonly contracted: boolean
  readonly referred: boolean
  readonly diseCodg: string | null
  readonly no: number
  readonly valid: boolean
  readonly lines: readonly PricedLine[]
  readonly waiverFen: number
  readonly accountFen: number
  readonly familyFen: number
  readonly split: Split | null
}

function amount(draw: Drawer): { cnt: number; pric: number } {
  const size = draw.below(100)
  if (size < 4) return { cnt: 1 + draw.below(9999), pric: draw.below(100_000_000) }
  if (size < 20) return { cnt: 1, pric: draw.below(4) }
  return { cnt: 1 + draw.below(30), pric: draw.below(60_000) }
}

function personOf(draw: Drawer, psnNo: string): Person {
  return {
    psnNo,
    insutype: draw.odds(3) ? null : draw.one(schemes),
    age: draw.one([5, 17, 40, 59, 75]),
    birthday: draw.below(365),
    contractedFrom: draw.one([0, draw.below(365), 400]),
    held: kinds.filter(() => draw.odds(20)).map((kind) => ({ kind, from: draw.one([-100, draw.below(365)]) })),
  }
}

type Rows = ReturnType<typeof datedRows>
const onDay = (day: string) => (one: { valid_from: string; valid_to: string | null }) =>
  one.valid_from <= day && (one.valid_to ?? '9999') >= day

/** Where rows of a case are looked up quickly. */
export function indexOf({ items, policies, supplements, diseases }: Rows) {
  const key = (one: Pick<Policy, 'insutype' | 'med_type' | 'hosp_lv' | 'contracted' | 'referred'>) =>
    `${one.insutype}${one.med_type}${one.hosp_lv}${one.contracted}${one.referred}`
  return {
    items: Map.groupBy(items, (one) => one.hilist_code),
    policies: Map.groupBy(policies, key),
    supplements: Map.groupBy(supplements, (one) => one.insutype),
    diseases,
    key,
  }
}

/** The bills of a few people over the year, in their order; each person has many on few accumulators. */
export function* yearOf(rows: ReturnType<typeof indexOf>, seed: number, count: number): Generator<Asked> {
  const draw = new Drawer(seed)
  for (let made = 0, who = 0; made < count; who += 1) {
    const person = personOf(draw, `P${seed % 1000}-${who}`)
    const bills = Math.min(count - made, 1 + draw.below(draw.odds(5) ? 60 : 12))
    const days = Array.from({ length: bills }, () => draw.below(365)).sort((a, b) => a - b)
    const used = new Map<string, Used>()
    const usual = { medType: draw.one(categories), hospLv: draw.one(levels) }
    for (const [no, day] of days.entries())
      yield billOf(draw, { rows, used, person, day, no, usual, setlId: `S${seed % 1000}-${made + no}` })
    made += bills
  }
}

interface Ground {
  readonly rows: ReturnType<typeof indexOf>
  readonly used: Map<string, Used>
  readonly person: Person
  readonly day: number
  readonly no: number
  readonly usual: { medType: (typeof categories)[number]; hospLv: number }
  readonly setlId: string
}

function billOf(draw: Drawer, { rows, used, person, day, no, usual, setlId }: Ground): Asked {
  const date = dayOfYear(day)
  const where = draw.odds(75) ? usual : { medType: draw.one(categories), hospLv: draw.one(levels) }
  const asked = {
    ...{ setlId, person, day, no, ...where, age: person.age + (day >= person.birthday ? 1 : 0) },
    ...{ contracted: day >= person.contractedFrom, referred: draw.odds(15), valid: !draw.odds(4) },
    diseCodg: where.medType === '14' ? draw.one([null, 'M1', 'M2', 'M9']) : null,
    waiverFen: draw.odds(10) ? draw.below(50_000) : 0,
    accountFen: draw.odds(50) ? draw.below(300_000) : 0,
    familyFen: draw.odds(20) ? draw.below(50_000) : 0,
    lines: Array.from({ length: 1 + draw.below(7) }, (): PricedLine => {
      const code = draw.one(codes)
      const item = rows.items.get(code)!.find(onDay(date))!
      const { chrgitm_lv, pric_uplmt_amt, selfpay_prop } = item
      const named = { chargeId: 'c', orderId: 'o', hilist_code: code, name: 'x', ...amount(draw) }
      return { ...named, chrgitm_lv, pric_uplmt_amt, selfpay_prop, ownReason: draw.odds(4) ? '自费' : null }
    }),
  }
  if (!asked.valid) return { ...asked, split: null }
  const account = `${where.medType}${where.hospLv}`
  const before = used.get(account) ?? nothingUsed
  const split = splitBill({
    ...{ lines: asked.lines, benefits: benefitsOf(rows, asked, date), used: before },
    ...{ waiverFen: asked.waiverFen, accountFen: asked.accountFen },
    family: asked.familyFen > 0 ? [{ ownerId: 'f', availableFen: asked.familyFen }] : [],
  })
  const sums = Object.entries(before).map(([name, fen]) => [name, fen + split[name as keyof Used]])
  used.set(account, Object.fromEntries(sums) as unknown as Used)
  return { ...asked, split }
}

function benefitsOf(rows: ReturnType<typeof indexOf>, asked: Omit<Asked, 'split' | 'lines'>, date: string) {
  const { insutype } = asked.person
  if (!insutype) return null
  const { medType: med_type, hospLv: hosp_lv, contracted, referred, age } = asked
  const ofCase = rows.policies.get(rows.key({ insutype, med_type, hosp_lv, contracted, referred }))!
  const found = ofCase.find((one) => one.ageFrom <= age && age <= one.ageTo && onDay(date)(one))!
  const ticket = (one: SpecialDisease) => one.code === asked.diseCodg && one.insutype === insutype && onDay(date)(one)
  const policy = { ...found, fundUplmtFen: rows.diseases.find(ticket)?.uplmtFen ?? found.fundUplmtFen }
  const holds = new Set(asked.person.held.filter((one) => one.from <= asked.day).map((one) => one.kind))
  const supplements = (rows.supplements.get(insutype) ?? []).filter(
    (one) => onDay(date)(one) && (one.entitlement === null || holds.has(one.entitlement)),
  )
  return { policy, supplements }
}
