// A day's books as the insurer says them: the totals, and the settlements one by one.
import { fenOf, yuanOf } from '#insurance/insurer'
import type { SettlementRow } from './book.ts'
import type { Asked, Desk } from './operations.ts'

const amountsOf = (row: SettlementRow) => {
  const info = JSON.parse(row.info)
  const { medfee_sumamt, fund_pay_sumamt, acct_pay, psn_cash_pay } = info
  return { medfee_sumamt, fund_pay_sumamt, acct_pay, psn_cash_pay }
}

export function totals({ book }: Desk, { input, fixmedinsCode }: Asked) {
  const rows = book.ofDay(fixmedinsCode, input.data.stmt_begndate).filter((row) => row.state === 'settled')
  const sum = (name: keyof ReturnType<typeof amountsOf>) =>
    yuanOf(rows.reduce((all, row) => all + fenOf(amountsOf(row)[name])!, 0))
  return {
    fixmedins_setl_cnt: rows.length,
    medfee_sumamt: sum('medfee_sumamt'),
    fund_pay_sumamt: sum('fund_pay_sumamt'),
    acct_pay: sum('acct_pay'),
    psn_cash_pay: sum('psn_cash_pay'),
  }
}

export function details({ book }: Desk, { input, fixmedinsCode }: Asked) {
  const rows = book.ofDay(fixmedinsCode, input.data.stmt_begndate)
  const from = (Number(input.data.page_num) - 1) * Number(input.data.page_size)
  const detail = rows.slice(from, from + Number(input.data.page_size)).map((row) => ({
    setl_id: row.setl_id,
    medins_setl_id: row.medins_setl_id,
    psn_no: row.psn_no,
    refd_setl_flag: row.state === 'reversed' ? '1' : '0',
    setl_time: row.setl_time,
    ...amountsOf(row),
  }))
  return { detail, total: rows.length }
}
