// What each number of the interface does, in one transaction of the books. A refusal changes nothing but the message's number.
import type { MedType } from '#contracts/benefits'
import { fenOf, infcodes, infnos, regionTime, yuanOf } from '#insurance/insurer'
import { nothingUsed, type PricedLine, type Split, splitBill, type Used } from '#insurance/split'
import type { Book, SettlementRow, UsedKey } from './book.ts'
import { details, totals } from './day.ts'
import { itemOn, type Person, termsOf } from './terms.ts'

export class No extends Error {
  readonly infcode: string
  constructor(reason: string, infcode: string = infcodes.refused) {
    super(reason)
    this.infcode = infcode
  }
}

export interface Desk {
  readonly book: Book
  /** The insurer's own clock. */
  now(): Date
  newId(): string
  /** A sign-in holds this long. */
  readonly signInMinutes: number
  /** What settles dearer by: a fault. */
  readonly dearerFen: number
}

export interface Asked {
  readonly infno: string
  readonly msgid: string
  readonly signNo: string
  readonly fixmedinsCode: string
  // biome-ignore lint/suspicious/noExplicitAny: the wire's input, read field by field below
  readonly input: any
}

const operations: Record<string, (desk: Desk, asked: Asked) => unknown> = {
  [infnos.signIn]: signIn,
  [infnos.upload.outpatient]: upload,
  [infnos.upload.inpatient]: upload,
  [infnos.preSettle.outpatient]: (desk, asked) => ({ setlinfo: work(desk, asked).info }),
  [infnos.preSettle.inpatient]: (desk, asked) => ({ setlinfo: work(desk, asked).info }),
  [infnos.settle.outpatient]: settle,
  [infnos.settle.inpatient]: settle,
  [infnos.reverse.outpatient]: reverse,
  [infnos.reverse.inpatient]: reverse,
  [infnos.query]: query,
  [infnos.undo]: undo,
  [infnos.totals]: totals,
  [infnos.details]: details,
}

/** Carries one message out. Throws No. */
export function carryOut(desk: Desk, asked: Asked): unknown {
  const { book } = desk
  const operation = operations[asked.infno]
  if (!operation) throw new No(`没有交易 ${asked.infno}`)
  if (asked.infno !== infnos.signIn) checkSignIn(desk, asked)
  if (book.one('select 1 from undone where msgid = ?', asked.msgid)) throw new No('该报文已被冲正')
  if (book.one('select 1 from message where msgid = ?', asked.msgid)) throw new No('报文编号重复', infcodes.repeated)
  book.run('insert into message values (?, ?)', asked.msgid, asked.infno)
  return operation(desk, asked)
}

function checkSignIn({ book, now, signInMinutes }: Desk, { signNo, fixmedinsCode }: Asked): void {
  const row = book.one<{ at: number; over: number }>(
    'select at, over from sign_in where sign_no = ? and fixmedins_code = ?',
    signNo,
    fixmedinsCode,
  )
  const holds = row && row.over === 0 && now().getTime() - row.at < signInMinutes * 60_000
  if (!holds) throw new No('未签到或签到已失效', infcodes.signedOut)
}

function signIn({ book, now, newId }: Desk, { fixmedinsCode }: Asked) {
  const sign_no = newId()
  book.run(
    'insert into sign_in (sign_no, fixmedins_code, at) values (?, ?, ?)',
    sign_no,
    fixmedinsCode,
    now().getTime(),
  )
  return { signinoutb: { sign_time: regionTime(now()), sign_no } }
}

function upload({ book }: Desk, { input }: Asked) {
  const lines = input.feedetail as Record<string, string>[]
  if (!Array.isArray(lines) || lines.length === 0) throw new No('没有费用明细')
  const batch = lines[0]!.chrg_bchno!
  book.run('insert or replace into upload values (?, ?)', batch, JSON.stringify(lines))
  const day = lines[0]!.fee_ocur_time!.slice(0, 10)
  return { result: seen(pricedLines(lines, day)) }
}

/** Class, ceiling, prior self-pay and the four parts of each line: they depend on the catalogue only, so any policy shows them. */
function seen(lines: readonly PricedLine[]) {
  const anyone: Person = { psnNo: '', birthDate: '1980-01-01', insutype: '310', held: [], accountFen: 0 }
  const benefits = termsOf(anyone, { medType: '11', hospLv: 2, referred: false, onDate: '2026-01-01' })!
  const split = splitBill({ lines, benefits, used: nothingUsed, waiverFen: 0, accountFen: 0, family: [] })
  return split.lines.map((line) => ({
    feedetl_sn: line.chargeId,
    cnt: line.cnt,
    pric: yuanOf(line.pric),
    pric_uplmt_amt: line.pric_uplmt_amt === null ? null : yuanOf(line.pric_uplmt_amt),
    selfpay_prop: line.selfpay_prop / 10_000,
    chrgitm_lv: { 甲: '01', 乙: '02', 丙: '03' }[line.chrgitm_lv],
    det_item_fee_sumamt: yuanOf(line.det_item_fee_sumamt),
    fulamt_ownpay_amt: yuanOf(line.fulamt_ownpay_amt),
    overlmt_amt: yuanOf(line.overlmt_selfpay),
    preselfpay_amt: yuanOf(line.preselfpay_amt),
    inscp_scp_amt: yuanOf(line.inscp_amt),
  }))
}

function pricedLines(lines: readonly Record<string, unknown>[], day: string): PricedLine[] {
  return lines.map((line) => {
    const item = itemOn(String(line.med_list_codg), day)
    if (!item) throw new No(`目录中没有 ${line.med_list_codg}`)
    const pric = fenOf(line.pric)
    const cnt = Number(line.cnt)
    const sum = fenOf(line.det_item_fee_sumamt)
    if (pric === undefined || !Number.isInteger(cnt) || cnt <= 0 || sum !== pric * cnt) throw new No('明细金额不正确')
    return {
      chargeId: String(line.feedetl_sn),
      orderId: String(line.rxno),
      hilist_code: item.hilist_code,
      name: item.name,
      cnt,
      pric,
      pric_uplmt_amt: item.pric_uplmt_amt,
      selfpay_prop: item.selfpay_prop,
      chrgitm_lv: item.chrgitm_lv,
      ownReason: line.own_pay_flag === '1' ? '自费' : null,
    }
  })
}

interface Worked {
  readonly info: Record<string, unknown>
  readonly split: Split
  readonly key: UsedKey
}

function work(desk: Desk, { input, fixmedinsCode }: Asked): Worked {
  const { book } = desk
  const data = input.data
  const person = book.person(data.psn_no)
  if (!person) throw new No('不是本统筹区参保人')
  if (person.insutype !== data.insutype) throw new No('险种不符')
  const uploaded = book.one<{ lines: string }>('select lines from upload where chrg_bchno = ?', data.chrg_bchno)
  if (!uploaded) throw new No('费用明细未上传')
  const onDate = String(data.begntime).slice(0, 10)
  const lines = pricedLines(JSON.parse(uploaded.lines), onDate)
  const hospLv = Number(data.hosp_lv)
  const asked = { medType: data.med_type as MedType, hospLv, referred: data.refl_flag === '1', onDate }
  const benefits = termsOf(person, asked)
  if (!benefits) throw new No('没有适用的待遇政策')
  const category = benefits.policy.med_type
  const year = Number(onDate.slice(0, 4))
  const key = { psn_no: person.psnNo, insutype: person.insutype, category, hosp_lv: hospLv, year }
  const split = splitBill({
    lines,
    benefits,
    used: book.used(key),
    waiverFen: fenOf(data.exp_content?.hosp_part_amt ?? 0) ?? 0,
    accountFen: data.acct_used_flag === '1' ? person.accountFen : 0,
    family: [],
  })
  if (fenOf(data.medfee_sumamt) !== split.medfee_sumamt) throw new No('总金额与明细不符')
  const info = infoOf(split, {
    medType: category,
    medinsSetlId: data.medins_setl_id,
    balcFen: person.accountFen,
    fixmedinsCode,
  })
  return { info, split, key }
}

function infoOf(
  split: Split,
  of: { medType: string; medinsSetlId: string; balcFen: number; fixmedinsCode: string },
): Record<string, unknown> {
  const account = split.acct_pay + split.acct_mulaid_pay
  return {
    med_type: of.medType,
    medins_setl_id: of.medinsSetlId,
    fixmedins_code: of.fixmedinsCode,
    medfee_sumamt: yuanOf(split.medfee_sumamt),
    fulamt_ownpay_amt: yuanOf(split.fulamt_ownpay_amt),
    overlmt_selfpay: yuanOf(split.overlmt_selfpay),
    preselfpay_amt: yuanOf(split.preselfpay_amt),
    inscp_scp_amt: yuanOf(split.inscp_amt),
    dedc_std: yuanOf(split.dedc_std),
    act_pay_dedc: yuanOf(split.act_pay_dedc),
    hifp_pay: yuanOf(split.hifp_pay),
    hifmi_pay: yuanOf(split.hifmi_pay),
    hifob_pay: yuanOf(split.hifob_pay),
    maf_pay: yuanOf(split.maf_pay),
    cvlserv_pay: yuanOf(split.cvlserv_pay),
    hifes_pay: yuanOf(split.hifes_pay),
    oth_pay: yuanOf(split.othfund_pay),
    fund_pay_sumamt: yuanOf(split.fund_pay_sumamt),
    psn_part_amt: yuanOf(account + split.cash_payamt),
    acct_pay: yuanOf(account),
    acct_mulaid_pay: yuanOf(split.acct_mulaid_pay),
    psn_cash_pay: yuanOf(split.cash_payamt),
    hosp_part_amt: yuanOf(split.ownpay_hosp_part),
    balc: yuanOf(of.balcFen - account),
  }
}

function settle(desk: Desk, asked: Asked) {
  const { book, now, newId, dearerFen } = desk
  const { medins_setl_id } = asked.input.data
  const known = book.named(asked.fixmedinsCode, medins_setl_id)
  if (known?.state === 'settled') return { setlinfo: { ...JSON.parse(known.info), setl_id: known.setl_id } }
  const { split, key, info: worked } = work(desk, asked)
  const info = dearer(worked, split, dearerFen)
  const used = Object.fromEntries(Object.keys(nothingUsed).map((name) => [name, split[name as keyof Used]]))
  const no = book.count(key, used as unknown as Used, 1)
  const account = split.acct_pay + split.acct_mulaid_pay
  book.run('update person set account_fen = account_fen - ? where psn_no = ?', account, key.psn_no)
  const setl_time = regionTime(now())
  const row: SettlementRow = {
    ...key,
    setl_id: newId(),
    medins_setl_id,
    fixmedins_code: asked.fixmedinsCode,
    msgid: asked.msgid,
    state: 'settled',
    setl_day: setl_time.slice(0, 10),
    setl_time,
    no,
    account_fen: account,
    info: JSON.stringify(info),
    delta: JSON.stringify(used),
  }
  book.insert(row)
  return { setlinfo: { ...info, setl_id: row.setl_id, setl_time } }
}

/** The hospital's part is smaller and the cash larger, or the other way round: another cash part than was looked at. */
function dearer(info: Record<string, unknown>, split: Split, byFen: number): Record<string, unknown> {
  if (byFen === 0 || split.fund_pay_sumamt < byFen || split.hifp_pay < byFen) return info
  return {
    ...info,
    hifp_pay: yuanOf(split.hifp_pay - byFen),
    fund_pay_sumamt: yuanOf(split.fund_pay_sumamt - byFen),
    psn_cash_pay: yuanOf(split.cash_payamt + byFen),
    psn_part_amt: yuanOf(split.acct_pay + split.acct_mulaid_pay + split.cash_payamt + byFen),
  }
}

function reverse({ book }: Desk, { input, fixmedinsCode }: Asked) {
  const row = book.one<SettlementRow>(
    `select * from settlement where setl_id = ? and fixmedins_code = ? and state <> 'undone'`,
    input.data.setl_id,
    fixmedinsCode,
  )
  if (!row) throw new No('没有该结算')
  if (row.state === 'reversed') throw new No('该结算已撤销')
  if (book.later(row) > 0) throw new No('其后还有结算，请先撤销')
  book.takeBack(row, 'reversed')
  return { setlinfo: { setl_id: row.setl_id } }
}

function query({ book }: Desk, { input, fixmedinsCode }: Asked) {
  const row = book.named(fixmedinsCode, input.data.medins_setl_id)
  if (!row) return { state: 'none', setlinfo: null }
  return { state: row.state, setlinfo: { ...JSON.parse(row.info), setl_id: row.setl_id, setl_time: row.setl_time } }
}

/** 冲正: whatever the message did is taken back, and it may come as late as it likes. */
function undo({ book }: Desk, { input, fixmedinsCode }: Asked) {
  const { omsgid } = input.data
  const row = book.one<SettlementRow>(
    `select * from settlement where msgid = ? and fixmedins_code = ? and state = 'settled'`,
    omsgid,
    fixmedinsCode,
  )
  if (row && book.later(row) > 0) throw new No('其后还有结算，不能冲正')
  if (row) book.takeBack(row, 'undone')
  book.run('insert or ignore into undone values (?)', omsgid)
  return {}
}
