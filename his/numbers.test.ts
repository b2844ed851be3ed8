import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemChance } from '#kernel'
import { carryOut } from './commands.ts'
import { sell } from './counter.ts'
import type { His } from './his.ts'
import type { CommandBodies } from './operations.ts'
import { questions } from './questions.ts'
import { callSoap, freshHis, testPerson } from './testing.ts'

const started = new Date('2026-03-02T00:00:00Z') // a Monday, 08:00 in China
function simulated() {
  let at = started
  const advance = (minutes: number) => {
    at = new Date(at.getTime() + minutes * 60_000)
  }
  const clock = { now: () => at, advance }
  return { clock }
}
const uuid = () => systemChance.uuid()

async function freeNumber(his: His): Promise<{ id: string; session: string }> {
  const { rows } = await his.pool.query(
    `select number.id, session_id as session from number where state = 'free' and starts_at > $1 order by id limit 1`,
    [new Date(started.getTime() + 86_400_000)],
  )
  return rows[0]
}

const lockBody = (hisNumberId: string, holdId: string, minutes = 10): CommandBodies['LockNumber'] => ({
  hisNumberId,
  holdId,
  until: new Date(started.getTime() + minutes * 60_000).toISOString(),
  person: testPerson,
})
const confirmBody = (hisNumberId: string, holdId: string, appointmentId: string): CommandBodies['ConfirmNumber'] => ({
  hisNumberId,
  holdId,
  appointmentId,
  person: testPerson,
  paidFen: 2_500,
  billId: null,
})

test('a number is locked, confirmed once however often it is asked, and given back to the fen', async (t) => {
  const { clock } = simulated()
  const his = await freshHis(t, { clock })
  const { id, session } = await freeNumber(his)
  const [holdId, appointmentId] = [uuid(), uuid()]
  const now = clock.now()

  assert.equal((await carryOut(his.pool, 'LockNumber', uuid(), lockBody(id, holdId), now)).outcome, 'done')
  const other = await carryOut(his.pool, 'LockNumber', uuid(), lockBody(id, uuid()), now)
  assert.deepEqual([other.outcome, 'code' in other && other.code], ['refused', 'number-taken'])

  const commandId = uuid()
  const confirm = confirmBody(id, holdId, appointmentId)
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      carryOut(his.pool, 'ConfirmNumber', index % 2 === 0 ? commandId : uuid(), confirm, now),
    ),
  )
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  assert.equal(answers[0]?.outcome, 'done')
  const left = await questions.NumbersLeft(his.pool, { hisSessionId: session }, now)
  assert.equal(left.numbers.find(({ hisNumberId }) => hisNumberId === id)?.state, 'taken')

  const release = { hisNumberId: id, holdId, reason: '' }
  const tooLate = await carryOut(his.pool, 'ReleaseNumber', uuid(), release, now)
  assert.equal('code' in tooLate && tooLate.code, 'too-late')
  const cancel = { hisNumberId: id, holdId, appointmentId, refundFen: 2_000, reason: '' }
  for (let time = 0; time < 2; time++) {
    const given = await carryOut(his.pool, 'CancelNumber', uuid(), cancel, now)
    assert.deepEqual(given, { outcome: 'done', data: { refundedFen: 2_000 } })
  }
  const date = (await his.pool.query('select date from session where id = $1', [session])).rows[0].date
  const { entries } = await questions.NumberBook(his.pool, { date }, now)
  assert.deepEqual(
    entries.map(({ state, paidFen, refundedFen }) => [state, paidFen, refundedFen]),
    [['free', 2_500, 2_000]],
  )
})

test('a lock falls when its time is over, and a lock that comes after its release is refused', async (t) => {
  const { clock } = simulated()
  const his = await freshHis(t, { clock })
  const { id } = await freeNumber(his)
  const holdId = uuid()
  await carryOut(his.pool, 'LockNumber', uuid(), lockBody(id, holdId, 10), clock.now())
  clock.advance(11)
  const late = await carryOut(his.pool, 'ConfirmNumber', uuid(), confirmBody(id, holdId, uuid()), clock.now())
  assert.equal('code' in late && late.code, 'lock-gone')

  const never = uuid()
  const gone = await carryOut(
    his.pool,
    'ReleaseNumber',
    uuid(),
    { hisNumberId: id, holdId: never, reason: '' },
    clock.now(),
  )
  assert.equal(gone.outcome, 'done')
  const after = await carryOut(his.pool, 'LockNumber', uuid(), lockBody(id, never, 30), clock.now())
  assert.equal('code' in after && after.code, 'lock-gone')
})

test('two windows and the app want one number: it is sold once', async (t) => {
  const { clock } = simulated()
  const his = await freshHis(t, { clock })
  for (let round = 0; round < 12; round++) {
    const { id } = await freeNumber(his)
    const holdId = uuid()
    const app = async () => {
      const locked = await carryOut(his.pool, 'LockNumber', uuid(), lockBody(id, holdId), clock.now())
      if (locked.outcome === 'refused') return false
      const sold = await carryOut(his.pool, 'ConfirmNumber', uuid(), confirmBody(id, holdId, uuid()), clock.now())
      return sold.outcome === 'done'
    }
    const window = async (order: number) => {
      const person = { ...testPerson, documentNumber: `99012619590629${order}02X` }
      return (await sell(his.pool, id, person, clock.now())).ok
    }
    const sold = await Promise.all([window(1), app(), window(2)])
    assert.equal(sold.filter(Boolean).length, 1)
  }
  const twice = await his.pool.query(
    `select number_id from registration where state = 'active' group by number_id having count(*) > 1`,
  )
  assert.equal(twice.rowCount, 0)
})

test('the web service answers in XML, refuses what it cannot read, and repeats an answer by the command’s id', async (t) => {
  const { clock } = simulated()
  const his = await freshHis(t, { clock })
  const { id, session } = await freeNumber(his)
  assert.match(await (await fetch(`${his.soapUrl}?wsdl`)).text(), /<wsdl:operation name="ConfirmNumber">/)
  const commandId = uuid()
  const body = { commandId, ...lockBody(id, uuid()) }
  const first = await callSoap(his, 'LockNumber', body)
  assert.match(first, /<ResultCode>0<\/ResultCode>/)
  assert.equal(await callSoap(his, 'LockNumber', body), first)
  assert.match(await callSoap(his, 'LockNumber', { ...body, commandId: 'x' }), /<ResultCode>1001</)
  assert.match(await callSoap(his, 'LockNumber', { ...body, commandId: uuid(), holdId: uuid() }), /<ResultCode>2001</)
  assert.match(await callSoap(his, 'NumbersLeft', { hisSessionId: session }), /<State>1<\/State>/)
  assert.match(await callSoap(his, 'Nothing', {}), /Fault/)
  his.faults.set([{ kind: 'refuse', where: 'Balance', times: 1 }])
  assert.match(await callSoap(his, 'Balance', { documentNumber: 'x' }), /<ResultCode>9999</)
  assert.match(await callSoap(his, 'Balance', { documentNumber: 'x' }), /<Found>false</)
})
