import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { sell, writeReport } from '../../../his/counter.ts'
import { numberOf } from '../../../his/soap/testing.ts'
import { freshHis, testPerson } from '../../../his/testing.ts'
import { effectId } from '../effect-id.ts'
import { type RecordingHost, recordingHost } from '../testing.ts'
import { FhirOptions, startFhir } from './index.ts'
import { resourceId } from './rebase.ts'

const at = new Date('2026-03-02T00:00:00Z')
const until = new Date(at.getTime() + 600_000).toISOString()
const booking = {
  hold: 'urn:anji-his:hold',
  until: 'urn:anji-his:lock-until',
  document: 'urn:anji-his:document:',
  paid: 'urn:anji-his:paid-fen',
  refund: 'urn:anji-his:refund-fen',
  bill: 'urn:anji-his:bill',
  refusal: 'urn:anji-his:refusal',
  refused: {
    'number-taken': 'number-taken',
    'lock-gone': 'lock-gone',
    'session-suspended': 'session-suspended',
    'too-late': 'too-late',
  },
}
const optionsFor = (url: string, more: object = {}) =>
  FhirOptions.parse({ hospital: 'test', url, pollMs: 50, timeoutMs: 60_000, ...more })
const id = (name: string) => effectId('fhir-test', name)
const bundles = (host: RecordingHost, type: string) =>
  host.kept.messages.flatMap(({ body }) => ('resources' in body && body.source.type === type ? [body] : []))

async function hospital(t: TestContext) {
  let now = at
  const his = await freshHis(t, { clock: { now: () => now } })
  const later = () => {
    now = new Date(now.getTime() + 1_000)
    return now
  }
  return { his, later }
}

test('what changes is read page by page under ids of ours, with what it refers to before it, and nothing twice', async (t) => {
  const { his, later } = await hospital(t)
  const host = recordingHost(t)
  const options = optionsFor(his.fhirUrl, { types: ['Patient', 'Observation', 'DiagnosticReport'], pageCount: 2 })
  const first = await startFhir(options, host)
  t.after(() => first.stop())
  await host.until(() => bundles(host, 'Patient').length === 4)
  await host.until(() => host.states.at(-1)?.state === 'up')
  const form = { patientId: 'P0000001', panel: '55399-0', values: [7.2, 5.5], conclusion: '血糖偏高' } as const
  await writeReport(his.pool, { ...form, values: [...form.values] }, later())
  await host.until(() => bundles(host, 'DiagnosticReport').length === 1)
  await first.stop()
  const [report] = bundles(host, 'DiagnosticReport')
  assert.deepEqual(
    report!.resources.map(({ resourceType }) => resourceType),
    ['Patient', 'Observation', 'Observation', 'DiagnosticReport'],
  )
  const patient = `Patient/${resourceId('test', 'Patient', 'P0000001')}`
  const last = report!.resources.at(-1)!
  assert.deepEqual(last.subject, { reference: patient })
  assert.equal(`Patient/${report!.resources[0]!.id}`, patient)
  assert.deepEqual((report!.resources[0]!.meta as { tag: unknown }).tag, [
    { system: 'urn:anji:sluice:write', code: 'mentioned' },
  ])
  assert.equal(last.meta, undefined)

  const before = host.kept.messages.length
  const again = await startFhir(options, host) // the overlap is read again, nothing comes twice
  t.after(() => again.stop())
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(host.kept.messages.length, before)
  const { number } = await numberOf(his, at)
  await sell(his.pool, number, { ...testPerson }, later())
  await host.until(() => host.kept.messages.length === before + 1)
  await again.stop()
})

test('a server that fails, lies about its next page or is away shows as down and is asked again', async (t) => {
  let answer: object = { resourceType: 'OperationOutcome' }
  const server = createServer((_request, response) => response.end(JSON.stringify(answer)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/fhir`
  const host = recordingHost(t)
  const adapter = await startFhir(optionsFor(url, { types: ['Patient'] }), host)
  t.after(() => adapter.stop())
  await host.until(() => host.states.at(-1)?.error === 'Patient: the answer is no Bundle')
  const link = [{ relation: 'next', url: 'http://169.254.169.254/fhir/Patient?page=2' }]
  answer = { resourceType: 'Bundle', link, entry: [] }
  await host.until(() => host.states.at(-1)?.error === 'Patient: the next page is on another server')
  answer = {
    resourceType: 'Bundle',
    entry: [{ resource: { resourceType: 'Patient', id: 'a', name: [{ text: '甲' }] } }],
  }
  await host.until(() => host.states.at(-1)?.state === 'up' && host.kept.messages.length === 1)
})

test('more changes of one moment than a round reads are all read, round after round', async (t) => {
  const { his } = await hospital(t)
  const host = recordingHost(t)
  const adapter = await startFhir(optionsFor(his.fhirUrl, { types: ['Patient'], pageCount: 1, pagesMax: 1 }), host)
  t.after(() => adapter.stop())
  await host.until(() => bundles(host, 'Patient').length === 4)
})

test('numbers are booked as Slots and Appointments, once, whatever the connection does', async (t) => {
  const { his } = await hospital(t)
  // Only what never answers is asked by somebody impatient: a slow machine is no fault of the hospital's.
  const asking = async (more: object) => {
    const adapter = await startFhir(optionsFor(his.fhirUrl, { booking, ...more }), recordingHost(t))
    t.after(() => adapter.stop())
    return adapter.commands!
  }
  const [patient, impatient] = [await asking({}), await asking({ timeoutMs: 400 })]
  let commands = patient
  for (const kind of ['twice', 'never', 'drop', 'drop-after', 'refuse'] as const) {
    const { number } = await numberOf(his, at)
    const [holdId, appointmentId] = [id(`${kind}-hold`), id(`${kind}-appointment`)]
    const lock = { hisNumberId: number, holdId, until, person: testPerson }
    // The first request reads, the second writes: the fault strikes the write.
    const struck = async (run: () => Promise<{ outcome: string }>) => {
      for (const where of ['read', 'write']) {
        his.faults.set([{ kind, where: 'fhir', times: where === 'read' ? 1 : 2 }])
        commands = kind === 'never' ? impatient : patient
        if (kind === 'twice') assert.equal((await run()).outcome, 'done')
        else await assert.rejects(run(), { name: 'HisSilent' }, `${kind} ${where}`)
      }
      his.faults.set([])
      commands = patient
      const answers = [await run(), await run()]
      for (const { outcome } of answers) assert.equal(outcome, 'done', kind)
    }
    await struck(() => commands['number.lock']!(lock, id(`${kind}-lock`)))
    const other = await commands['number.lock']!({ ...lock, holdId: id('other') }, id(`${kind}-other`))
    assert.equal(other.outcome === 'refused' && other.code, 'number-taken')
    const of = { hisNumberId: number, holdId, appointmentId }
    await struck(() =>
      commands['number.confirm']!({ ...of, person: testPerson, paidFen: 900, billId: null }, id(`${kind}-confirm`)),
    )
    await struck(() => commands['number.checked-in']!({ ...of, at: until }, id(`${kind}-in`)))
    await struck(() => commands['number.cancel']!({ ...of, refundFen: 900, reason: '' }, id(`${kind}-cancel`)))
    const { rows } = await his.pool.query('select paid_fen, refunded_fen, state from registration where hold_id = $1', [
      holdId,
    ])
    assert.deepEqual(rows, [{ paid_fen: 900, refunded_fen: 900, state: 'cancelled' }], kind)
  }
})

test('how many are left, and a lock let go', async (t) => {
  const { his } = await hospital(t)
  const adapter = await startFhir(optionsFor(his.fhirUrl, { booking, pageCount: 2 }), recordingHost(t))
  t.after(() => adapter.stop())
  const { number, session } = await numberOf(his, at)
  const holdId = id('go')
  const lock = { hisNumberId: number, holdId, until, person: testPerson }
  await adapter.commands!['number.lock']!(lock, id('go-lock'))
  const left = () => adapter.questions!['numbers.left']!({ hisSessionId: session }, new Date(at.getTime() + 60_000))
  const stateOf = async () => (await left()).numbers.find(({ hisNumberId }) => hisNumberId === number)?.state
  assert.equal(await stateOf(), 'locked')
  assert.equal((await left()).numbers.length, 6)
  await adapter.commands!['number.release']!({ hisNumberId: number, holdId, reason: '' }, id('go-release'))
  assert.equal(await stateOf(), 'free')
})
