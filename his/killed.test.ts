import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { systemChance, systemClock } from '#kernel'
import { callSoap, emptyHisDatabase, testPerson } from './testing.ts'

const root = join(import.meta.dirname, '..')

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

/** The hospital's system as a process of its own, started again on the same ports. */
async function hospitalProcess(t: TestContext, databaseUrl: string) {
  const port = await freePort()
  const soapUrl = `http://127.0.0.1:${port}/soap`
  let child: ChildProcess | undefined
  const start = async () => {
    const env = { ...process.env, HIS_DATABASE_URL: databaseUrl, HIS_PORT: String(port), HIS_MLLP_PORT: '0' }
    child = spawn(process.execPath, ['--no-warnings', 'his/main.ts'], { cwd: root, env, stdio: 'ignore' })
    for (let tries = 0; tries < 1_200; tries++) {
      if (
        await fetch(`${soapUrl}?wsdl`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('it did not start')
  }
  const gone = () =>
    new Promise<void>((resolve) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) resolve()
      else child.once('exit', () => resolve())
    })
  t.after(async () => {
    child?.kill('SIGKILL')
    await gone()
  })
  await start()
  const misbehave = (faults: object[]) =>
    fetch(`http://127.0.0.1:${port}/misbehave.json`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    })
  return { soapUrl, start, gone, misbehave, kill: () => child!.kill('SIGKILL') }
}

test('killed in the middle of a confirmation and asked again, it is confirmed once with the same answer', async (t) => {
  const databaseUrl = emptyHisDatabase(t)
  const his = await hospitalProcess(t, databaseUrl)
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  t.after(() => client.end().catch(() => undefined))
  const uuid = () => systemChance.uuid()
  const { rows } = await client.query(`select id from number where state = 'free' order by id desc limit 2`)
  const until = new Date(systemClock.now().getTime() + 600_000).toISOString()

  for (const [index, { id: hisNumberId }] of rows.entries()) {
    const holdId = uuid()
    const lock = { commandId: uuid(), hisNumberId, holdId, until, person: testPerson }
    assert.match(await callSoap(his, 'LockNumber', lock), /<ResultCode>0</)
    const more = { appointmentId: uuid(), person: testPerson, paidFen: 1_000, billId: '' }
    const confirm = { commandId: uuid(), hisNumberId, holdId, ...more }
    let asked: Promise<string>
    if (index === 0) {
      // After the commit, before the answer.
      await his.misbehave([{ kind: 'die', where: 'ConfirmNumber', times: 1 }])
      asked = callSoap(his, 'ConfirmNumber', confirm)
    } else {
      // Inside of the transaction: it waits for the session's row, which somebody else holds.
      await client.query('begin')
      await client.query('select 1 from session where id = (select session_id from number where id = $1) for update', [
        hisNumberId,
      ])
      asked = callSoap(his, 'ConfirmNumber', confirm)
      setTimeout(his.kill, 300)
    }
    await assert.rejects(asked)
    await his.gone()
    if (index === 1) await client.query('rollback')
    await his.start()

    const answer = await callSoap(his, 'ConfirmNumber', confirm)
    assert.match(answer, /<ResultCode>0<.*<RegistrationId>R/)
    assert.equal(await callSoap(his, 'ConfirmNumber', confirm), answer)
    const sold = await client.query('select id, paid_fen from registration where number_id = $1', [hisNumberId])
    assert.equal(sold.rowCount, 1)
    assert.equal(Number(sold.rows[0].paid_fen), 1_000)
  }
})
