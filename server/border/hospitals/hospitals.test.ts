import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { type Context, wireListeners } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { receive, registerSluice, takeInDue } from '#people/sluices'
import { readResource, readVersion } from '#record'
import { freshDatabase, type TestRegion } from '#testing'
import { hospitalsModule } from './index.ts'

const details = {
  responsibleName: '赵立',
  responsiblePhone: '057188000000',
  phone: '057188000001',
  address: '安平市中山路 1 号',
}

async function enrol(region: TestRegion, order: number): Promise<string> {
  const code = `H3301000000${order}`
  const institution = { code, name: `安平县第${order}医院`, kind: 'hospital', level: 2, ...details } as const
  await registerInstitution(region.ctx(), { ...institution, licenceNumber: `PDY${order}` })
  const id = region.chance.uuid()
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  const sm2PublicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await registerSluice(region.ctx(), {
    id,
    institutionCode: code,
    name: `前置机 ${order}`,
    sm2PublicKeyPem,
    certificates: [],
  })
  return id
}

async function open(t: TestContext) {
  const region = await freshDatabase(t)
  wireListeners(hospitalsModule.listeners ?? [])
  const sluiceId = await enrol(region, 1)
  const root: Context = region.ctx()
  const rows = async (sql: string, ...values: unknown[]) => (await region.pool.query(sql, values)).rows
  const send = async (from: string, ...bundles: readonly object[][]) => {
    const ids: string[] = []
    const batch = bundles.map((resources) => {
      const id = region.chance.uuid()
      ids.push(id)
      const source = { system: 'hl7v2', type: 'ORU^R01', controlId: id.slice(-6), sender: 'LIS', at: null }
      const at = region.clock.now().toISOString()
      return { id, kind: 'record.bundle' as const, key: 'p', body: { source, resources, unmapped: [] }, at }
    })
    const verdicts = await receive(root, from, batch)
    assert.ok(verdicts.every(({ kept }) => kept))
    await takeInDue(root, true)
    const found = await rows('select id, state, code, reason, resources from sluices.inbox where id = any($1)', ids)
    return ids.map((id) => found.find((one) => one.id === id))
  }
  return { region, root, sluiceId, rows, send }
}

const patient = (change: object = {}) => ({
  resourceType: 'Patient',
  id: 'p1',
  name: [{ text: '王芳' }],
  gender: 'female',
  birthDate: '1970-05-01',
  ...change,
})
const result = (value: number, change: object = {}) => ({
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { text: '血糖' },
  subject: { reference: 'Patient/p1' },
  valueQuantity: { value, unit: 'mmol/L' },
  ...change,
})

test('a bundle is in the record under its hospital’s name, and the hospital hears of it', async (t) => {
  const { root, sluiceId, rows, send } = await open(t)
  const [message] = await send(sluiceId, [
    patient({ meta: { source: 'urn:anji:someone-else', versionId: '9' } }),
    result(5.6),
  ])
  assert.deepEqual([message.state, message.resources], ['done', ['Patient/p1', 'Observation/o1']])
  const stored = await readResource(root, 'Patient', 'p1')
  assert.equal(stored?.meta?.source, `urn:anji:hospital:${sluiceId}`)
  assert.equal(stored?.meta?.versionId, '1')
  const [outcome] = await rows('select kind, body, state from sluices.outbox')
  assert.equal(outcome.kind, 'message.outcome')
  assert.deepEqual(JSON.parse(outcome.body), {
    ...{ messageId: message.id, outcome: 'stored', code: null, reason: null },
    resources: ['Patient/p1', 'Observation/o1'],
  })
  const trail = await rows(`select entity, action from kernel.audit where actor_id = $1`, `sluice:${sluiceId}`)
  assert.ok(trail.some(({ entity, action }) => entity === 'record.bundle' && action === 'create'))
})

test('one wrong resource refuses the whole bundle with where and why; what came with it in one go is stored', async (t) => {
  const { root, sluiceId, send } = await open(t)
  const [before, wrong, after] = await send(
    sluiceId,
    [patient()],
    [result(5, { id: 'bad', effectiveDateTime: 'yesterday' }), result(6, { id: 'with-bad' })],
    [result(7)],
  )
  assert.deepEqual([before.state, wrong.state, after.state], ['done', 'refused', 'done'])
  assert.equal(wrong.code, 'record.invalid')
  assert.match(wrong.reason, /^ORU\^R01 \S+ resources\[0\]\.Observation\.effectiveDateTime：/)
  assert.equal(await readResource(root, 'Observation', 'with-bad'), undefined)
})

test('the same content again makes no new version', async (t) => {
  const { root, sluiceId, send } = await open(t)
  await send(sluiceId, [patient(), result(5)])
  await send(sluiceId, [patient(), result(5)])
  assert.equal((await readVersion(root, 'Observation', 'o1')).version, 1)
  await send(sluiceId, [result(5.5)])
  assert.equal((await readVersion(root, 'Observation', 'o1')).version, 2)
})

const write = (code: string) => ({ meta: { tag: [{ system: 'urn:anji:sluice:write', code }] } })

test('what is only mentioned is made once and never written over; what is partial replaces only what it says', async (t) => {
  const { root, sluiceId, send } = await open(t)
  await send(sluiceId, [patient({ ...write('mentioned'), name: [{ text: '王' }] })])
  await send(sluiceId, [patient({ address: [{ text: '中山路' }] })])
  await send(sluiceId, [patient({ ...write('mentioned'), name: [{ text: '王' }] })])
  assert.equal((await readVersion(root, 'Patient', 'p1')).version, 2)
  const { name: _name, ...withoutName } = patient({ ...write('partial'), birthDate: '1970-05-02' }) as Record<
    string,
    unknown
  >
  await send(sluiceId, [withoutName])
  const stored = (await readResource(root, 'Patient', 'p1')) as unknown as Record<string, unknown>
  assert.deepEqual([stored.name, stored.birthDate], [[{ text: '王芳' }], '1970-05-02'])
  assert.deepEqual(stored.address, [{ text: '中山路' }])
  assert.equal((stored.meta as { tag?: unknown }).tag, undefined)
  // A choice is one element, whatever its type.
  const dead = { resourceType: 'Patient', id: 'p1', ...write('partial') }
  await send(sluiceId, [{ ...dead, deceasedBoolean: false }])
  const [again] = await send(sluiceId, [{ ...dead, deceasedDateTime: '2026-02-01' }])
  assert.equal(again.state, 'done', again.reason)
})

test('a hospital writes over nothing that another source keeps', async (t) => {
  const { region, root, sluiceId, send } = await open(t)
  await send(sluiceId, [patient()])
  const other = await enrol(region, 2)
  const [message] = await send(other, [patient({ gender: 'male' })])
  assert.deepEqual([message.state, message.code], ['refused', 'record.other_source'])
  assert.equal((await readVersion(root, 'Patient', 'p1')).version, 1)
})
