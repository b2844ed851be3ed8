import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Actor, refuse, wireListeners } from '#kernel'
import { registerInstitution } from '#people/institutions'
import type { Durable } from '#sluice/protocol'
import { freshDatabase, testServer } from '#testing'
import { hearMessage, receive, registerSluice, sluicesModule, takeInDue } from './index.ts'
import { askForOthers, askHospital } from './link/ask.ts'

const details = {
  responsibleName: '赵立',
  responsiblePhone: '057188000000',
  phone: '057188000001',
  address: '安平市中山路 1 号',
}

async function open(t: TestContext) {
  const region = await freshDatabase(t)
  const root = region.ctx()
  const lead = await registerInstitution(root, {
    ...{ code: 'H1', name: '安平互联网医院', kind: 'internet-hospital', level: 3, licenceNumber: 'P1' },
    ...details,
  })
  const county = await registerInstitution(root, {
    ...{ code: 'H2', name: '县医院', kind: 'hospital', level: 2, licenceNumber: 'P2', parentId: lead.id },
    ...details,
  })
  const other = await registerInstitution(root, {
    ...{ code: 'H3', name: '中医院', kind: 'hospital', level: 2, licenceNumber: 'P3', parentId: lead.id },
    ...details,
  })
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  const sm2PublicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const registration = (id: string, institutionCode: string) => {
    return { id, institutionCode, name: `${institutionCode} 前置机`, sm2PublicKeyPem, certificates: [] }
  }
  const sluiceId = region.chance.uuid()
  await registerSluice(root, registration(sluiceId, 'H2'))
  const server = await testServer(t, region, [sluicesModule])
  const person = (role: Actor['roles'][number], institutionId?: string): Actor => {
    return { id: role, roles: [role], name: role, ...(institutionId ? { institutionId } : {}) }
  }
  const rows = async (sql: string, ...values: unknown[]) => (await region.pool.query(sql, values)).rows
  const number = (revision: number, key = 's', change: Partial<Durable> = {}): Durable => {
    const at = region.clock.now().toISOString()
    const body = { hisSessionId: key, hisNumberId: `n${revision}`, state: 'taken', revision, at }
    return { id: region.chance.uuid(), kind: 'schedule.number', key, body, at, ...change }
  }
  return { region, root, lead, county, other, sluiceId, registration, server, person, rows, number }
}

test('what cannot be kept is turned away for good and keeps nothing else out; the same id again is the same message', async (t) => {
  const { root, sluiceId, number, rows } = await open(t)
  const good = number(1)
  const odd = number(2, 'with\0nul')
  const batch = [
    good,
    number(3, 's', { id: 'x' }),
    number(4, 's', { kind: 'number.lock' }),
    number(5, 's', { at: 'soon' }),
    odd,
  ]
  const verdicts = await receive(root, sluiceId, batch)
  assert.deepEqual(
    verdicts.map(({ kept }) => kept),
    [true, false, false, false, true],
  )
  assert.deepEqual(await receive(root, sluiceId, [good]), [{ id: good.id, kept: true }])
  assert.equal((await rows('select 1 from sluices.inbox')).length, 2)
})

test('a refusal is final and told; a fault is tried again and holds back its own key only, then is set aside and can be replayed', async (t) => {
  const { region, root, sluiceId, county, number, rows, server, person } = await open(t)
  await rows('create table taken (seq serial, revision int not null)')
  const heard = async () => (await rows('select revision from taken order by seq')).map((row) => row.revision as number)
  let broken = true
  const listeners = [
    hearMessage('schedule.number', 'test.numbers', async (ctx, { revision }) => {
      if (revision === 2 && broken) throw new Error('a bug')
      if (revision === 5) refuse('sluices.unknown_command')
      await ctx.client.query('insert into taken (revision) values ($1)', [revision])
    }),
  ]
  wireListeners(listeners)
  await receive(root, sluiceId, [
    number(1),
    number(2),
    number(3),
    number(4, 'other'),
    number(5, 'other'),
    number(6, 'other'),
  ])
  await takeInDue(root, false)
  const first = await heard()
  assert.deepEqual([first.filter((one) => one < 4), first.filter((one) => one >= 4)], [[1], [4, 6]])
  for (let tries = 1; tries < 8; tries++) {
    region.clock.advance(5)
    await takeInDue(region.ctx(), false)
  }
  assert.equal((await heard()).at(-1), 3)
  const refused = await rows(`select id, code from sluices.inbox where state = 'refused' order by seq`)
  assert.deepEqual(
    refused.map(({ code }) => code),
    ['sluices.failed', 'sluices.unknown_command'],
  )
  const [outcome] = await rows('select kind, body from sluices.outbox')
  assert.deepEqual([outcome.kind, JSON.parse(outcome.body).code], ['message.outcome', 'sluices.unknown_command'])
  broken = false
  const administrator = person('administrator', county.id)
  const line = `POST /api/sluices/${sluiceId}/messages/${refused[0].id}/replay`
  assert.equal((await server.call(administrator, line, {})).status, 200)
  wireListeners(listeners)
  await takeInDue(region.ctx(), false)
  assert.equal((await heard()).at(-1), 2)
  assert.equal((await server.call(administrator, line, {})).body.code, 'sluices.not_refused')
  const discard = `POST /api/sluices/${sluiceId}/messages/${refused[1].id}/discard`
  assert.equal((await server.call(administrator, discard, { reason: '测试数据' })).body.state, 'discarded')
})

test('a hospital’s people see their own sluice, the lead hospital’s all; only administrators decide', async (t) => {
  const { region, lead, county, other, sluiceId, registration, server, person } = await open(t)
  const seen = async (actor: Actor) => (await server.call(actor, 'GET /api/sluices')).body.sluices.length
  assert.equal(await seen(person('manager', county.id)), 1)
  assert.equal(await seen(person('manager', other.id)), 0)
  assert.equal(await seen(person('manager', lead.id)), 1)
  assert.equal(await seen(person('auditor')), 1)
  const foreign = await server.call(person('manager', other.id), `GET /api/sluices/${sluiceId}/messages`)
  assert.equal(foreign.body.code, 'sluices.other_institution')
  const detail = await server.call(person('manager', county.id), `GET /api/sluices/${sluiceId}`)
  assert.deepEqual([detail.status, detail.body.state, detail.body.institutionCode], [200, 'never', 'H2'])
  for (const part of ['minutes', 'messages', 'commands'])
    assert.equal((await server.call(person('manager', county.id), `GET /api/sluices/${sluiceId}/${part}`)).status, 200)
  const second = registration(region.chance.uuid(), 'H2')
  const administrator = person('administrator', county.id)
  assert.equal((await server.call(administrator, 'POST /api/sluices', second)).body.code, 'sluices.institution_taken')
  const third = registration(region.chance.uuid(), 'H3')
  assert.equal((await server.call(administrator, 'POST /api/sluices', third)).body.code, 'institutions.not_yours')
  const wrong = { ...third, sm2PublicKeyPem: '-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----' }
  assert.equal(
    (await server.call(person('administrator', other.id), 'POST /api/sluices', wrong)).body.code,
    'sluices.bad_key',
  )
  const aside = `POST /api/sluices/${sluiceId}/aside/${region.chance.uuid()}`
  assert.equal((await server.call(administrator, aside, { decision: 'retry', reason: '对照已补全' })).status, 200)
  assert.equal((await server.call(person('manager', county.id), aside, {})).status, 403)
  assert.deepEqual((await server.call(administrator, 'GET /api/sluices/alerts')).body, { alerts: [] })
})

test('another process’s question goes through the database, leaves nothing there, and ends in time', async (t) => {
  const { root, county } = await open(t)
  const question = {
    institutionId: county.id,
    kind: 'numbers.left',
    body: { hisSessionId: 's' },
    deadlineMs: 60_000,
  } as const
  const answer = { revision: 1, numbers: [] }
  let asked: unknown
  const answering = async (_to: string, _kind: string, body: unknown) => {
    asked = body
    return answer as never
  }
  const asking = askHospital(root, question)
  while (asked === undefined) {
    await askForOthers(root, { ask: answering })
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.deepEqual([await asking, asked], [answer, { hisSessionId: 's' }])
})

test('a process that is killed while it takes messages in leaves each taken in once', async (t) => {
  const { region, root, sluiceId, number, rows } = await open(t)
  await rows('create table taken (revision int not null)')
  const messages = Array.from({ length: 400 }, (_, n) => number(n, `s${n % 20}`))
  await receive(root, sluiceId, messages)
  const count = async () => (await rows('select count(*)::int as n from taken'))[0].n
  for (let life = 0; ; life++) {
    const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, 'crash.fixture.ts')], {
      env: { ...process.env, DATABASE_URL: region.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.on('data', (text) => {
      said += text
    })
    const before = await count()
    // Killed somewhere after it has begun; the last life is left alone.
    while (life < 3 && child.exitCode === null && (await count()) < before + 40)
      await new Promise((resolve) => setTimeout(resolve, 2))
    if (life < 3) child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    if (said.includes('done')) break
    assert.ok(life < 6, 'it does not end')
  }
  const [{ all, distinct }] = await rows(
    'select count(*)::int as all, count(distinct revision)::int as distinct from taken',
  )
  assert.deepEqual([all, distinct], [400, 400])
  assert.deepEqual(await rows(`select state, count(*)::int from sluices.inbox group by state`), [
    { state: 'done', count: 400 },
  ])
})
