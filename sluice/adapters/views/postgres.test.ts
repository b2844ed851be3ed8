import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { carryOut } from '../../../his/commands.ts'
import { sell, suspend } from '../../../his/counter.ts'
import { emptyHisDatabase, freshHis, testPerson } from '../../../his/testing.ts'
import { effectId } from '../effect-id.ts'
import { recordingHost } from '../testing.ts'
import { startViews, ViewsOptions } from './index.ts'

const views = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'his', 'sluice', 'views.json'), 'utf8'),
)
const at = new Date('2026-03-02T00:00:00Z')

function optionsFor(databaseUrl: string, more: object = {}): ViewsOptions {
  const url = new URL(databaseUrl)
  return ViewsOptions.parse({
    hospital: 'test',
    system: 'postgresql',
    host: url.hostname,
    port: Number(url.port),
    database: url.pathname.slice(1),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    pollMs: 50,
    listen: ['his_schedule'],
    ...views,
    ...more,
  })
}
const clock = { now: () => at }
const person = { ...testPerson }

test('sessions come whole, then each number as it changes, and nothing twice over a restart', async (t) => {
  const his = await freshHis(t, { clock })
  const host = recordingHost(t)
  const options = optionsFor(his.databaseUrl)
  const first = await startViews(options, host)
  t.after(() => first.stop())
  const sessions = (await his.pool.query('select id from session')).rows.length
  await host.until(() => host.kept.messages.length === sessions)
  const { body } = host.kept.messages[0]!
  assert.ok('numbers' in body && body.numbers.length === 6 && body.startsAt.endsWith('Z'))
  await host.until(() => host.states.at(-1)?.state === 'up')
  assert.equal(host.states.at(-1)?.error, undefined)

  const { rows } = await his.pool.query(`select id from number where state = 'free' and starts_at > $1 order by id`, [
    at,
  ])
  await sell(his.pool, rows[0].id, person, at)
  await host.until(() => host.kept.messages.length === sessions + 1)
  const sold = host.kept.messages.at(-1)!
  assert.ok(sold.kind === 'schedule.number' && sold.body.state === 'taken' && sold.body.revision === 2)
  await first.stop()

  await sell(his.pool, rows[1].id, person, at)
  const second = await startViews(options, host)
  t.after(() => second.stop())
  await host.until(() => host.kept.messages.length === sessions + 2)
  const session = (await his.pool.query('select session_id from number where id = $1', [rows[0].id])).rows[0].session_id
  await suspend(his.pool, session, '医生外出会诊', at)
  await host.until(() => host.kept.messages.some(({ body }) => 'reason' in body && body.reason === '医生外出会诊'))
  await second.stop()
})

test('many windows at once: every number’s last state arrives, late commits too', async (t) => {
  const his = await freshHis(t, { clock, numbersPerSession: 12 })
  const host = recordingHost(t)
  const adapter = await startViews(optionsFor(his.databaseUrl, { rowsMax: 7 }), host)
  t.after(() => adapter.stop())
  const { rows } = await his.pool.query(`select id from number where state = 'free' and starts_at > $1`, [at])
  const slow = await his.pool.connect()
  await slow.query('begin')
  await slow.query('select pg_current_xact_id()') // open before all others: it holds the views back, and loses nothing
  const chosen = rows.slice(0, 40)
  const holds = chosen.map(({ id }) => effectId('late', id))
  await Promise.all(
    chosen.map(({ id }, index) =>
      carryOut(
        his.pool,
        'LockNumber',
        effectId('command', id),
        { hisNumberId: id, holdId: holds[index]!, until: new Date(at.getTime() + 600_000).toISOString(), person },
        at,
      ),
    ),
  )
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(host.kept.messages.filter(({ kind }) => kind === 'schedule.number').length, 0)
  await slow.query('commit')
  slow.release()
  const locked = () => host.kept.messages.filter(({ body }) => 'hisNumberId' in body && body.state === 'locked').length
  await host.until(() => locked() === chosen.length)
  await adapter.stop()
})

test('a view that is gone, a slow one and one with an unknown code: each says so, the others go on', async (t) => {
  const databaseUrl = emptyHisDatabase(t)
  const his = await freshHis(t, { clock, databaseUrl })
  const client = his.pool
  await client.query(`create table written (id int primary key, seq int, code text, at timestamp, price numeric)`)
  await client.query(`insert into written values (1, 1, 'x', '2026-03-02 09:00:00', 1.50), (2, 2, '?', null, null)`)
  const extra = (name: string, view: string) => ({
    name,
    view,
    cursor: { column: 'seq', kind: 'number' },
    tie: 'id',
    tieKind: 'number',
    message: 'record.bundle',
    resources: [
      {
        resourceType: 'Basic',
        id: ['id'],
        fields: [
          { to: 'code.text', column: 'code', map: { x: 'known' } },
          { to: 'created', column: 'at', as: 'time' },
          { to: 'extension[0].valueInteger', column: 'price', as: 'yuan' },
        ],
      },
    ],
  })
  const host = recordingHost(t)
  const options = optionsFor(databaseUrl, {
    timeoutMs: 300,
    views: [
      extra('gone', 'v_gone'),
      extra('slow', 'select id, seq, code, at, price from written where pg_sleep(3) is not null'),
      extra('written', 'written'),
      extra('cast', `select id, seq, (code || '王芳')::int as code, at, price from written`),
    ],
  })
  const adapter = await startViews(options, host)
  t.after(() => adapter.stop())
  await host.until(() => host.states.some(({ error }) => error?.includes('v_gone')))
  await host.until(() => host.states.some(({ error }) => error?.includes('cast: 22P02')))
  assert.ok(host.states.every(({ error }) => !error?.includes('王芳')))
  await host.until(() => host.kept.messages.length === 1 && host.refusals.length === 1)
  const [message] = host.kept.messages
  assert.ok(message?.kind === 'record.bundle')
  assert.deepEqual(
    { ...message.body.resources[0], id: '' },
    {
      resourceType: 'Basic',
      id: '',
      code: { text: 'known' },
      created: '2026-03-02T01:00:00.000Z',
      extension: [{ valueInteger: 150 }],
    },
  )
  assert.match(host.refusals[0]!.sentence, /^code: a code that its table does not have/)
  await client.query('create view v_gone as select * from written where id = 1')
  await host.until(() => host.kept.messages.length === 2)
  await host.until(() => /^(?!.*gone:).*slow: 57014/.test(host.states.at(-1)?.error ?? ''))
  await adapter.stop()

  // Set aside is not lost: when the mapping has been put right, the row is read again.
  await client.query(`update written set code = 'x' where id = 2`)
  const again = await startViews({ ...options, views: options.views.slice(2) }, host)
  t.after(() => again.stop())
  await host.until(() => host.kept.messages.length === 3)
  await again.stop()
})

test('wrong credentials and a database that is away show as down and heal by themselves', async (t) => {
  const his = await freshHis(t, { clock })
  const host = recordingHost(t)
  const wrong = await startViews({ ...optionsFor(his.databaseUrl), password: 'wrong', host: '127.0.0.1' }, host)
  t.after(() => wrong.stop())
  await host.until(() => /28P01|password/.test(host.states.at(-1)?.error ?? ''))
  await wrong.stop()
  const nobody = await startViews({ ...optionsFor(his.databaseUrl), port: 1 }, host)
  t.after(() => nobody.stop())
  await host.until(() => host.states.at(-1)?.error?.includes('ECONNREFUSED') === true)
  await nobody.stop()

  const full = recordingHost(t)
  full.refuseWith = 'spool-full'
  const waiting = await startViews(optionsFor(his.databaseUrl), full)
  t.after(() => waiting.stop())
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(full.kept.messages.length, 0)
  full.refuseWith = undefined
  await full.until(() => full.kept.messages.length > 0)
  await waiting.stop()
})
