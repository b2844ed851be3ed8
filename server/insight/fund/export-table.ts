import { type Column, csvOfColumns } from '#contracts/csv'
import { type FundBill, FundExport, type FundPerson, type FundRow } from '#contracts/fund'
import { yuanText } from '#contracts/yuan'
import { FileAnswer, verb } from '#kernel'
import { readBills, readBreakdown, readers, readPeople } from './read-breakdown.ts'

type Pick = (zh: string, en: string) => string

/** The table as it is on the page, as CSV; the same refusals as the page's verbs. */
export const exportFund = verb(
  {
    name: 'fund.export_table',
    may: readers,
    input: FundExport,
    answer: FileAnswer,
    summary: 'A table of the fund’s drill-down as CSV.',
  },
  async (ctx, { table, ...asked }) => {
    const pick: Pick = ctx.locale === 'zh' ? (zh) => zh : (_, en) => en
    const fileName = `anji-fund-${table}-${asked.year}.csv`
    const page = { ...asked, limit: asked.limit }
    if (table === 'breakdown')
      return { fileName, content: csvOfColumns(rowColumns(pick), (await readBreakdown(ctx, asked)).rows) }
    if (table === 'people')
      return { fileName, content: csvOfColumns(personColumns(pick), (await readPeople(ctx, page)).people) }
    return { fileName, content: csvOfColumns(billColumns(pick), (await readBills(ctx, page)).bills) }
  },
)

type Money = {
  [K in
    | 'medfee_sumamt'
    | 'inscp_amt'
    | 'hifp_pay'
    | 'fund_pay_sumamt'
    | 'personFen'
    | 'foundFen'
    | 'recoveredFen'
    | 'hifpRecoveredFen']: number
}

const moneyColumns = (pick: Pick): Column<Money>[] => [
  { title: pick('医疗费用(元)', 'total (yuan)'), of: (row) => yuanText(row.medfee_sumamt) },
  { title: pick('政策范围内(元)', 'in scope (yuan)'), of: (row) => yuanText(row.inscp_amt) },
  { title: pick('基金支付(元)', 'fund (yuan)'), of: (row) => yuanText(row.fund_pay_sumamt) },
  { title: pick('其中统筹基金(元)', 'of it pooled fund (yuan)'), of: (row) => yuanText(row.hifp_pay) },
  { title: pick('个人支付(元)', 'person (yuan)'), of: (row) => yuanText(row.personFen) },
  { title: pick('监控发现(元)', 'found by rules (yuan)'), of: (row) => yuanText(row.foundFen) },
  { title: pick('已追回(元)', 'recovered (yuan)'), of: (row) => yuanText(row.recoveredFen) },
  { title: pick('其中统筹追回(元)', 'of it to the pooled fund (yuan)'), of: (row) => yuanText(row.hifpRecoveredFen) },
]

const rowColumns = (pick: Pick): Column<FundRow>[] => [
  { title: pick('编码', 'key'), of: (row) => row.key ?? '' },
  { title: pick('名称', 'name'), of: (row) => row.label ?? '' },
  { title: pick('结算单', 'bills'), of: (row) => row.bills },
  { title: pick('人数', 'people'), of: (row) => row.people },
  ...moneyColumns(pick),
]

const personColumns = (pick: Pick): Column<FundPerson>[] => [
  { title: pick('姓名', 'name'), of: (row) => row.name },
  { title: pick('年龄', 'age'), of: (row) => row.age },
  { title: pick('结算单', 'bills'), of: (row) => row.bills },
  ...moneyColumns(pick),
]

const billColumns = (pick: Pick): Column<FundBill>[] => [
  { title: pick('结算单号', 'bill'), of: (row) => row.billId },
  { title: pick('结算时间', 'settled at'), of: (row) => row.settledAt },
  { title: pick('医疗机构', 'institution'), of: (row) => row.institutionName },
  { title: pick('姓名', 'name'), of: (row) => row.name },
  { title: pick('诊断', 'diagnosis'), of: (row) => row.diag_code },
  ...moneyColumns(pick),
]
