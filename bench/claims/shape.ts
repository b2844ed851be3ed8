/** What a generated city is made of: plausible, nobody's. Codes are the national ones where they mean something to a grouper. */

export interface StayGroup {
  readonly diag: string
  /** Further diagnoses that often come with it. */
  readonly also: readonly string[]
  readonly operation: string | null
  readonly dept: string
  readonly losMean: number
  readonly costYuan: number
  readonly sex: '1' | '2' | null
  readonly ageFrom: number
  readonly ageTo: number
  /** How often, against the others. */
  readonly weight: number
}

type Line = readonly [
  diag: string,
  also: string,
  operation: string | null,
  dept: string,
  losMean: number,
  costYuan: number,
  who: string,
  weight: number,
]

// who: sex (m, f, a) and ages.
const lines: readonly Line[] = [
  ['J18.900', 'E87.600', null, 'A03', 7, 6500, 'a0-95', 9],
  ['J18.000', '', null, 'A07', 6, 3800, 'a0-14', 14],
  ['J20.900', '', null, 'A07', 5, 3000, 'a0-14', 9],
  ['A09.900', 'E87.600', null, 'A07', 4, 2600, 'a0-59', 6],
  ['J44.000', 'J96.000|I10.x00', null, 'A03', 9, 9800, 'a45-95', 8],
  ['J44.100', 'I10.x00', null, 'A03', 8, 8200, 'a45-95', 7],
  ['J45.900', '', null, 'A03', 6, 5600, 'a5-95', 3],
  ['I63.900', 'I10.x00|E11.900', null, 'A03', 10, 11_500, 'a40-95', 12],
  ['I61.900', 'I10.x00|J18.900', null, 'A03', 14, 24_000, 'a40-95', 2],
  ['G45.900', 'I10.x00', null, 'A03', 7, 7000, 'a40-95', 3],
  ['I20.000', 'I10.x00|E78.500', '36.0700', 'A03', 6, 32_000, 'a40-95', 5],
  ['I25.103', 'I10.x00|E11.900', '88.5500', 'A03', 6, 14_000, 'a40-95', 6],
  ['I21.900', 'I10.x00|E87.600', '36.0600', 'A03', 9, 41_000, 'a40-95', 2],
  ['I50.900', 'I10.x00|N18.900', null, 'A03', 9, 10_500, 'a50-95', 5],
  ['I48.900', 'I10.x00', null, 'A03', 6, 9000, 'a50-95', 3],
  ['I10.x00', 'E78.500', null, 'A03', 6, 5200, 'a35-95', 5],
  ['E11.700', 'I10.x00|N18.900', null, 'A03', 8, 8000, 'a35-95', 6],
  ['E11.900', 'I10.x00|E78.500', null, 'A03', 7, 6300, 'a35-95', 5],
  ['K29.500', '', null, 'A03', 5, 4600, 'a18-95', 4],
  ['K21.000', '', null, 'A03', 5, 4800, 'a18-95', 2],
  ['K92.208', 'D64.900', '44.4300', 'A03', 7, 11_000, 'a18-95', 2],
  ['K80.000', 'K76.000', '51.2300', 'A04', 7, 17_500, 'a18-95', 5],
  ['K80.100', 'K76.000', '51.2300', 'A04', 6, 15_500, 'a18-95', 4],
  ['K35.800', '', '47.0100', 'A04', 6, 11_500, 'a6-80', 4],
  ['K40.900', '', '53.0000', 'A04', 5, 9500, 'm1-90', 3],
  ['I83.900', '', '38.5900', 'A04', 6, 11_000, 'a30-90', 2],
  ['C18.900', 'D64.900', '45.7300', 'A04', 15, 52_000, 'a35-90', 1],
  ['C34.900', 'J18.900', '32.4100', 'A04', 13, 62_000, 'a35-90', 2],
  ['C16.900', 'D64.900', null, 'A04', 9, 16_000, 'a35-90', 2],
  ['C50.900', '', '85.4301', 'A04', 10, 28_000, 'f20-85', 2],
  ['D25.900', 'D64.900', '68.2900', 'A05', 8, 15_500, 'f20-59', 4],
  ['O80.000', '', '75.6900', 'A05', 4, 4800, 'f20-42', 9],
  ['O82.000', '', '74.1x00', 'A05', 6, 9200, 'f20-44', 8],
  ['N40.x00', 'I10.x00', '60.2900', 'A04', 8, 14_500, 'm55-95', 4],
  ['N20.100', 'N13.200', '56.3100', 'A04', 5, 13_000, 'a20-85', 4],
  ['N39.000', '', null, 'A03', 6, 4800, 'a18-95', 3],
  ['N18.900', 'I10.x00|D64.900', '39.9500', 'A03', 9, 12_000, 'a30-95', 4],
  ['M51.202', '', '80.5100', 'A04', 10, 19_000, 'a25-85', 5],
  ['M48.000', 'I10.x00', '81.0800', 'A04', 12, 48_000, 'a45-85', 2],
  ['M17.900', 'I10.x00', '81.5400', 'A04', 11, 42_000, 'a50-90', 3],
  ['S72.000', 'I10.x00|D64.900', '81.5200', 'A04', 13, 36_000, 'a60-95', 3],
  ['S52.500', '', '79.3201', 'A04', 8, 17_000, 'a5-90', 3],
  ['H25.900', 'E11.900', '13.4100', 'A10', 3, 7800, 'a50-95', 7],
  ['H81.100', 'I10.x00', null, 'A03', 5, 5000, 'a30-90', 4],
  ['R42.x00', 'I10.x00', null, 'A03', 5, 4800, 'a30-95', 4],
  ['B02.900', '', null, 'A13', 8, 6000, 'a30-95', 2],
  ['L03.900', 'E11.900', null, 'A04', 8, 6500, 'a10-95', 2],
  ['D50.900', '', null, 'A03', 6, 5500, 'a10-90', 2],
]

export const stayGroups: readonly StayGroup[] = lines.map(
  ([diag, also, operation, dept, losMean, costYuan, who, weight]) => {
    const [, sex, from, to] = /^([mfa])(\d+)-(\d+)$/.exec(who)!
    return {
      ...{ diag, operation, dept, losMean, costYuan, weight, also: also === '' ? [] : also.split('|') },
      ...{ sex: sex === 'a' ? null : sex === 'm' ? '1' : '2', ageFrom: Number(from), ageTo: Number(to) },
    }
  },
)

/** Long-term conditions: what is treated month by month, and the entitlement under which it is. */
export const conditions = [
  { diag: 'I10.x00', disease: 'M03900', from: 35, perThousandAYear: 9 },
  { diag: 'E11.900', disease: 'M01600', from: 35, perThousandAYear: 4 },
  { diag: 'I25.103', disease: 'M04600', from: 45, perThousandAYear: 3 },
  { diag: 'J44.100', disease: 'M05300', from: 45, perThousandAYear: 2 },
  { diag: 'C34.900', disease: 'M00500', from: 45, perThousandAYear: 1 },
] as const

export const acuteDiagnoses = 'J06.900 J20.900 K29.500 A09.900 M51.202 R42.x00 L03.900 N39.000 K21.000 H81.100'.split(
  ' ',
)

/** 267 primary institutions, 60 hospitals of the second and 40 of the third level. */
export const institutions = { primary: 267, second: 60, third: 40 } as const

/** Where the items lie by their number. */
export const itemAt = {
  general: [0, 300],
  womenOnly: [300, 310],
  childrenOnly: [310, 320],
  longTerm: [330, 400],
  service: [400, 560],
  glycatedHaemoglobin: 560,
  consultation: 561,
  bedDay: 562,
  nursing: 563,
  /** One for each group of stays. */
  operation: [564, 564 + lines.length],
} as const
export const itemCount = itemAt.operation[1]

/** What is planted, each in one visit of `plantEvery`. */
export const plantedKinds = [
  'sex',
  'age',
  'duplicate',
  'over-long-supply',
  'price',
  'no-order',
  'frequency',
  'two-places',
  'overlap',
  'split-stay',
] as const
export type PlantedKind = (typeof plantedKinds)[number]
