/** Grouping tables of our own, small enough to be read: every kind of condition, and every way in which a group is not found. */
import type { TableTexts } from './source.ts'

const adrg = (adrg: string, when: string[], lists: object, drgs: string[]) => ({
  adrg,
  rule: adrg,
  when,
  ...lists,
  drgs,
})
const principal = 'principal diagnosis in diagnoses'
const done = 'principal procedure in procedures'

const groups = [
  {
    ...{ mdc: 'A', when: ['principal procedure is a valid procedure'], multipleSites: false, diagnoses: [] },
    adrgs: [
      adrg('AA1', [done], { procedures: ['T1'] }, ['AA19']),
      adrg(
        'AC1',
        ['any procedure in procedures', 'any procedure in procedures2'],
        { procedures: ['T2'], procedures2: ['T3'] },
        ['AC19'],
      ),
    ],
  },
  {
    ...{ mdc: 'P', when: [principal, 'age in years = 0'], multipleSites: false, diagnoses: ['P1', 'P2', 'P3'] },
    adrgs: [
      adrg('PB1', [done, 'age in days <= 28'], { procedures: ['S1'] }, ['PB19']),
      adrg('PS1', ['any diagnosis in diagnoses', 'age in days <= 28', 'weight g < 1500'], { diagnoses: ['P2'] }, [
        'PS11',
        'PS13',
        'PS15',
      ]),
      adrg(
        'PS2',
        ['any diagnosis in diagnoses', 'age in days <= 28', 'weight g >= 1500', 'weight g < 2000'],
        { diagnoses: ['P2'] },
        ['PS29'],
      ),
      adrg('PU1', [principal, 'age in days <= 28'], { diagnoses: ['P1'] }, ['PU19']),
      adrg('PV1', [], {}, ['PV13', 'PV15']),
    ],
  },
  {
    ...{ mdc: 'Z', when: [principal], multipleSites: true },
    diagnoses: ['头颈部创伤', 'Z1', 'Z2', '胸部创伤', 'Z3', '下肢创伤', 'B1'],
    adrgs: [
      adrg('ZB1', [done], { procedures: ['S2'] }, ['ZB19']),
      adrg('ZZ1', ['no valid procedure'], {}, ['ZZ11', 'ZZ15']),
    ],
  },
  {
    ...{ mdc: 'M', when: [principal, 'male'], multipleSites: false, diagnoses: ['M1'] },
    adrgs: [adrg('MR1', [principal], { diagnoses: ['M1'] }, ['MR19'])],
  },
  {
    ...{ mdc: 'N', when: [principal, 'female'], multipleSites: false, diagnoses: ['N1'] },
    adrgs: [adrg('NR1', [principal], { diagnoses: ['N1'] }, ['NR19'])],
  },
  {
    ...{ mdc: 'B', when: [principal], multipleSites: false, diagnoses: ['B1', 'B2', 'B3+G1*', 'B4'] },
    adrgs: [
      adrg(
        'BA1',
        [principal, 'procedure parts matched: {1} or {2,3}'],
        { diagnoses: ['B2'], procedures: ['Q1', 'Q2', 'Q3'], procedureParts: ['1', '2', '3'] },
        ['BA19'],
      ),
      adrg('BB1', [principal, done], { diagnoses: ['B1'], procedures: ['S1'] }, ['BB11', 'BB13', 'BB15']),
      adrg('BC1', [done], { procedures: ['S3'] }, ['BC19']),
      adrg('BR1', [principal], { diagnoses: ['B1'] }, ['BR11', 'BR13', 'BR15']),
      adrg('BZ1', [principal], { diagnoses: ['B2', 'B3+G1*'] }, ['BZ11', 'BZ15']),
    ],
  },
]
const drgs = groups.flatMap(({ adrgs }) => adrgs.flatMap((one) => one.drgs))
const splitOf = (drg: string) => ({ '1': 'mcc', '3': 'mcc or cc', '5': 'always', '9': 'always' })[drg[3]!]!
const csv = (header: string, rows: readonly (readonly string[])[]) =>
  `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`
const named = (codes: readonly string[]) => codes.map((code) => [code, `名称${code}`])
const diagnoses = [
  'P1',
  'P2',
  'P3',
  'Z1',
  'Z2',
  'Z3',
  'M1',
  'N1',
  'B1',
  'B2',
  'B3+G1*',
  'B4',
  'X1',
  'C1',
  'C2',
  'C3',
  'C4',
]
const procedures = ['T1', 'T2', 'T3', 'S1', 'S2', 'S3', 'Q1', 'Q2', 'Q3', 'V1', 'U1']

export const smallDiagnoses: readonly string[] = [...diagnoses, 'K1', 'unknown']
export const smallProcedures: readonly string[] = [...procedures, 'unknown']

/** C1 and C2 are MCCs, C3 and C4 CCs; those of table 7 do not count with B1. K1 is a clinical code of B1. */
export const smallTables: TableTexts = {
  'groups.json': JSON.stringify(groups),
  'drg_split.json': JSON.stringify(Object.fromEntries(drgs.map((drg) => [drg, splitOf(drg)]))),
  'drg.csv': csv(
    'drg,name',
    drgs.map((drg) => [drg, `组${drg.slice(0, 3)}，伴或不伴${drg}`]),
  ),
  'cc.csv': csv('diagnosis,exclusion_table', [
    ['C3', '7'],
    ['C4', '8'],
  ]),
  'mcc.csv': csv('diagnosis,exclusion_table', [
    ['C1', '7'],
    ['C2', '9'],
  ]),
  'principal_exclusion.csv': csv('principal_diagnosis,exclusion_table', [
    ['B1', '7'],
    ['P2', '9'],
  ]),
  'valid_procedures.csv': csv('procedure,name', named(['T1', 'T2', 'T3', 'S1', 'S2', 'S3', 'V1'])),
  'icd10_nhsa.csv': csv('code,name', named(diagnoses)),
  'icd9cm3_nhsa.csv': csv('code,name', named(procedures)),
  'icd10_clinical_to_nhsa.csv': csv('clinical_code,nhsa_code', [
    ['K1', 'B1'],
    ['B2', 'B1'],
    ['B1', ' B1'],
  ]),
}
