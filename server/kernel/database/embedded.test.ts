import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { startEmbedded } from './embedded.ts'

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('whoever leaves last turns the database off: their own connections that are still going do not count, another’s do', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'anji-embedded-'))
  chmodSync(folder, 0o755) // the database may have to run as another user
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const server = await startEmbedded({ folder, settings: ['fsync=off'] })
  const other = new URL(server.url)
  other.searchParams.set('application_name', 'anji-another')
  const connect = async (connectionString: string) => {
    const client = new pg.Client({ connectionString })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  const theirs = await connect(other.href)
  const ours = await connect(server.url)
  await server.stop()
  assert.equal(lives(server.pid), true, 'another process is at it')
  assert.equal((await ours.query('select 1 as one')).rows[0].one, 1)
  await theirs.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
  while ((await ours.query(`select 1 from pg_stat_activity where application_name = 'anji-another'`)).rowCount);
  await server.stop()
  assert.equal(lives(server.pid), false)
})
