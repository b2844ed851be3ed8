/** Claims as one writes them by hand, as the relations that the rules read. */
import { type Duck, withDuck } from '#kernel'
import type { SeenLine } from './behaviour.ts'

export interface PlantedLine {
  setl: string
  psn: string
  at: string
  item: string
  name?: string
  fen?: number
  cnt?: number
  pric?: number
  ceiling?: number
  over?: number
  days?: number
  order?: string | null
  place?: string
  dr?: string
  type?: string
}
export interface PlantedBill {
  setl: string
  psn: string
  type?: string
  place?: string
  from: string
  to?: string
  dx?: string
  more?: string[]
  sex?: 'male' | 'female'
  age?: number
  way?: string
}
export interface Planted {
  bills: readonly PlantedBill[]
  lines?: readonly PlantedLine[]
  /** psn → last day insured. */
  ended?: Readonly<Record<string, string>>
}

const text = (value: string | number | null | undefined) =>
  value === null || value === undefined ? 'null' : typeof value === 'number' ? String(value) : `'${value}'`

const placeOf = (bill: { place?: string }) => bill.place ?? 'H0001'

/** Bills without lines of their own get one for 100 yuan. */
export function linesOf({ bills, lines = [] }: Planted): PlantedLine[] {
  const bare = bills.filter((bill) => !lines.some((line) => line.setl === bill.setl))
  return [
    ...lines,
    ...bare.map(({ setl, psn, from }) => ({
      setl,
      psn,
      at: `${from.slice(0, 10)} 09:00:00`,
      item: '110200001',
      fen: 10_000,
    })),
  ]
}

export function seenLine(planted: Planted, line: PlantedLine, no: number): SeenLine {
  const bill = planted.bills.find((one) => one.setl === line.setl)
  const cnt = line.cnt ?? 1
  const pricFen = line.pric ?? Math.floor((line.fen ?? 10_000) / cnt)
  return {
    ...{ setlId: line.setl, bkkpSn: `${line.setl}-${no}`, hilistCode: line.item, cnt, pricFen },
    ...{ priceCeilingFen: line.ceiling ?? null, overCeilingFen: line.over ?? 0 },
    ...{ detItemFeeSumamtFen: pricFen * cnt, inscpAmtFen: pricFen * cnt - (line.over ?? 0), at: line.at },
    ...{ prdDays: line.days ?? null, drordNo: line.order === undefined ? 'R1' : line.order },
    ...{ fixmedinsCode: line.place ?? placeOf(bill ?? {}), medType: line.type ?? bill?.type ?? '11' },
  }
}

export function seenLines(planted: Planted): SeenLine[] {
  return linesOf(planted).map((line, index) => seenLine(planted, line, index + 1))
}

function feeTable(planted: Planted): string {
  const all = linesOf(planted)
  const fee = seenLines(planted).map((one, index) => {
    const { psn, dr, name, item } = all[index]!
    return [
      text(one.bkkpSn),
      text(one.setlId),
      text(psn),
      `timestamp '${one.at}'`,
      text(one.hilistCode),
      text(name ?? item),
      one.cnt,
      one.pricFen,
      one.detItemFeeSumamtFen,
      text(one.priceCeilingFen),
      one.overCeilingFen,
      one.inscpAmtFen,
      text(one.prdDays),
      text(one.fixmedinsCode),
      text(dr ?? 'D1'),
      text(one.drordNo),
      text(one.medType),
      `'1'`,
    ].join()
  })
  return `create or replace table fee_list_d as select bkkp_sn, setl_id, psn_no, fee_ocur_time, hilist_code, hilist_name, cnt, pric::bigint as pric, det_item_fee_sumamt::bigint as det_item_fee_sumamt, pric_uplmt_amt::bigint as pric_uplmt_amt, overlmt_selfpay::bigint as overlmt_selfpay, inscp_amt::bigint as inscp_amt, prd_days::int as prd_days, fixmedins_code, bilg_dr_code, drord_no::varchar as drord_no, med_type, vali_flag from (values ${fee.map((row) => `(${row})`).join(',')}) t(bkkp_sn, setl_id, psn_no, fee_ocur_time, hilist_code, hilist_name, cnt, pric, det_item_fee_sumamt, pric_uplmt_amt, overlmt_selfpay, inscp_amt, prd_days, fixmedins_code, bilg_dr_code, drord_no, med_type, vali_flag)`
}

const tables = (planted: Planted): string[] => {
  const { bills, ended = {} } = planted
  const gend = (bill: PlantedBill) => (bill.sex === 'male' ? '1' : '2')
  const setl = bills.map((b) =>
    [
      text(b.setl),
      text(b.setl),
      text(b.psn),
      `timestamp '${b.from.slice(0, 10)} 12:00:00'`,
      `date '${b.from.slice(0, 10)}'`,
      `date '${(b.to ?? b.from).slice(0, 10)}'`,
      text(b.type ?? '11'),
      text(placeOf(b)),
      text(b.dx ?? 'I10'),
      text(gend(b)),
      String(b.age ?? 50),
      `'1'`,
    ].join(),
  )
  const visit = bills.map((b) =>
    [
      text(b.setl),
      text(b.psn),
      text(placeOf(b)),
      text(b.type ?? '11'),
      `timestamp '${b.from}'`,
      `timestamp '${b.to ?? b.from}'`,
      text(b.way ?? '1'),
      text(b.dx ?? 'I10'),
      `'1'`,
    ].join(),
  )
  const dx = bills.flatMap((b) =>
    [b.dx ?? 'I10', ...(b.more ?? [])].map((code, at) =>
      [text(b.setl), text(b.psn), String(at + 1), text(code)].join(),
    ),
  )
  const insured = [...new Set(bills.map((b) => b.psn))].map(
    (psn) => `${text(psn)},${ended[psn] ? `date '${ended[psn]}'` : 'null::date'}`,
  )
  const table = (name: string, columns: string, rows: readonly string[]) =>
    `create or replace table ${name} as select * from (values ${rows.map((row) => `(${row})`).join(',')}) t(${columns})`
  return [
    table(
      'setl_d',
      'setl_id, mdtrt_id, psn_no, setl_time, begndate, enddate, med_type, fixmedins_code, diag_code, gend, age, vali_flag',
      setl,
    ),
    table(
      'mdtrt_d',
      'mdtrt_id, psn_no, fixmedins_code, med_type, begntime, endtime, dscg_way, diag_code, vali_flag',
      visit,
    ),
    table('diag_list_d', 'mdtrt_id, psn_no, diag_srt_no, diag_code', dx),
    table('psn_insu_d', 'psn_no, enddate', insured),
    feeTable(planted),
  ]
}

export async function overClaims<T>(work: (plant: (planted: Planted) => Promise<Duck>) => Promise<T>): Promise<T> {
  return withDuck(
    (duck) =>
      work(async (planted) => {
        for (const sql of tables(planted)) await duck.run(sql)
        return duck
      }),
    { threads: 1, memory: '256MB' },
  )
}
