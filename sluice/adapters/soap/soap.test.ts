import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { AnswerOfBook, numberOf } from '../../../his/soap/testing.ts'
import { freshHis, testPerson } from '../../../his/testing.ts'
import { effectId } from '../effect-id.ts'
import { recordingHost } from '../testing.ts'
import { SoapOptions, startSoap } from './index.ts'

const described = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'his', 'sluice', 'soap.json'), 'utf8'),
)
const at = new Date('2026-03-02T00:00:00Z')
const until = new Date(at.getTime() + 600_000).toISOString()
const optionsFor = (url: string, more: object = {}) =>
  SoapOptions.parse({ url, probeMs: 0, timeoutMs: 60_000, ...described, ...more })
const deadline = () => new Date(1_772_409_600_000 + 60_000)

async function hospital(t: TestContext, more: object = {}) {
  const his = await freshHis(t, { clock: { now: () => at } })
  const host = recordingHost(t)
  const adapter = await startSoap(optionsFor(his.soapUrl, more), host)
  t.after(() => adapter.stop())
  const { commands, questions } = adapter
  return { his, host, commands: commands!, questions: questions! }
}
const id = (name: string) => effectId('soap-test', name)

test('lock, confirm, cancel and check in through the web service, in GBK, whatever is in a name', async (t) => {
  const { his, host, commands, questions } = await hospital(t)
  const { number, session } = await numberOf(his, at)
  const [holdId, appointmentId] = [id('hold'), id('appointment')]
  const person = { ...testPerson, name: `王<秀>&"英'𠮷`, phone: null }
  const locked = await commands['number.lock']!({ hisNumberId: number, holdId, until, person }, id('lock'))
  assert.deepEqual(locked, { outcome: 'done', data: { until } })
  const other = { hisNumberId: number, holdId: id('other'), until, person }
  const no = await commands['number.lock']!(other, id('lock-2'))
  assert.deepEqual(no, { outcome: 'refused', code: 'number-taken', reason: '号源已被占用' })
  const confirm = { hisNumberId: number, holdId, appointmentId, person, paidFen: 1_000, billId: null }
  const confirmed = await commands['number.confirm']!(confirm, id('confirm'))
  assert.equal(confirmed.outcome, 'done')
  assert.deepEqual(await commands['number.confirm']!(confirm, id('confirm')), confirmed)
  const { rows } = await his.pool.query('select name from patient where document_number = $1', [person.documentNumber])
  assert.equal(rows[0].name, person.name)

  const left = await questions['numbers.left']!({ hisSessionId: session }, deadline())
  assert.equal(left.numbers.find(({ hisNumberId }) => hisNumberId === number)?.state, 'taken')
  const ofNumber = { hisNumberId: number, holdId, appointmentId }
  assert.equal((await commands['number.checked-in']!({ ...ofNumber, at: until }, id('in'))).outcome, 'done')
  const back = await commands['number.cancel']!({ ...ofNumber, refundFen: 1_000, reason: '退号' }, id('cancel'))
  assert.deepEqual(back, { outcome: 'done', data: { refundedFen: 1_000 } })
  const book = AnswerOfBook.parse(
    await questions['numbers.book']!({ date: session.slice(1, 9).replace(/(....)(..)/, '$1-$2-') }, deadline()),
  )
  assert.deepEqual(book.entries, [
    { hisNumberId: number, state: 'free', holdId, appointmentId, paidFen: 1_000, refundedFen: 1_000 },
  ])
  const balance = await questions['account.balance']!({ documentNumber: person.documentNumber }, deadline())
  assert.deepEqual(balance, { found: true, balanceFen: 0 })
  assert.deepEqual(await questions['report.ready']!({ documentNumber: 'nobody' }, deadline()), { reports: [] })
  assert.equal(host.states.at(-1)?.state, 'up')
})

test('late, never, cut, busy: the outcome is unclear, and asked again it is what it was', async (t) => {
  const { his, host, commands } = await hospital(t)
  // Only what comes late or never is asked by somebody impatient: a slow machine is no fault of the hospital's.
  const hurry = await startSoap(optionsFor(his.soapUrl, { timeoutMs: 400 }), host)
  t.after(() => hurry.stop())
  for (const kind of ['late', 'never', 'drop-after', 'drop', 'refuse', 'twice'] as const) {
    const { number } = await numberOf(his, at)
    const holdId = id(kind)
    const lock = { hisNumberId: number, holdId, until, person: testPerson }
    his.faults.set([{ kind, where: 'LockNumber', times: 1, ms: 3_000 }])
    const asked = kind === 'late' || kind === 'never' ? hurry.commands! : commands
    const first = asked['number.lock']!(lock, id(`${kind}-lock`))
    if (kind === 'twice') assert.equal((await first).outcome, 'done')
    else await assert.rejects(first, { name: 'HisSilent' }, kind)
    his.faults.set([])
    assert.equal((await commands['number.lock']!(lock, id(`${kind}-lock`))).outcome, 'done')
    const { rows } = await his.pool.query(`select count(*)::int as n from number where hold_id = $1`, [holdId])
    assert.equal(rows[0].n, 1, kind)
  }
  assert.ok(host.states.some(({ error }) => error?.startsWith('LockNumber: ')))
})

test('a service that must not be asked twice is not: what is unclear goes to a person', async (t) => {
  const command = { ...described.commands['number.release'], repeats: false }
  const { his, commands } = await hospital(t, { commands: { 'number.release': command } })
  const release = { hisNumberId: 'N', holdId: id('once'), reason: '' }
  his.faults.set([{ kind: 'drop-after', where: 'ReleaseNumber', times: 1 }])
  await assert.rejects(commands['number.release']!(release, id('once')), { name: 'HisSilent' })
  await assert.rejects(commands['number.release']!(release, id('once')), /must not be asked twice/)
})

test('answers that lie, swell or bring entities are unclear, never done', async (t) => {
  let answer = ''
  let type = 'text/xml; charset=utf-8'
  const server = createServer((_request, response) => response.writeHead(200, { 'content-type': type }).end(answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
  const adapter = await startSoap(optionsFor(url, { answerBytesMax: 20_000 }), recordingHost(t))
  t.after(() => adapter.stop())
  const release = () => adapter.commands!['number.release']!({ hisNumberId: 'N', holdId: id('x'), reason: '' }, id('x'))
  const soap = (inner: string) =>
    `<e:Envelope xmlns:e="x"><e:Body><ReleaseNumberResponse><ReleaseNumberResult>${inner}</ReleaseNumberResult></ReleaseNumberResponse></e:Body></e:Envelope>`
  const code = (one: string) => soap(`&lt;Response&gt;&lt;ResultCode&gt;${one}&lt;/ResultCode&gt;&lt;/Response&gt;`)
  for (const bad of [
    '',
    'HTTP 502 Bad Gateway',
    '<a><b></a>',
    soap(''),
    code('7777'),
    code('0').repeat(200),
    `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${code('0')}`,
    soap(
      '&lt;!DOCTYPE a [&lt;!ENTITY x "0"&gt;]&gt;&lt;Response&gt;&lt;ResultCode&gt;&amp;x;&lt;/ResultCode&gt;&lt;/Response&gt;',
    ),
    `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`,
    `${'<层>'.repeat(200)}${'</层>'.repeat(200)}`,
    '<e:Envelope xmlns:e="x"><e:Body><e:Fault><faultcode>e:Server</faultcode><faultstring>王芳 down</faultstring></e:Fault></e:Body></e:Envelope>',
  ]) {
    answer = bad
    const unclear = (error: Error) => error.name === 'HisSilent' && !error.message.includes('王芳')
    await assert.rejects(release(), unclear, bad.slice(0, 60))
  }
  answer = code('0')
  assert.equal((await release()).outcome, 'done')
  type = 'text/xml'
  assert.equal((await release()).outcome, 'done')
})

test('a service that is not there: nothing was sent, and it shows as down', async (t) => {
  const host = recordingHost(t)
  const adapter = await startSoap(optionsFor('http://127.0.0.1:9/', { probeMs: 60_000 }), host)
  t.after(() => adapter.stop())
  await host.until(() => host.states.at(-1)?.state === 'down')
  const asked = adapter.questions!['numbers.left']!({ hisSessionId: 'S' }, deadline())
  await assert.rejects(asked, /ECONNREFUSED/)
})
