/** What a column holds; amounts are fen in Parquet and yuan with two decimals in CSV. */
export type ColumnKind = 'id' | 'code' | 'text' | 'fen' | 'count' | 'basis-points' | 'day' | 'time' | 'flag'

export interface ClaimColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** May be without a value. */
  readonly optional: boolean
  readonly zh: string
  readonly en: string
}

export interface ClaimTable {
  readonly name: ClaimTableName
  readonly zh: string
  readonly en: string
  /** What tells its rows apart inside a pool and year. */
  readonly key: readonly string[]
  readonly columns: readonly ClaimColumn[]
}

export const claimTableNames = ['setl_d', 'fee_list_d', 'mdtrt_d', 'diag_list_d', 'oprn_list_d', 'psn_insu_d'] as const
export type ClaimTableName = (typeof claimTableNames)[number]

/** A member's rows all lie in one slice; joins by member, visit or settlement never leave it. */
export const slices = 64

/** The slice of a member, as DuckDB says it: 256 is 4 × 64, so that a hash spreads evenly. */
export const sliceSql = (psnNo: string): string => `(('0x' || substr(md5(${psnNo}), 1, 2))::INT % ${slices})`

const duckTypes: Readonly<Record<ColumnKind, string>> = {
  id: 'VARCHAR',
  code: 'VARCHAR',
  text: 'VARCHAR',
  fen: 'BIGINT',
  count: 'INTEGER',
  'basis-points': 'INTEGER',
  day: 'DATE',
  time: 'TIMESTAMP',
  flag: 'BOOLEAN',
}

export const duckTypeOf = (column: Pick<ClaimColumn, 'kind'>): string => duckTypes[column.kind]

/** Name, kind (`?`: may be without a value), 中文, English. */
type Line = readonly [name: string, kind: ColumnKind | `${ColumnKind}?`, zh: string, en: string]

const columnsOf = (lines: readonly Line[]): ClaimColumn[] =>
  lines.map(([name, kind, zh, en]) => {
    const optional = kind.endsWith('?')
    return { name, kind: (optional ? kind.slice(0, -1) : kind) as ColumnKind, optional, zh, en }
  })

const psnNo: Line = ['psn_no', 'id', '人员编号', 'member']
const mdtrtId: Line = ['mdtrt_id', 'id', '就诊ID', 'visit']
const setlId: Line = ['setl_id', 'id', '结算ID', 'settlement']
const institution: Line = ['fixmedins_code', 'code', '定点医药机构编号', 'institution']
const hospLv: Line = ['hosp_lv', 'count', '医院等级(0 村卫生室,1–3 级)', 'institution level: 0 village clinic, 1 to 3']
const insutype: Line = [
  'insutype',
  'code?',
  '险种类型(310 职工,390 居民)',
  'scheme: 310 employees, 390 residents; none: self-paid',
]
const medType: Line = [
  'med_type',
  'code',
  '医疗类别(11 门诊,14 门诊慢特病,21 住院)',
  'visit category: 11 outpatient, 14 outpatient special disease, 21 inpatient',
]
const gend: Line = ['gend', 'code?', '性别(1 男,2 女)', 'sex: 1 male, 2 female']
const age: Line = ['age', 'count', '年龄(周岁)', 'age in full years']
const valiFlag: Line = ['vali_flag', 'code', '有效标志(1 有效,0 已撤销)', '1 valid, 0 reversed: filter on 1']

const lineParts: readonly Line[] = [
  ['fulamt_ownpay_amt', 'fen', '全自费金额', 'wholly own'],
  ['overlmt_selfpay', 'fen', '超限价自费金额', 'above the price ceiling'],
  ['preselfpay_amt', 'fen', '先行自付金额', 'prior self-pay'],
  ['inscp_amt', 'fen', '符合政策范围金额', 'in scope'],
]

const settlement = columnsOf([
  ...[setlId, mdtrtId, psnNo],
  ['setl_time', 'time', '结算时间', 'time of settlement'],
  ['begndate', 'day', '开始日期', 'first day of the visit'],
  ['enddate', 'day', '结束日期', 'last day of the visit'],
  ...[insutype, medType, institution, hospLv],
  ['insu_admdvs', 'code', '参保所属医保区划', 'pool of the insured'],
  ['dise_codg', 'code?', '病种编码(门诊慢特病)', 'special disease'],
  ['diag_code', 'code', '主诊断编码', 'principal diagnosis'],
  ...[gend, age],
  ['contracted', 'flag', '是否签约家庭医生', 'has a family-doctor contract'],
  ['referred', 'flag', '是否转诊', 'referred'],
  ['medfee_sumamt', 'fen', '医疗费总额', 'total'],
  ...lineParts,
  ['dedc_std', 'fen', '起付标准', 'deductible of the year'],
  ['act_pay_dedc', 'fen', '实际支付起付线', 'deductible taken'],
  ['hifp_pay', 'fen', '基本医疗保险统筹基金支出', 'pooled fund'],
  ['cvlserv_pay', 'fen', '公务员医疗补助资金支出', 'civil servants'],
  ['hifes_pay', 'fen', '企业补充医疗保险基金支出', 'enterprise supplement'],
  ['hifmi_pay', 'fen', '居民大病保险资金支出', 'resident serious illness'],
  ['hifob_pay', 'fen', '职工大额医疗费用补助基金支出', 'employee large amount'],
  ['maf_pay', 'fen', '医疗救助基金支出', 'medical aid'],
  ['othfund_pay', 'fen', '其他基金支出', 'other funds'],
  ['fund_pay_sumamt', 'fen', '基金支付总额', 'all funds'],
  ['acct_pay', 'fen', '个人账户支出', 'personal account'],
  ['acct_mulaid_pay', 'fen', '个人账户共济支付金额', 'family mutual aid'],
  ['cash_payamt', 'fen', '现金支付金额', 'cash'],
  ['ownpay_hosp_part', 'fen', '医院负担金额', 'borne by the institution'],
  ['balc', 'fen', '个人账户余额', 'personal account afterwards'],
  ['setl_no', 'count?', '累计内结算序号', 'order within the accumulator; none without a scheme'],
  valiFlag,
])

const feeLine = columnsOf([
  ['bkkp_sn', 'id', '记账流水号', 'line; unique inside its settlement'],
  ...[setlId, psnNo],
  ['fee_ocur_time', 'time', '费用发生时间', 'when it was given'],
  ['hilist_code', 'code', '医保目录编码', 'catalogue item'],
  ['hilist_name', 'text', '医保目录名称', 'name of the item'],
  ['cnt', 'count', '数量', 'quantity'],
  ['pric', 'fen', '单价', 'unit price'],
  ['det_item_fee_sumamt', 'fen', '明细项目费用总额', 'amount of the line'],
  ['chrgitm_lv', 'code', '收费项目等级(甲、乙、丙)', 'class'],
  ['pric_uplmt_amt', 'fen?', '定价上限金额', 'price ceiling of a unit; none: no ceiling'],
  ['selfpay_prop', 'basis-points', '先行自付比例(万分比)', 'prior self-pay ratio in basis points'],
  ...lineParts,
  ...[gend, age, hospLv, medType, insutype],
  ['prd_days', 'count?', '用药周期天数', 'days of supply; none: not a supply'],
  institution,
  ['bilg_dr_code', 'id?', '开单医师编码', 'ordering doctor'],
  ['drord_no', 'id?', '医嘱号', 'order'],
  valiFlag,
])

const visit = columnsOf([
  ...[mdtrtId, psnNo, institution, medType],
  ['begntime', 'time', '开始时间(入院)', 'begin; admission'],
  ['endtime', 'time', '结束时间(出院)', 'end; discharge'],
  ['dept_code', 'code?', '科室编码', 'department'],
  [
    'dscg_way',
    'code?',
    '离院方式(1 医嘱离院,2 转院,3 转社区,4 非医嘱离院,5 死亡,9 其他)',
    'leaving: 1 as ordered, 2 to a hospital, 3 to a community institution, 4 against advice, 5 died, 9 other',
  ],
  ['ipt_days', 'count', '住院天数(门诊为 0)', 'days in hospital; 0 for outpatients'],
  age,
  ['age_days', 'count?', '日龄(不足一周岁)', 'age in days, under one year'],
  ['weight_g', 'count?', '新生儿体重(克)', 'weight of a newborn in grams'],
  gend,
  ['dr_code', 'id?', '医师编码', 'doctor'],
  ['diag_code', 'code', '主诊断编码', 'principal diagnosis'],
  valiFlag,
])

const diagnosis = columnsOf([
  ...[mdtrtId, psnNo],
  ['diag_srt_no', 'count', '诊断排序号(1 主诊断)', 'order; 1 is the principal'],
  ['diag_code', 'code', '诊断编码', 'diagnosis'],
])

const operation = columnsOf([
  ...[mdtrtId, psnNo],
  ['oprn_srt_no', 'count', '手术排序号(1 主手术)', 'order; 1 is the principal'],
  ['oprn_oprt_code', 'code', '手术操作编码', 'procedure'],
  ['oprn_oprt_time', 'time?', '手术操作时间', 'when it was done'],
])

const cover = columnsOf([
  psnNo,
  ['brdy', 'day', '出生日期', 'date of birth'],
  gend,
  ['insutype', 'code', '险种类型(310 职工,390 居民)', 'scheme: 310 employees, 390 residents'],
  ['begndate', 'day', '参保开始日期', 'first day of cover'],
  ['enddate', 'day?', '参保结束日期', 'last day of cover; none: it goes on'],
  ['lead_fixmedins_code', 'code?', '牵头机构编号', 'leading institution, which answers for the member'],
  ['contracted', 'flag', '是否签约家庭医生', 'has a family-doctor contract'],
  ['risk_codes', 'text', '疾病编码(以|分隔)', 'condition codes joined by |'],
])

/** Everything that leaves PostgreSQL as Parquet, in the order in which it is written. */
export const claimTables: readonly ClaimTable[] = [
  { name: 'setl_d', zh: '结算', en: 'settlements', key: ['setl_id'], columns: settlement },
  { name: 'fee_list_d', zh: '费用明细', en: 'lines', key: ['setl_id', 'bkkp_sn'], columns: feeLine },
  { name: 'mdtrt_d', zh: '就诊', en: 'visits', key: ['mdtrt_id'], columns: visit },
  { name: 'diag_list_d', zh: '诊断', en: 'diagnoses', key: ['mdtrt_id', 'diag_srt_no'], columns: diagnosis },
  { name: 'oprn_list_d', zh: '手术操作', en: 'procedures', key: ['mdtrt_id', 'oprn_srt_no'], columns: operation },
  { name: 'psn_insu_d', zh: '参保', en: 'cover', key: ['psn_no', 'insutype', 'begndate'], columns: cover },
]

export const claimTable = (name: ClaimTableName): ClaimTable => claimTables.find((table) => table.name === name)!
