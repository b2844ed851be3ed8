// A clinic whose insurer is a service over the network: an honest one of our own, on loopback, that misbehaves when told to.
import assert from 'node:assert/strict'
import { mock, type TestContext } from 'node:test'
import { startInsurer } from '../../insurer/service.ts'

// No test waits for a clock, nor fails on a slow machine: what is late is given up at once, and arrives when so many
// further steps were made as its fault has milliseconds.
const late: { steps: number; arrive(): void }[] = []
const patience = new Set<AbortController>()
mock.method(AbortSignal, 'timeout', () => {
  const waits = new AbortController()
  patience.add(waits)
  return waits.signal
})
const later = (steps: number) =>
  new Promise<void>((arrive) => {
    late.push({ steps, arrive })
    for (const waits of patience) waits.abort(new DOMException('no answer in time', 'TimeoutError'))
    patience.clear()
  })
/** A step later: what is due now arrives, and is carried out before anything else is asked. */
async function pass(steps = 1): Promise<void> {
  for (const one of late.splice(0)) {
    if (one.steps > steps) late.push({ ...one, steps: one.steps - steps })
    else one.arrive()
  }
  await new Promise((resolve) => setImmediate(resolve))
}

let clock: () => Date = () => new Date('2026-03-02T01:00:00Z')
let serial = 0
const service = await startInsurer({
  later,
  key: 'a key of sixteen and more',
  now: () => clock(),
  newId: () => {
    serial += 1
    return `I${String(serial).padStart(11, '0')}`
  },
})
export const insurer = {
  ...service,
  quiet: async () => {
    await pass(Number.POSITIVE_INFINITY)
    await service.quiet()
  },
}
// The configuration is read once, at its first use: the insurer has to be there before.
process.env.ANJI_INSURER_URL = insurer.url
process.env.ANJI_INSURER_KEY = 'a key of sixteen and more'

const { amlodipine, assertBalanced, clinic, fee } = await import('../insurance/settlement/clinic.test.ts')
const { hear, take, ...run } = await import('../insurance/insurer/run.ts')
const { insurerInUse, insurerModule } = await import('#insurance/insurer')
const { settlementModule } = await import('#insurance/settlement')

export { amlodipine, fee, hear, insurerInUse, take }

export const askInsurer: typeof run.askInsurer = async (...asked) => {
  await pass()
  return run.askInsurer(...asked)
}

export interface Amounts {
  readonly billId: string
  readonly state: string
  readonly medfee_sumamt: number
  readonly fund_pay_sumamt: number
  readonly account: number
  readonly cash_payamt: number
}

export async function remoteClinic(t: TestContext, accountFen = 5000) {
  const place = await clinic(t, { accountFen: 0 })
  const { region, wang, server, actor } = place
  clock = () => region.clock.now()
  const insure = (psnNo: string, accountFen: number) =>
    insurer.insure({ psnNo, birthDate: '1960-01-15', insutype: '310', held: [], accountFen })
  await insurer.quiet()
  // Every test's region counts its messages from one again.
  for (const table of ['message', 'undone', 'sign_in', 'upload', 'settlement', 'used', 'person']) {
    insurer.book.run(`delete from ${table}`)
  }
  insure(wang.psnNo!, accountFen)
  insurer.misbehave([])
  insurer.skew(0)
  const root = region.ctx()
  const link = insurerInUse()
  /** One message's three steps. Answers whether anything was due. */
  const step = async () => {
    const now = region.ctx()
    const taken = await take(now)
    if (!taken) return false
    await hear(region.ctx(), taken, await askInsurer(now, link, taken))
    return true
  }
  const told = () => region.deliver([insurerModule, settlementModule])
  await told() // whoever hears the insurer is wired before anything is said
  const waiting = async () =>
    (await region.pool.query('select min(due_at) as due from insurer.exchange where due_at is not null')).rows[0]
      .due as Date | null
  /** Until nobody waits for the insurer any more, however long that takes. */
  const drive = async () => {
    for (let turns = 0; turns < 200; turns += 1) {
      while (await step()) await told()
      await told()
      const due = await waiting()
      if (!due) return
      if (due > region.clock.now()) region.clock.set(due.toISOString())
    }
    assert.fail('the insurer is still waited for')
  }
  const bill = async (billId: string) => (await server.call(actor, `GET /api/settlement/bills/${billId}`)).body
  /** Asked, looked at, and paid where there is cash to pay; settled there when `drive` is over. */
  const payFor = async (mdtrtId: string) => {
    const { body } = await place.pay(mdtrtId)
    await drive()
    const looked = await bill(body.billId)
    if (looked.state === 'awaiting-payment') {
      const heard = await place.notify(place.paid(looked, `T-${looked.billId}`))
      assert.equal(heard.body.outcome, 'paid')
      await drive()
    }
    return bill(body.billId)
  }
  return { ...place, root, link, insure, step, told, drive, waiting, bill, payFor }
}

export type RemoteClinic = Awaited<ReturnType<typeof remoteClinic>>

/** Both books, bill for bill and fen for fen; and ours in balance. */
export async function assertBothAgree({ region, hospital }: RemoteClinic): Promise<void> {
  await insurer.quiet()
  await assertBalanced(region)
  const { rows } = await region.pool.query(
    `select b.setl_id as "billId", b.state, b.medfee_sumamt, b.fund_pay_sumamt, b.acct_pay + b.acct_mulaid_pay as account, b.cash_payamt,
            r.insurer_setl_id from settlement.bill b join settlement.remote_bill r using (setl_id)`,
  )
  const ours = rows.filter((row) => row.state === 'settled').map(({ state: _state, ...row }) => row)
  const theirs = insurer.book
    .all<{ setl_id: string; medins_setl_id: string; info: string }>(
      `select setl_id, medins_setl_id, info from settlement where state = 'settled' and fixmedins_code = ?`,
      hospital.code,
    )
    .filter((row) => rows.some((one) => one.billId === row.medins_setl_id))
    .map(({ setl_id, medins_setl_id, info }) => {
      const { medfee_sumamt, fund_pay_sumamt, acct_pay, psn_cash_pay } = JSON.parse(info)
      const fen = (yuan: number) => Math.round(yuan * 100)
      return {
        billId: medins_setl_id,
        medfee_sumamt: fen(medfee_sumamt),
        fund_pay_sumamt: fen(fund_pay_sumamt),
        account: fen(acct_pay),
        cash_payamt: fen(psn_cash_pay),
        insurer_setl_id: setl_id,
      }
    })
  const byId = (a: { billId: string }, b: { billId: string }) => (a.billId < b.billId ? -1 : 1)
  assert.deepEqual(ours.toSorted(byId), theirs.toSorted(byId))
}
