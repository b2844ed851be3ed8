/** The columns of the policy tables: one list for the import, the export, the screen and docs/policy.md. Pure data. */
import type { PolicyTable } from './policies.ts'

export type ColumnKind =
  | 'code'
  | 'text'
  | 'yuan'
  | 'ratio'
  | 'day'
  | 'choice'
  | 'flag'
  | 'count'
  /** `5000:70%; 20000:75%; *:80%`: up to 5,000 yuan 70%, up to 20,000 yuan 75%, above that 80%. */
  | 'bands'
  /** Codes joined by `|`. */
  | 'codes'

export interface Choice {
  readonly value: string
  readonly zh: string
  readonly en: string
}

export interface PolicyColumn {
  /** The name in cells and as English header: the national field name where there is one. */
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly kind: ColumnKind
  /** Part of what names the row: versions of a row share it. */
  readonly key?: boolean
  /** May be left blank. */
  readonly blank?: boolean
  readonly choices?: readonly Choice[]
  readonly max?: number
}

const schemes: Choice[] = [
  { value: '310', zh: '职工', en: 'employees' },
  { value: '390', zh: '居民', en: 'residents' },
]
const dates: PolicyColumn[] = [
  { name: 'valid_from', zh: '开始日期', en: 'Valid from', kind: 'day' },
  { name: 'valid_to', zh: '结束日期', en: 'Valid to', kind: 'day', blank: true },
]
const clauses: PolicyColumn[] = [
  { name: 'clause_zh', zh: '依据', en: 'Clause (Chinese)', kind: 'text', max: 200 },
  { name: 'clause_en', zh: '依据（英文）', en: 'Clause (English)', kind: 'text', max: 200 },
]
const scheme: PolicyColumn = {
  name: 'insutype',
  zh: '险种',
  en: 'Scheme',
  kind: 'choice',
  key: true,
  choices: schemes,
}

const catalogue: PolicyColumn[] = [
  { name: 'hilist_code', zh: '医保目录编码', en: 'Item code', kind: 'code', key: true, max: 50 },
  {
    name: 'kind',
    zh: '类型',
    en: 'Kind',
    kind: 'choice',
    choices: [
      { value: 'drug', zh: '药品', en: 'drug' },
      { value: 'service', zh: '服务项目', en: 'service' },
      { value: 'consumable', zh: '耗材', en: 'consumable' },
    ],
  },
  { name: 'name', zh: '名称', en: 'Name', kind: 'text', max: 200 },
  { name: 'name_en', zh: '英文名称', en: 'Name (English)', kind: 'text', max: 200 },
  { name: 'unit', zh: '单位', en: 'Unit', kind: 'text', max: 20 },
  {
    name: 'chrgitm_lv',
    zh: '类别',
    en: 'Class',
    kind: 'choice',
    choices: [
      { value: '甲', zh: '甲', en: 'A' },
      { value: '乙', zh: '乙', en: 'B' },
      { value: '丙', zh: '丙', en: 'C' },
    ],
  },
  { name: 'pric', zh: '价格(元)', en: 'Price (yuan)', kind: 'yuan' },
  { name: 'pric_uplmt_amt', zh: '限价(元)', en: 'Price ceiling (yuan)', kind: 'yuan', blank: true },
  { name: 'selfpay_prop', zh: '先行自付比例', en: 'Prior self-pay', kind: 'ratio' },
  { name: 'limit_zh', zh: '限定支付范围', en: 'Limits of payment', kind: 'text', blank: true, max: 300 },
  { name: 'per_day', zh: '每日限量', en: 'At most a day', kind: 'count', blank: true, max: 9999 },
  { name: 'per_stay', zh: '每次住院限量', en: 'At most a stay', kind: 'count', blank: true, max: 9999 },
  { name: 'only_for', zh: '限定病种', en: 'Only for', kind: 'text', blank: true, max: 300 },
  ...dates,
]

const policy: PolicyColumn[] = [
  scheme,
  {
    name: 'med_type',
    zh: '就诊类别',
    en: 'Visit category',
    kind: 'choice',
    key: true,
    choices: [
      { value: '11', zh: '普通门诊', en: 'outpatient' },
      { value: '14', zh: '门诊慢特病', en: 'chronic and special' },
      { value: '21', zh: '住院', en: 'inpatient' },
    ],
  },
  {
    name: 'hosp_lv',
    zh: '机构级别',
    en: 'Level',
    kind: 'choice',
    key: true,
    choices: [
      { value: '0', zh: '村级', en: 'village' },
      { value: '1', zh: '一级', en: 'level 1' },
      { value: '2', zh: '二级', en: 'level 2' },
      { value: '3', zh: '三级', en: 'level 3' },
    ],
  },
  { name: 'age_from', zh: '年龄起', en: 'Age from', kind: 'count', key: true, max: 150 },
  { name: 'age_to', zh: '年龄止', en: 'Age to', kind: 'count', max: 150 },
  { name: 'contracted', zh: '家医签约', en: 'Contracted', kind: 'flag', key: true },
  { name: 'referred', zh: '转诊', en: 'Referred', kind: 'flag', key: true },
  { name: 'dedc_std', zh: '起付标准(元)', en: 'Deductible (yuan)', kind: 'yuan' },
  { name: 'bands', zh: '分段支付比例', en: 'Bands', kind: 'bands' },
  { name: 'fund_uplmt', zh: '年度支付限额(元)', en: 'Ceiling of the year (yuan)', kind: 'yuan' },
  ...clauses,
  ...dates,
]

const supplement: PolicyColumn[] = [
  {
    name: 'fund',
    zh: '基金',
    en: 'Fund',
    kind: 'choice',
    key: true,
    choices: [
      { value: 'hifmi', zh: '居民大病保险', en: 'serious illness' },
      { value: 'hifob', zh: '职工大额补助', en: 'large amounts' },
      { value: 'maf', zh: '医疗救助', en: 'medical aid' },
      { value: 'cvlserv', zh: '公务员补助', en: 'civil servants' },
      { value: 'hifes', zh: '企业补充', en: 'enterprise' },
    ],
  },
  scheme,
  {
    name: 'entitlement',
    zh: '限定人群',
    en: 'Only for',
    kind: 'choice',
    blank: true,
    choices: [
      { value: 'contracted', zh: '家医签约', en: 'contracted' },
      { value: 'special-disease', zh: '门诊慢特病', en: 'special disease' },
      { value: 'medical-aid', zh: '医疗救助对象', en: 'medical aid' },
      { value: 'civil-servant', zh: '公务员', en: 'civil servants' },
      { value: 'enterprise', zh: '企业职工', en: 'enterprise' },
    ],
  },
  { name: 'bands', zh: '分段支付比例', en: 'Bands', kind: 'bands' },
  { name: 'uplmt', zh: '年度支付限额(元)', en: 'Ceiling of the year (yuan)', kind: 'yuan' },
  ...clauses,
  ...dates,
]

const specialDisease: PolicyColumn[] = [
  { name: 'code', zh: '病种编码', en: 'Disease code', kind: 'code', key: true, max: 30 },
  scheme,
  { name: 'name', zh: '病种名称', en: 'Name', kind: 'text', max: 100 },
  { name: 'name_en', zh: '英文名称', en: 'Name (English)', kind: 'text', max: 100 },
  { name: 'diag_codes', zh: '诊断编码', en: 'Diagnosis codes', kind: 'codes', max: 400 },
  { name: 'uplmt', zh: '病种年度限额(元)', en: 'Ceiling of the disease (yuan)', kind: 'yuan', blank: true },
  ...clauses,
  ...dates,
]

export const policyColumns: Readonly<Record<PolicyTable, readonly PolicyColumn[]>> = {
  catalogue,
  policy,
  supplement,
  'special-disease': specialDisease,
}
