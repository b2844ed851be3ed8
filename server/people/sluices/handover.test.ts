import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runJob, systemChance, systemClock, wireListeners } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { enrolAuthority, enrolPlatform, rotate } from '#sluice/enrol'
import type { Durable } from '#sluice/protocol'
import { freshDatabase } from '#testing'
import { clearBodies } from './inbox/decide.ts'
import { hearMessage, receive, registerSluice, revokeSluice, sendCommand, takeInDue } from './index.ts'
import { askForOthers, askHospital } from './link/ask.ts'
import { identityIn } from './link/identity.ts'
import { pushTo } from './outbox/push.ts'
import * as outbox from './outbox/store.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function open(t: TestContext) {
  const region = await freshDatabase(t)
  const root = region.ctx()
  const { id: institutionId } = await registerInstitution(root, {
    ...{ code: 'H2', name: '县医院', kind: 'hospital', level: 2, licenceNumber: 'P2', responsibleName: '赵立' },
    ...{ responsiblePhone: '057188000000', phone: '057188000001', address: '安平市中山路 1 号' },
  })
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  const sm2PublicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const sluiceId = region.chance.uuid()
  await registerSluice(root, { id: sluiceId, institutionCode: 'H2', name: '前置机', sm2PublicKeyPem, certificates: [] })
  const rows = async (sql: string, ...values: unknown[]) => (await region.pool.query(sql, values)).rows
  const number = (revision: number): Durable => {
    const at = region.clock.now().toISOString()
    const body = { hisSessionId: 's', hisNumberId: `n${revision}`, state: 'taken', revision, at }
    return { id: region.chance.uuid(), kind: 'schedule.number', key: 's', body, at }
  }
  const release = () =>
    sendCommand(root, {
      ...{
        institutionId,
        kind: 'number.release',
        key: 'n1',
        dropAfter: new Date(region.clock.now().getTime() + 1_000),
      },
      body: { hisNumberId: 'n1', holdId: region.chance.uuid(), reason: '放弃' },
    })
  return { region, root, institutionId, sluiceId, rows, number, release }
}

test('two processes that take in at once keep the order of a key', async (t) => {
  const { root, sluiceId, number, rows } = await open(t)
  await rows('create table taken (seq serial, revision int not null)')
  wireListeners([
    hearMessage('schedule.number', 'test.numbers', async (ctx, { revision }) => {
      await pause(3)
      await ctx.client.query('insert into taken (revision) values ($1)', [revision])
    }),
  ])
  const revisions = Array.from({ length: 60 }, (_, n) => n)
  await receive(root, sluiceId, revisions.map(number))
  await Promise.all([takeInDue(root, false), takeInDue(root, false)])
  const heard = (await rows('select revision from taken order by seq')).map(({ revision }) => revision as number)
  assert.deepEqual(heard, revisions)
})

test('a process that is to stop leaves the rest to the next', async (t) => {
  const { root, sluiceId, number, rows } = await open(t)
  wireListeners([hearMessage('schedule.number', 'test.numbers', async () => undefined)])
  await receive(root, sluiceId, [number(1)])
  assert.equal(await takeInDue(root, false, () => true), 0)
  assert.deepEqual(await rows('select state from sluices.inbox'), [{ state: 'waiting' }])
})

test('a command that ended while it was being sent is not sent, and one that may have been sent is not dropped', async (t) => {
  const { region, root, sluiceId, rows, release } = await open(t)
  const { commandId } = await release()
  const dropped = { state: 'dropped', code: 'not-sent', reason: '' } as const
  assert.deepEqual([...(await root.transaction((ctx) => outbox.markSent(ctx, [commandId])))], [commandId])
  assert.deepEqual(await root.transaction((ctx) => outbox.endUnkept(ctx, [commandId], dropped)), [])
  region.clock.advance(1)
  const sent: string[] = []
  const send = async (_to: string, batch: readonly Durable[]) => {
    sent.push(...batch.map(({ id }) => id))
    return batch.map(({ id }) => ({ id, kept: true }) as const)
  }
  await pushTo(region.ctx(), { up: () => true, send }, sluiceId)
  assert.deepEqual(sent, [commandId])
  const { commandId: other } = await release()
  await revokeSluice(root, { sluiceId, reason: '设备遗失' })
  assert.equal((await root.transaction((ctx) => outbox.markSent(ctx, [other]))).size, 0)
  assert.deepEqual(await rows('select state from sluices.outbox order by seq'), [
    { state: 'kept' },
    { state: 'refused' },
  ])
})

test('nothing is told to a revoked sluice, and what was told of a message does not stay for ever', async (t) => {
  const { region, root, sluiceId, number, rows } = await open(t)
  wireListeners([])
  const outcomes = async () => (await rows(`select state from sluices.outbox`)).map(({ state }) => state as string)
  await receive(root, sluiceId, [number(1)])
  await takeInDue(root, false)
  assert.deepEqual(await outcomes(), ['waiting'])
  await receive(root, sluiceId, [number(2)])
  await revokeSluice(root, { sluiceId, reason: '设备遗失' })
  await takeInDue(root, false)
  assert.deepEqual(await outcomes(), ['refused'])
  assert.equal(
    (await rows(`select 1 from graphile_worker.jobs where task_identifier = 'sluices.tell_unkept'`)).length,
    0,
  )
  region.clock.advance(15 * 24 * 60)
  await runJob(region.ctx(), clearBodies, {})
  assert.deepEqual(await outcomes(), [])
})

test('a hospital that does not answer keeps no other question waiting', async (t) => {
  const { root, institutionId } = await open(t)
  const ask = (hisSessionId: string) =>
    askHospital(root, { institutionId, kind: 'numbers.left', body: { hisSessionId }, deadlineMs: 60_000 })
  const answer = { revision: 1, numbers: [] }
  let letGo: () => void = () => undefined
  const slow = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const answering = async (_to: string, _kind: string, body: unknown) => {
    if ((body as { hisSessionId: string }).hisSessionId === 'slow') await slow
    return answer as never
  }
  const first = ask('slow')
  const pumping = setInterval(() => void askForOthers(root, { ask: answering }), 20)
  await pause(60)
  const quick = await ask('quick').finally(letGo)
  assert.deepEqual([quick, await first], [answer, answer])
  clearInterval(pumping)
})

test('the link’s keys are read again when they are exchanged; half of a new set changes nothing', async (t) => {
  const out = mkdtempSync(join(tmpdir(), 'anji-sluices-'))
  t.after(() => rmSync(out, { recursive: true, force: true }))
  const context = { out, now: systemClock.now(), chance: systemChance }
  await enrolAuthority(context, '安平')
  await enrolPlatform(context)
  const folder = join(out, 'platform')
  const identity = identityIn(folder)
  const first = identity()
  assert.equal(identity(), first)
  await pause(20)
  const [cert, key] = ['tls-cert.pem', 'tls-key.pem'].map((name) => readFileSync(join(folder, name), 'utf8'))
  await rotate(context, 'platform')
  const renewed = readFileSync(join(folder, 'tls-key.pem'), 'utf8')
  writeFileSync(join(folder, 'tls-key.pem'), key!)
  assert.equal(identity(), first)
  await pause(20)
  writeFileSync(join(folder, 'tls-key.pem'), renewed)
  assert.notEqual(identity().tls.certPem, cert)
})
