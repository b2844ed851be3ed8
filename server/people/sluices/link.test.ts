import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { RegisterSluiceRequest } from '#contracts/sluices'
import { type Context, makeContext, runJob, systemChance, systemClock, wireListeners } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { enrolAuthority, enrolHospital, enrolOuter, enrolPlatform, readHospital } from '#sluice/enrol'
import { openOuter } from '#sluice/outer'
import { type Durable, LinkDown, type LinkOptions, openLink } from '#sluice/protocol'
import { freshDatabase } from '#testing'
import { watch } from './health/watch.ts'
import {
  askHospital,
  hearAnswer,
  hearMessage,
  listSluices,
  registerSluice,
  revokeSluice,
  sendCommand,
  standBy,
} from './index.ts'
import { readIdentity } from './link/identity.ts'
import { tellUnkeptJob } from './outbox/push.ts'

const tuning = { reconnectMsMin: 20, reconnectMsMax: 100, heartbeatMs: 1_000 }
const nothing = () => undefined

/** A platform, an outer and a hospital's end, on loopback with certificates of their own. */
async function open(t: TestContext) {
  const region = await freshDatabase(t)
  const root = makeContext(region.pool)
  const out = mkdtempSync(join(tmpdir(), 'anji-sluices-'))
  t.after(() => rmSync(out, { recursive: true, force: true }))
  const context = { out, now: systemClock.now(), chance: systemChance }
  await enrolAuthority(context, '安平')
  await enrolPlatform(context)
  await enrolOuter(context, ['127.0.0.1'])
  const county = { name: 'county', title: '安平县人民医院', institutionCode: 'H33010000002' }
  const enrolled = await enrolHospital(context, county)
  const institution = await registerInstitution(root, {
    ...{ code: county.institutionCode, name: county.title, kind: 'hospital', level: 2, licenceNumber: 'PDY2' },
    ...{ responsibleName: '赵立', responsiblePhone: '057188000000', phone: '057188000001', address: '中山路' },
  })
  const facts = readFileSync(join(out, 'registrations', 'county.json'), 'utf8')
  await registerSluice(root, RegisterSluiceRequest.parse(JSON.parse(facts)))
  const read = (name: string) => readFileSync(join(out, 'outer', name), 'utf8')
  const tls = { certPem: read('cert.pem'), keyPem: read('key.pem'), caPem: read('ca.pem'), crlPem: read('crl.pem') }
  const outer = await openOuter({ host: '127.0.0.1', port: 0, tls, clock: () => systemClock.now(), log: nothing })
  t.after(() => outer.close())
  const address = { host: '127.0.0.1', port: outer.port }
  const identity = readIdentity(join(out, 'platform'))
  const platform = (keys: () => typeof identity = () => identity) => {
    const standing = standBy(root, region.url, { outer: address, identity: keys, tuning })
    t.after(() => standing.stop())
    return standing
  }
  const files = readHospital(enrolled.folder)
  const hospital = (more: Partial<LinkOptions> = {}) => {
    const kept: Durable[] = []
    const link = openLink({
      role: 'inner',
      outer: address,
      identity: files.identity,
      peerKey: () => files.platformSm2PublicPem,
      clock: () => systemClock.now(),
      chance: systemChance,
      onDurable: async (_from, batch) => {
        kept.push(...batch)
        return batch.map(({ id }) => ({ id, kept: true }))
      },
      log: nothing,
      tuning,
      ...more,
    })
    t.after(() => link.close())
    return { link, kept }
  }
  const rows = async (sql: string, ...values: unknown[]) => (await region.pool.query(sql, values)).rows
  const sluice = { id: enrolled.id, institutionId: institution.id, facts: JSON.parse(facts) }
  return {
    region,
    root,
    sluiceId: sluice.id,
    institutionId: institution.id,
    sluice,
    identity,
    platform,
    hospital,
    rows,
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (await condition()) return
    await pause(10)
  }
  assert.fail(`${what} did not come`)
}

const numberOf = (n: number): Durable => {
  const at = systemClock.now().toISOString()
  const body = { hisSessionId: 's', hisNumberId: `n${n}`, state: 'taken', revision: n, at }
  return { id: systemChance.uuid(), kind: 'schedule.number', key: 's', body, at }
}
const lock = (ctx: Context) => ({
  hisNumberId: 'n1',
  holdId: ctx.chance.uuid(),
  until: ctx.now.toISOString(),
  person: {
    ...{ name: '王芳', sex: 'female' as const, birthDate: '1970-05-01', documentType: 'id-card' },
    ...{ documentNumber: '330102197005010020', phone: null },
  },
})

test('what a hospital sends is heard in order, and what it is told it answers, once each', async (t) => {
  const heard: number[] = []
  const answers: unknown[] = []
  wireListeners([
    hearMessage('schedule.number', 'test.numbers', async (_ctx, { revision }) => void heard.push(revision)),
    hearAnswer('number.lock', 'test.locks', async (_ctx, { commandId, body, result }) => {
      answers.push([commandId, body.hisNumberId, result.outcome])
    }),
  ])
  const { root, institutionId, platform, hospital, rows } = await open(t)
  platform()
  const { link, kept } = hospital()
  await until('the session', () => link.up('platform'))
  const messages = Array.from({ length: 200 }, (_, n) => numberOf(n))
  await link.send('platform', messages)
  await link.send('platform', messages.slice(50, 60))
  await until('what was sent', () => heard.length >= 200)
  assert.deepEqual(
    heard,
    messages.map((_, n) => n),
  )
  const body = lock(root)
  const { commandId } = await sendCommand(root, { institutionId, kind: 'number.lock', key: 'n1', body })
  await until('the command', () => kept.length === 1)
  assert.deepEqual([kept[0]?.id, kept[0]?.body], [commandId, body])
  const result = { commandId, outcome: 'done', code: null, reason: null, data: {} }
  const told = () => ({ ...numberOf(0), kind: 'command.result' as const, key: 'n1', body: result })
  await link.send('platform', [told(), told()])
  await until('the answer', () => answers.length > 0)
  await until(
    'its repetition',
    async () => (await rows(`select 1 from sluices.inbox where state = 'waiting'`)).length === 0,
  )
  assert.deepEqual(answers, [[commandId, 'n1', 'done']])
  const [command] = await rows('select state, kept_at from sluices.outbox where id = $1', commandId)
  assert.equal(command.state, 'answered')
  assert.ok(command.kept_at)
  const [event] = await rows(`select data from kernel.event where type = 'sluices.command_answered'`)
  assert.deepEqual([event.data.commandId, event.data.outcome], [commandId, 'done'])
})

test('a command waits for the hospital; one that got too old before it could be sent is dropped and told so', async (t) => {
  const answers: unknown[] = []
  wireListeners([
    hearAnswer('number.lock', 'test.locks', async (_ctx, { commandId, result }) => {
      answers.push([commandId, result.outcome, result.code])
    }),
  ])
  const { root, institutionId, platform, hospital, rows } = await open(t)
  platform()
  const key = 'n1'
  const old = new Date(root.clock.now().getTime() - 1)
  const late = await sendCommand(root, { institutionId, kind: 'number.lock', key, body: lock(root), dropAfter: old })
  const release = { hisNumberId: 'n1', holdId: root.chance.uuid(), reason: 'gone' }
  const { commandId } = await sendCommand(root, { institutionId, kind: 'number.release', key, body: release })
  const { kept } = hospital()
  await until('the release', () => kept.length > 0)
  assert.deepEqual(
    kept.map(({ id }) => id),
    [commandId],
  )
  await runJob(root, tellUnkeptJob, late)
  assert.deepEqual(answers, [[late.commandId, 'refused', 'not-sent']])
  const [{ jobs }] = await rows(
    `select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'sluices:tell_unkept'`,
  )
  assert.equal(jobs, 1)
})

test('a hospital is asked, from the process that holds the link and from another', async (t) => {
  wireListeners([])
  const { root, institutionId, platform, hospital } = await open(t)
  const question = { institutionId, kind: 'numbers.left', body: { hisSessionId: 's' }, deadlineMs: 60_000 } as const
  await assert.rejects(askHospital(root, { ...question, deadlineMs: 400 }), { code: 'sluices.silent' })
  platform()
  const left = { revision: 3, numbers: [] }
  const thinking = Promise.withResolvers<void>()
  t.after(() => thinking.resolve())
  const { link } = hospital({
    onQuestion: async (_from, _kind, body) => {
      if ((body as { hisSessionId: string }).hisSessionId === 'slow') await thinking.promise
      return left
    },
  })
  await until('the session', () => link.up('platform'))
  assert.deepEqual(await askHospital(root, question), left)
  const slow = { ...question, body: { hisSessionId: 'slow' }, deadlineMs: 400 }
  await assert.rejects(askHospital(root, slow), { code: 'sluices.deadline' })
  await assert.rejects(askHospital(root, { ...question, institutionId: root.chance.uuid() }), {
    code: 'sluices.no_sluice',
  })
  await assert.rejects(
    root.transaction((ctx) => askHospital(ctx, question)),
    /not asked inside a transaction/,
  )
})

test('a second process takes over when the first ends, and what was not taken in is taken in once', async (t) => {
  const heard: number[] = []
  wireListeners([
    hearMessage('schedule.number', 'test.numbers', async (_ctx, { revision }) => void heard.push(revision)),
  ])
  const { platform, hospital } = await open(t)
  const first = platform()
  const { link } = hospital()
  await until('the session', () => link.up('platform'))
  platform()
  await link.send('platform', [numberOf(1)])
  await first.stop()
  await until('the second', () => link.up('platform'))
  await link.send('platform', [numberOf(2)])
  await until('both', () => heard.length >= 2)
  assert.deepEqual(heard, [1, 2])
})

test('a sluice that is revoked while it speaks is cut off at once, and heard again when it is enrolled again', async (t) => {
  wireListeners([])
  const { root, sluice, platform, hospital } = await open(t)
  platform()
  const { link } = hospital()
  await until('the session', () => link.up('platform'))
  await revokeSluice(root, { sluiceId: sluice.id, reason: '设备遗失' })
  await until('the end', () => !link.up('platform'))
  await assert.rejects(link.send('platform', [numberOf(1)]), LinkDown)
  await registerSluice(root, RegisterSluiceRequest.parse(sluice.facts))
  await until('the session again', () => link.up('platform'))
})

test('exchanged keys of the platform are used without a restart', async (t) => {
  wireListeners([])
  const { root, sluice, identity, platform, hospital } = await open(t)
  let keys = identity
  platform(() => keys)
  const states: string[] = []
  const { link } = hospital({ onState: (_peer, state) => states.push(state) })
  await until('the session', () => link.up('platform'))
  keys = { ...identity }
  await registerSluice(root, RegisterSluiceRequest.parse(sluice.facts)) // the registry and the keys are looked at together
  await until('the new session', () => states.includes('down') && states.at(-1) === 'up')
})

test('a revoked sluice is not heard and keeps what it has; its commands end', async (t) => {
  wireListeners([hearAnswer('number.lock', 'test.locks', async () => undefined)])
  const { root, sluiceId, institutionId, platform, hospital, rows } = await open(t)
  platform()
  await sendCommand(root, { institutionId, kind: 'number.lock', key: 'n1', body: lock(root) })
  await revokeSluice(root, { sluiceId, reason: '设备遗失' })
  assert.deepEqual(await rows('select state, code from sluices.outbox'), [{ state: 'refused', code: 'not-kept' }])
  await pause(500) // the process with the link hears of it
  const { link } = hospital()
  await pause(300)
  assert.equal(link.up('platform'), false)
  const body = lock(root)
  await assert.rejects(sendCommand(root, { institutionId, kind: 'number.lock', key: 'n1', body }), {
    code: 'sluices.no_sluice',
  })
})

test('the newest status is shown, and what is wrong is told once until it has passed', async (t) => {
  wireListeners([])
  const { root, sluiceId, platform, hospital, rows } = await open(t)
  platform()
  const { link } = hospital()
  await until('the session', () => link.up('platform'))
  const status = (state: 'up' | 'down') => ({
    at: systemClock.now().toISOString(),
    version: '1',
    spool: { messages: 3, bytes: 90, bytesMax: 100, oldestAt: null, aside: 0 },
    adapters: [{ name: 'his', kind: 'mllp' as const, state, lastAt: null, accepted: 1, refused: 0, lastError: null }],
    aside: [],
  })
  const alerts = async () => {
    const found = await rows('select kind from sluices.alert where cleared_at is null order by kind')
    return found.map(({ kind }) => kind).join()
  }
  assert.ok(link.note('platform', 'sluice.status', status('down')))
  await until('two alerts', async () => (await alerts()) === 'adapter,spool')
  link.note('platform', 'sluice.status', status('down'))
  link.note('platform', 'sluice.status', status('up'))
  await until('one alert', async () => (await alerts()) === 'spool')
  assert.equal((await rows('select 1 from sluices.alert')).length, 2)
  const administrator = { id: 'a', roles: ['administrator' as const], name: 'IT' }
  const { sluices } = await listSluices(root.as(administrator), {})
  assert.deepEqual([sluices[0]?.id, sluices[0]?.state, sluices[0]?.spool?.messages], [sluiceId, 'up', 3])
  assert.deepEqual(sluices[0]?.adapters, { up: 1, down: 0 })
  await rows(`update sluices.contact set contact_at = now() - interval '61 seconds'`)
  await watch(root)
  assert.equal(await alerts(), 'silent,spool')
})
