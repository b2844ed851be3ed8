/** Grouping tables of the demonstration: the shape of published ones over our own few kinds of stay, and nothing of theirs. */
import { stayKinds } from './parameters.ts'

interface Group {
  readonly mdc: string
  readonly adrg: string
  readonly name: string
  readonly kinds: readonly string[]
  readonly split: boolean
}

const groups: readonly Group[] = [
  { mdc: 'B', adrg: 'BR2', name: '脑缺血性疾患', kinds: ['stroke'], split: true },
  { mdc: 'E', adrg: 'ES3', name: '呼吸系统感染', kinds: ['pneumonia'], split: true },
  { mdc: 'F', adrg: 'FR3', name: '心绞痛', kinds: ['angina'], split: true },
  { mdc: 'G', adrg: 'GD2', name: '阑尾切除术', kinds: ['appendix'], split: false },
  { mdc: 'H', adrg: 'HC3', name: '胆囊切除手术', kinds: ['gallbladder'], split: true },
  { mdc: 'K', adrg: 'KS1', name: '糖尿病', kinds: ['diabetes'], split: true },
]

/** Secondary diagnoses that make a stay dearer, and those that do not beside a principal one of the same table. */
const complications: readonly [code: string, name: string, table: string][] = [
  ['E11.900', '2型糖尿病', '1'],
  ['I48.x00', '心房颤动和扑动', '2'],
  ['H36.000', '糖尿病性视网膜病变', '1'],
]

const csv = (header: string, rows: readonly (readonly string[])[]) =>
  `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`

const kindsOf = ({ kinds }: Group) => stayKinds.filter(({ code }) => kinds.includes(code))
const drgsOf = ({ adrg, split }: Group) => (split ? [`${adrg}3`, `${adrg}5`] : [`${adrg}9`])

const principals = stayKinds.map(({ diagnosis }) => diagnosis)
const procedures = stayKinds.flatMap(({ operations }) => operations)
const diagnoses = [...new Set([...principals, 'J96.000', ...stayKinds.flatMap(({ secondary }) => secondary)])].sort()

export const demonstrationTables = {
  'groups.json': JSON.stringify(
    groups.map((group) => {
      const own = kindsOf(group)
      const surgical = own.some(({ operations }) => operations.length > 0)
      const lists = surgical
        ? { when: ['principal procedure in procedures'], procedures: own.flatMap(({ operations }) => operations) }
        : { when: ['principal diagnosis in diagnoses'], diagnoses: own.map(({ diagnosis }) => diagnosis) }
      return {
        ...{ mdc: group.mdc, when: ['principal diagnosis in diagnoses'], multipleSites: false },
        diagnoses: own.map(({ diagnosis }) => diagnosis),
        adrgs: [{ adrg: group.adrg, rule: group.adrg, ...lists, drgs: drgsOf(group) }],
      }
    }),
  ),
  'drg_split.json': JSON.stringify(
    Object.fromEntries(groups.flatMap(drgsOf).map((drg) => [drg, drg.endsWith('3') ? 'mcc or cc' : 'always'])),
  ),
  'drg.csv': csv(
    'drg,name',
    groups.flatMap((group) =>
      drgsOf(group).map((drg) => [drg, `${group.name}${drg.endsWith('3') ? '，伴合并症' : ''}（示范）`]),
    ),
  ),
  'cc.csv': csv(
    'diagnosis,exclusion_table',
    complications.map(([code, , table]) => [code, table]),
  ),
  'mcc.csv': csv('diagnosis,exclusion_table', [['J96.000', '3']]),
  // With diabetes as the principal diagnosis its own complications do not count again.
  'principal_exclusion.csv': csv('principal_diagnosis,exclusion_table', [['E11.900', '1']]),
  'valid_procedures.csv': csv(
    'procedure,name',
    procedures.map((code) => [code, `操作${code}`]),
  ),
  'icd10_nhsa.csv': csv(
    'code,name',
    diagnoses.map((code) => [code, `诊断${code}`]),
  ),
  'icd9cm3_nhsa.csv': csv(
    'code,name',
    procedures.map((code) => [code, `操作${code}`]),
  ),
  'icd10_clinical_to_nhsa.csv': csv('clinical_code,nhsa_code', [['I10.x02', 'I10.x00']]),
} as const
