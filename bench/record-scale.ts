// How the record's cost grows: the same loads over HTTP on 100,000 resources and on 3 million, in one database that grows.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { makeContext, migrate, openPool, startEmbedded } from '#kernel'
import { grantAccess, importFolder, search } from '#record'
import { doctor } from './http/actors.ts'
import { driveLoad } from './http/drive.ts'
import { type Facts, loadsOf } from './http/loads.ts'
import type { Benchmark } from './index.ts'

const synthea = join(import.meta.dirname, '../../shared/data/synthea-r4')
const sizes = (process.env.BENCH_SIZES ?? '100000,3000000').split(',').map(Number)
const wanted = new Set(['create', 'read', 'search', 'condition', 'code_date', 'name', 'include', 'crud'])
const seconds = Number(process.env.BENCH_SECONDS ?? 3)
const ofEachCopy = 14_000
const connections = 8
const loaders = 2

export const benchmark: Benchmark = {
  name: 'record-scale',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
    chmodSync(folder, 0o755)
    const settings = ['shared_buffers=2GB', 'max_wal_size=8GB']
    const database = await startEmbedded({ folder, settings })
    try {
      return await growing(database.url)
    } finally {
      await database.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function growing(url: string) {
  const pool = openPool(url, 4)
  await migrate(pool)
  await pool.query('create table bare (id text primary key, content text not null)')
  const table: Record<string, string | number>[] = []
  const figures: Record<string, number> = {}
  let copies = 0
  for (const size of sizes) {
    const until = Math.ceil(size / ofEachCopy)
    const started = performance.now()
    await load(url, copies, until)
    copies = until
    await pool.query('vacuum analyze')
    const { resources, bytes } = await sizeOf(pool)
    const loaded = Math.round((performance.now() - started) / 1000)
    table.push({ what: `loaded: ${resources} resources, ${Math.round(bytes / resources)} bytes each`, seconds: loaded })
    await measure(url, await factsOf(pool), (name, times) => {
      const at = (part: number) => Math.round((times[Math.floor(times.length * part)] ?? 0) * 100) / 100
      const perSecond = Math.round(times.length / seconds)
      table.push({ what: name, resources, 'per second': perSecond, 'p50 ms': at(0.5), 'p99 ms': at(0.99) })
      figures[`${name}_${size}_per_s`] = perSecond
      figures[`${name}_${size}_p99_ms`] = at(0.99)
    })
  }
  await pool.end()
  return { table, figures }
}

/** Copies of the Synthea patients, each with ids of its own, loaded by processes side by side. */
async function load(url: string, from: number, until: number): Promise<void> {
  const workers = Array.from({ length: loaders }, (_, worker) => {
    const env = { ...process.env, BENCH_DATABASE: url, BENCH_COPIES: `${from} ${until} ${worker}` }
    return fork(import.meta.filename, { env })
  })
  for (const worker of workers) {
    const [code] = worker.exitCode === null ? await once(worker, 'exit') : [worker.exitCode]
    if (code !== 0) throw new Error(`A loader ended with ${code}`)
  }
}

async function loadCopies(url: string, text: string): Promise<void> {
  const [from = 0, until = 0, worker = 0] = text.split(' ').map(Number)
  const pool = openPool(url, 4)
  const files = readdirSync(synthea).map((name) => {
    return { name, text: gunzipSync(readFileSync(join(synthea, name))).toString('utf8') }
  })
  const shared = files.filter(({ name }) => name.startsWith('organizations'))
  const known = new Set(shared.flatMap(({ text }) => text.match(uuids) ?? []))
  for (let copy = from; copy < until; copy++) {
    // The first copy brings what all refer to; nobody loads beside it.
    if (copy > 0 && copy % loaders !== worker) continue
    if (copy === 0 && worker > 0) await untilThere(pool)
    if (copy === 0 && worker > 0) continue
    const folder = mkdtempSync(join(tmpdir(), 'anji-copy-'))
    mkdirSync(folder, { recursive: true })
    for (const { name, text } of files) {
      const renamed = text.replace(uuids, (id) => (known.has(id) ? id : idIn(copy, id)))
      writeFileSync(join(folder, name.replace('.gz', '')), renamed)
    }
    const { refusals } = await importFolder(makeContext(pool), folder)
    rmSync(folder, { recursive: true, force: true })
    if (refusals.length > 0) throw new Error(`Refused: ${JSON.stringify(refusals[0])}`)
  }
  await pool.end()
}

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

function idIn(copy: number, id: string): string {
  const first = (Number.parseInt(id.slice(0, 8), 16) ^ Math.imul(copy, 0x9e3779b1)) >>> 0
  return `${first.toString(16).padStart(8, '0')}${id.slice(8)}`
}

async function untilThere(pool: ReturnType<typeof openPool>): Promise<void> {
  for (;;) {
    const { rows } = await pool.query('select count(*)::int as n from record.patient')
    if (rows[0].n >= 60) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function sizeOf(pool: ReturnType<typeof openPool>): Promise<{ resources: number; bytes: number }> {
  const { rows } = await pool.query(`
    select sum(c.reltuples)::bigint as resources, (select sum(pg_total_relation_size(r.oid))::bigint from pg_class r
      join pg_namespace s on s.oid = r.relnamespace where s.nspname = 'record' and r.relkind = 'r') as bytes
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'keys'
     where n.nspname = 'record' and c.relkind = 'r' and c.reltuples > 0`)
  return rows[0]
}

async function factsOf(pool: ReturnType<typeof openPool>): Promise<Facts> {
  const ctx = makeContext(pool)
  const { rows } = await pool.query('select id from record.patient order by md5(id) limit 20000')
  const patients: string[] = rows.map(({ id }) => id)
  for (const patientId of patients) {
    await grantAccess(ctx, {
      granteeKind: 'institution',
      granteeId: doctor.institutionId ?? '',
      patientId,
      basis: 'care-relation',
      basisId: 'bench',
    })
  }
  const found = await search(ctx, 'Observation?_count=1000')
  await pool.query('analyze record.access_grant')
  return { patients: patients.slice(0, 1000), observations: found.resources.map((one) => String(one.id)) }
}

async function measure(
  url: string,
  facts: Facts,
  tell: (name: string, times: readonly number[]) => void,
): Promise<void> {
  const child = fork(join(import.meta.dirname, 'http', 'serve.ts'), {
    env: { ...process.env, BENCH_DATABASE: url, RATE_LIMIT_PER_MINUTE: '1000000000', LOG_LEVEL: 'warn' },
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  try {
    for (const load of loadsOf(facts)) {
      if (wanted.has(load.name)) tell(load.name, await driveLoad(port, load, connections, seconds))
    }
  } finally {
    child.disconnect()
    await once(child, 'exit')
  }
}

const { BENCH_DATABASE: url, BENCH_COPIES: copies } = process.env
if (url !== undefined && copies !== undefined) await loadCopies(url, copies)
