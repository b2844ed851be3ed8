/**
 * Rules of the demonstration: the shape of a city's fund year. Every amount, rate and band is the demonstration's own, not any city's
 * (memory: to be verified before a real launch).
 */

import type { z } from 'zod'
import type { FundRuleEntry, Parameters } from '#contracts/budgets'

const source = '示范标准（记忆，上线前核实）'
const validFrom = '2024-01-01'

const ageFroms = [0, 7, 18, 45, 65, 80]
const diseases = ['C34.900', 'I25.103', 'J44.100', 'E11.900', 'I10.x00']
const scoreFroms = [0, 10_000, 20_000, 30_000]

/** Fen a head and month: by age, then what a condition adds; the score's band multiplies. Ten-thousandths. */
const ofAge: Readonly<Record<number, number>> = { 0: 2100, 7: 1500, 18: 1800, 45: 2600, 65: 4200, 80: 5200 }
const ofDisease: Readonly<Record<string, number>> = {
  ...{ none: 0, 'I10.x00': 3800, 'E11.900': 5200, 'J44.100': 6500, 'I25.103': 8200, 'C34.900': 14_000 },
}
const ofScore: Readonly<Record<number, number>> = { 0: 9600, 10000: 10_000, 20000: 10_800, 30000: 11_800 }

function monthFen(): Record<string, number> {
  const cells: Record<string, number> = {}
  for (const age of ageFroms)
    for (const sex of ['1', '2'])
      for (const disease of [...diseases, 'none'])
        for (const score of scoreFroms)
          cells[`${age}/${sex}/${disease}/${score}`] = Math.floor(
            ((ofAge[age]! + ofDisease[disease]!) * ofScore[score]!) / 10_000,
          )
  return cells
}

export const demonstrationCapitation: Parameters<'capitation'> = {
  ...{
    insutypes: ['310', '390'],
    medTypes: ['11', '14'],
    ageFroms,
    diseases,
    scoreFroms,
    riskModel: 'demonstration',
    monthFen: monthFen(),
  },
}

/** The package for everybody with diabetes (Tianjin's shape); who is responsible is the region's. */
export const diabetesPackage = (
  responsible: string,
  partners: readonly string[] = [],
): Parameters<'disease-package'> => ({
  ...{
    code: 'diabetes',
    titleZh: '糖尿病按人头打包',
    titleEn: 'Diabetes, per head',
    conditions: ['E11.900'],
    diagnosisPrefixes: ['E10', 'E11', 'E14'],
  },
  ...{
    insutypes: ['310', '390'],
    medTypes: ['11', '14'],
    monthFen: 5500,
    responsible,
    partners: [...partners],
    keepsBp: 10_000,
  },
  split: { contractsBp: 4000, workBp: 3000, resultsBp: 3000 },
})

type Entry = z.input<typeof FundRuleEntry>
const entry = <K extends Entry['kind']>(kind: K, parameters: Parameters<K>, name = 'all'): Entry => ({
  ...{ kind, name, validFrom, parameters: parameters as Record<string, unknown>, source },
})

export const demonstrationRules = (responsible: string, partners: readonly string[] = []): Entry[] => [
  entry('prepayment', { shareBp: 9000 }),
  entry('points', {
    pointsPerWeight: 100,
    visitPoints: { '11': [500, 800, 1000, 1200], '14': [700, 1000, 1200, 1400] },
  }),
  entry('sharing', {
    under: [
      { downToBp: 9000, keepsBp: 10_000 },
      { downToBp: 8000, keepsBp: 5000 },
    ],
    over: [
      { upToBp: 11_000, bearsBp: 5000 },
      { upToBp: 12_000, bearsBp: 2000 },
    ],
  }),
  entry('capitation', demonstrationCapitation),
  entry('retention', {
    bands: [
      { fromBp: 6000, keepsBp: 5000 },
      { fromBp: 7500, keepsBp: 7000 },
      { fromBp: 8500, keepsBp: 9000 },
      { fromBp: 9000, keepsBp: 10_000 },
    ],
  }),
  entry('split', { contractsBp: 4000, workBp: 3000, resultsBp: 3000 }),
  entry('disease-package', diabetesPackage(responsible, partners), 'diabetes'),
]

/** Relative weights that look like a risk table; published tables are imported in the same columns. */
export const demonstrationRiskCsv = [
  'part,code,other,sex,age_from,age_to,weight',
  ...ageFroms.map((from, at) => {
    const to = ageFroms[at + 1]
    return `demographic,,,,${from},${to === undefined ? '' : to - 1},${['0.62', '0.35', '0.44', '0.78', '1.25', '1.58'][at]}`
  }),
  ...['I10.x00,,,,,0.35', 'E11.900,,,,,0.52', 'J44.100,,,,,0.71', 'I25.103,,,,,0.88', 'C34.900,,,,,2.36'].map(
    (one) => `condition,${one}`,
  ),
  'hierarchy,I25.103,I10.x00,,,,',
  'interaction,E11.900,I25.103,,,,0.12',
].join('\n')
