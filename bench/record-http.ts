// The record through HTTP, with validation, access rules and audit on, against a bare Fastify and pg handler in the same run.
// The server is a process of its own; the load comes from this one, on the same cores.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeContext, migrate, openPool, startEmbedded } from '#kernel'
import { grantAccess, importFolder, search } from '#record'
import { doctor } from './http/actors.ts'
import { driveLoad } from './http/drive.ts'
import { type Facts, loadsOf } from './http/loads.ts'
import type { Benchmark } from './index.ts'

const synthea = join(import.meta.dirname, '../../shared/data/synthea-r4')
const seconds = Number(process.env.BENCH_SECONDS ?? 2)

export const benchmark: Benchmark = {
  name: 'record-http',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
    chmodSync(folder, 0o755)
    const settings = ['shared_buffers=1GB', 'max_wal_size=4GB']
    const database = await startEmbedded({ folder, settings })
    try {
      const facts = await fill(database.url)
      const child = fork(join(import.meta.dirname, 'http', 'serve.ts'), {
        execArgv: process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
        env: { ...process.env, BENCH_DATABASE: database.url, RATE_LIMIT_PER_MINUTE: '1000000000', LOG_LEVEL: 'warn' },
      })
      const [{ port }] = (await once(child, 'message')) as [{ port: number }]
      try {
        return await measureAll(port, facts)
      } finally {
        child.disconnect()
        await once(child, 'exit')
      }
    } finally {
      await database.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function fill(url: string): Promise<Facts> {
  const pool = openPool(url, 4)
  await migrate(pool)
  await pool.query('create table bare (id text primary key, content text not null)')
  const ctx = makeContext(pool)
  const { refusals } = await importFolder(ctx, synthea)
  if (refusals.length > 0) throw new Error(`Refused: ${JSON.stringify(refusals[0])}`)
  const ids = async (query: string) => (await search(ctx, query)).resources.map((one) => String(one.id))
  const patients = await ids('Patient?_count=1000')
  for (const patientId of patients) {
    await grantAccess(ctx, {
      granteeKind: 'institution',
      granteeId: doctor.institutionId ?? '',
      patientId,
      basis: 'care-relation',
      basisId: 'bench',
    })
  }
  const facts = { patients, observations: await ids('Observation?_count=1000') }
  await pool.query('vacuum analyze')
  await pool.end()
  return facts
}

async function measureAll(port: number, facts: Facts) {
  const table: Record<string, string | number>[] = []
  const figures: Record<string, number> = {}
  const only = process.env.BENCH_ONLY?.split(',')
  for (const load of loadsOf(facts)) {
    if (only && !only.includes(load.name)) continue
    for (const connections of load.connections) {
      const times = await driveLoad(port, load, connections, seconds)
      const perSecond = Math.round((times.length / seconds) * (load.each ?? 1))
      const at = (part: number) => Math.round((times[Math.floor(times.length * part)] ?? 0) * 100) / 100
      table.push({ what: load.name, connections, 'per second': perSecond, 'p50 ms': at(0.5), 'p99 ms': at(0.99) })
      const most = load.connections.at(-1) === connections
      figures[`${load.name}${most ? '' : `_${connections}`}_per_s`] = perSecond
      figures[`${load.name}${most ? '' : `_${connections}`}_p99_ms`] = at(0.99)
    }
  }
  for (const name of only ? [] : ['create', 'read']) {
    const ratio = (figures[`${name}_per_s`] ?? 0) / (figures[`bare_${name}_per_s`] ?? 1)
    figures[`${name}_ratio_to_bare`] = Math.round(ratio * 100) / 100
  }
  return { table, figures }
}
