import { z } from 'zod'
import type { MedType } from '#contracts/benefits'
import type { Context } from '#kernel'
import {
  type BookEntry,
  type InsurerLink,
  InsurerRefusal,
  type Message,
  type SettlementAsked,
  Silence,
} from '../link.ts'
import { infcodes, infnos, type Reply, regionTime, shortId, signatureHolds, signed } from './envelope.ts'
import { fromFeeResults, fromSetlInfo, isInpatient, toFeeDetails, toSettlementInput } from './names.ts'
import { fenOf } from './yuan.ts'

export interface RemoteOptions {
  readonly url: string
  readonly key: Buffer
  /** How long one message may take; what is later is as if it never came. */
  readonly timeoutMs: number
  /** The insured area (insuplc_admdvs) and ours (mdtrtarea_admvs): the pool. */
  readonly pool: string
}

const infnoOf = (of: { outpatient: string; inpatient: string }, medType: MedType) =>
  isInpatient(medType) ? of.inpatient : of.outpatient

const ReplyShape = z.looseObject({
  infcode: z.string(),
  msgid: z.string(),
  err_msg: z.string().nullish(),
  output: z.unknown(),
})
const FoundShape = z.object({ state: z.enum(['none', 'settled', 'reversed']), setlinfo: z.unknown() })
const money = z.unknown().transform((value) => fenOf(value) ?? Number.NaN)
const TotalsShape = z.object({
  fixmedins_setl_cnt: z.number().int(),
  medfee_sumamt: money,
  fund_pay_sumamt: money,
  acct_pay: money,
  psn_cash_pay: money,
})
const EntryShape = z.object({
  setl_id: z.string(),
  medins_setl_id: z.string(),
  psn_no: z.string().nullish(),
  refd_setl_flag: z.enum(['0', '1']),
  setl_time: z.string(),
  medfee_sumamt: money,
  fund_pay_sumamt: money,
  acct_pay: money,
  psn_cash_pay: money,
})
const DetailsShape = z.object({ detail: z.array(EntryShape), total: z.number().int() })

function read<T>(shape: z.ZodType<T>, output: unknown): T {
  const parsed = shape.safeParse(output)
  if (!parsed.success) throw new Silence(`output cannot be read: ${parsed.error.issues[0]!.path.join('.')}`)
  return parsed.data
}

/** An insurer's service over HTTP, one message a call. Never call it inside a transaction. */
export function remoteInsurer(options: RemoteOptions): InsurerLink {
  const send = (ctx: Context, infno: string, code: string, message: Message, input: Record<string, unknown>) =>
    exchange(options, ctx, { infno, fixmedinsCode: code, message, input })
  const uploadLines = async (ctx: Context, asked: SettlementAsked, message: Message) => {
    const feedetail = toFeeDetails(asked)
    const output = await send(ctx, infnoOf(infnos.upload, asked.medType), asked.fixmedinsCode, message, { feedetail })
    return fromFeeResults(asked, read(z.object({ result: z.unknown() }), output).result)
  }
  const setlInfo = z.object({ setlinfo: z.unknown() })
  return {
    name: 'remote',
    uploadLines,
    async signIn(ctx, fixmedinsCode) {
      const message = { msgid: `${shortId(ctx.chance.uuid())}`, signNo: '' }
      const input = { signIn: { opter_no: 'anji', mac: '', ip: '' } }
      const output = await send(ctx, infnos.signIn, fixmedinsCode, message, input)
      return read(z.object({ signinoutb: z.object({ sign_no: z.string().min(1) }) }), output).signinoutb.sign_no
    },
    async preSettle(ctx, asked, message) {
      const infno = infnoOf(infnos.preSettle, asked.medType)
      const output = await send(ctx, infno, asked.fixmedinsCode, message, toSettlementInput(asked))
      return fromSetlInfo(asked, read(setlInfo, output).setlinfo)
    },
    async settle(ctx, asked, message) {
      const infno = infnoOf(infnos.settle, asked.medType)
      const output = await send(ctx, infno, asked.fixmedinsCode, message, toSettlementInput(asked))
      return numbered(fromSetlInfo(asked, read(setlInfo, output).setlinfo))
    },
    async reverse(ctx, asked, message) {
      const { psnNo: psn_no, insurerSetlId: setl_id, medinsSetlId: medins_setl_id } = asked
      const data = { psn_no, setl_id, medins_setl_id, mdtrt_id: shortId(asked.mdtrtId) }
      await send(ctx, infnoOf(infnos.reverse, asked.medType), asked.fixmedinsCode, message, { data })
    },
    async query(ctx, asked, message) {
      const data = { psn_no: asked.psnNo, medins_setl_id: asked.medinsSetlId, mdtrt_id: shortId(asked.mdtrtId) }
      const output = await send(ctx, infnos.query, asked.fixmedinsCode, message, { data })
      const { state, setlinfo } = read(FoundShape, output)
      return { state, settlement: state === 'none' ? null : numbered(fromSetlInfo(asked, setlinfo)) }
    },
    async undo(ctx, asked, message) {
      const data = { psn_no: asked.psnNo, omsgid: asked.msgid, oinfno: infnoOf(infnos.settle, asked.medType) }
      await send(ctx, infnos.undo, asked.fixmedinsCode, message, { data })
    },
    async totals(ctx, { fixmedinsCode, date }, message) {
      const data = { stmt_begndate: date, stmt_enddate: date, setl_optins: options.pool }
      const totals = read(TotalsShape, await send(ctx, infnos.totals, fixmedinsCode, message, { data }))
      const { fixmedins_setl_cnt: bills, psn_cash_pay: cash_payamt, medfee_sumamt, fund_pay_sumamt, acct_pay } = totals
      return exact({ bills, medfee_sumamt, fund_pay_sumamt, acct_pay, cash_payamt })
    },
    async details(ctx, { fixmedinsCode, date }, message) {
      const entries: BookEntry[] = []
      for (let page = 1; ; page += 1) {
        const data = { stmt_begndate: date, stmt_enddate: date, page_num: page, page_size: 1000 }
        const paged = { ...message, msgid: page === 1 ? message.msgid : `${message.msgid}-${page}` }
        const { detail, total } = read(DetailsShape, await send(ctx, infnos.details, fixmedinsCode, paged, { data }))
        entries.push(...detail.map(toEntry))
        if (detail.length === 0 || entries.length >= total) return entries
      }
    },
  }
}

function toEntry(row: z.output<typeof EntryShape>): BookEntry {
  return exact({
    insurerSetlId: row.setl_id,
    medinsSetlId: row.medins_setl_id,
    psnNo: row.psn_no ?? null,
    state: row.refd_setl_flag === '1' ? ('reversed' as const) : ('settled' as const),
    at: row.setl_time,
    medfee_sumamt: row.medfee_sumamt,
    fund_pay_sumamt: row.fund_pay_sumamt,
    acct_pay: row.acct_pay,
    cash_payamt: row.psn_cash_pay,
  })
}

function exact<T extends object>(amounts: T): T {
  if (Object.values(amounts).some((value) => Number.isNaN(value))) throw new Silence('an amount is not of whole fen')
  return amounts
}

function numbered<T extends { readonly insurerSetlId: string | null }>(settlement: T): T {
  if (!settlement.insurerSetlId) throw new Silence('a settlement without a number')
  return settlement
}

interface Sent {
  readonly infno: string
  readonly fixmedinsCode: string
  readonly message: Message
  readonly input: Record<string, unknown>
}

async function exchange(options: RemoteOptions, ctx: Context, sent: Sent): Promise<unknown> {
  const { infno, fixmedinsCode, message, input } = sent
  const body = signed(options.key, {
    infno,
    msgid: message.msgid,
    sign_no: message.signNo,
    mdtrtarea_admvs: options.pool,
    insuplc_admdvs: options.pool,
    recer_sys_code: 'ANJI',
    infver: 'V1.0',
    opter_type: '1',
    opter: 'anji',
    opter_name: 'anji',
    inf_time: regionTime(ctx.clock.now()),
    fixmedins_code: fixmedinsCode,
    input,
  })
  const reply = await postTo(options, body)
  if (!signatureHolds(options.key, reply)) throw new Silence('the signature of the answer does not hold')
  if (reply.msgid !== message.msgid) throw new Silence('the answer is to another message')
  if (reply.infcode === infcodes.done) return reply.output
  if (reply.infcode === infcodes.failed) throw new Silence('the insurer failed')
  throw new InsurerRefusal(reply.infcode, reply.err_msg ?? 'refused')
}

async function postTo(options: RemoteOptions, body: object): Promise<Reply> {
  let text: string
  try {
    const answer = await fetch(options.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(options.timeoutMs),
      redirect: 'error',
    })
    text = await answer.text()
    if (!answer.ok) throw new Silence(`HTTP ${answer.status}`)
  } catch (error) {
    if (error instanceof Silence) throw error
    throw new Silence((error as Error).name === 'TimeoutError' ? 'no answer in time' : 'the connection broke')
  }
  try {
    return ReplyShape.parse(JSON.parse(text)) as Reply
  } catch {
    throw new Silence('the answer cannot be read')
  }
}
