import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'

const secret = 'a shared secret'
const asked: { path: string; body: Record<string, string> }[] = []
let answer = 200

const gateway = createServer((request, response) => {
  let text = ''
  request.on('data', (part) => {
    text += part
  })
  request.on('end', () => {
    asked.push({ path: request.url!, body: JSON.parse(text) })
    response.writeHead(answer).end()
  })
})
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
const { port } = gateway.address() as { port: number }
// The configuration is read once, at its first use: the gateway has to be there before.
process.env.PAYMENT_URL = `http://127.0.0.1:${port}`
process.env.PAYMENT_TOKEN = secret

const { amlodipine, assertBalanced, clinic, manager } = await import('../clinic.test.ts')
const { signatureHolds, signatureOf } = await import('../notice.ts')
const { askGateway } = await import('./gateway.ts')

test.after(() => gateway.close())

test('a gateway gets the payer with a signed order, and is asked to refund by signed requests that are repeated', async (t) => {
  const { region, server, charge, pay, notify } = await clinic(t, { accountFen: 0 })
  const bill = (await pay((await charge([amlodipine(1)])).mdtrtId)).body
  const order = new URL(bill.cashierUrl)
  assert.equal(order.origin, `http://127.0.0.1:${port}`)
  const fields = Object.fromEntries(order.searchParams)
  assert.equal(fields.amountFen, '4200')
  assert.ok(signatureHolds(Buffer.from(secret), fields as { signature: string }))
  assert.equal(
    (await server.call(undefined, `GET /cashier/${fields.intentId}`)).status,
    404,
    'there is no cashier of our own',
  )

  const notice = {
    notice: 'payment',
    intentId: fields.intentId!,
    tradeNo: 'W1',
    outcome: 'paid',
    amountFen: 4200,
  } as const
  assert.equal((await notify(notice)).status, 401, 'the local secret is nothing here')
  const at = region.clock.now().toISOString()
  const signature = signatureOf(Buffer.from(secret), { ...notice, at })
  assert.equal((await notify(notice, { at, signature })).body.outcome, 'settled')

  await server.call(manager, `POST /api/settlement/bills/${bill.billId}/reverse`, { reason: 'x' })
  const { rows } = await region.pool.query(
    "select payload from graphile_worker._private_jobs where payload->>'operation' = 'refund'",
  )
  answer = 503
  await assert.rejects(region.runJob(askGateway, rows[0].payload), /answered 503/)
  answer = 200
  await region.runJob(askGateway, rows[0].payload)
  assert.deepEqual(
    asked.map((one) => one.path),
    ['/refund', '/refund'],
  )
  assert.equal(asked[1]!.body.tradeNo, 'W1')
  assert.ok(signatureHolds(Buffer.from(secret), asked[1]!.body as { signature: string }))
  await assertBalanced(region)
})
