// How fast bundles come into the record, and how large it gets, against a bare INSERT of the same bytes in the same run.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import { makeContext, migrate, openPool, startEmbedded, urlOfDatabase } from '#kernel'
import { importFolder, validate } from '#record'
import type { Benchmark } from './index.ts'

const synthea = join(import.meta.dirname, '../../shared/data/synthea-r4')
const runs = 3

interface Run {
  readonly resources: number
  readonly perSecond: number
  readonly bytesEach: number
  readonly barePerSecond: number
}

export const benchmark: Benchmark = {
  name: 'record-import',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
    chmodSync(folder, 0o755) // the database may have to run as another user
    // Commits are durable, as in service.
    const server = await startEmbedded({ folder, settings: ['shared_buffers=1GB', 'max_wal_size=4GB'] })
    try {
      const source = existsSync(synthea) ? synthea : writeSynthetic(join(folder, 'bundles'))
      const measured: Run[] = []
      const validation = validationMicros(source)
      for (let run = 0; run < runs; run++) measured.push(await measure(server.url, `bench_${run}`, source))
      return summarise(measured, validation)
    } finally {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measure(serverUrl: string, name: string, source: string): Promise<Run> {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const pool = openPool(urlOfDatabase(serverUrl, name), 4)
  await migrate(pool)
  const before = await databaseBytes(pool)
  const started = performance.now()
  const { types, refusals } = await importFolder(makeContext(pool), source)
  const seconds = (performance.now() - started) / 1000
  if (refusals.length > 0) throw new Error(`Refused: ${JSON.stringify(refusals[0])}`)
  const resources = types.reduce((sum, row) => sum + row.created + row.updated + row.unchanged, 0)
  const bytesEach = ((await databaseBytes(pool)) - before) / resources
  const bareSeconds = await insertBare(pool, source)
  await pool.end()
  return { resources, perSecond: resources / seconds, bytesEach, barePerSecond: resources / bareSeconds }
}

/** Processor time of checking each resource once the rules are compiled: all of it, and without the invariants. */
function validationMicros(source: string): { all: number[]; structure: number[] } {
  const resources = readdirSync(source).flatMap((file) => entriesOf(join(source, file)))
  const micros = (invariants: boolean) => {
    const before = process.cpuUsage()
    for (const resource of resources) {
      if (validate(resource, undefined, { invariants }).length > 0) throw new Error('The data is not valid')
    }
    return process.cpuUsage(before).user / resources.length
  }
  micros(true)
  const found = { all: [] as number[], structure: [] as number[] }
  for (let run = 0; run < 5; run++) {
    found.all.push(micros(true))
    found.structure.push(micros(false))
  }
  return found
}

function entriesOf(path: string): object[] {
  const bytes = readFileSync(path)
  const { entry } = JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
  return entry.map((one: { resource: object }) => one.resource)
}

async function databaseBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>('select pg_database_size(current_database()) as bytes')
  return rows[0]?.bytes ?? 0
}

/** The same files, parsed and written as id and text, one statement a bundle: what the disk and the driver cost alone. */
async function insertBare(pool: pg.Pool, source: string): Promise<number> {
  await pool.query('create table bare (id text, content text)')
  const started = performance.now()
  for (const file of readdirSync(source)) {
    const resources = entriesOf(join(source, file)) as { id: string }[]
    const ids = resources.map(({ id }) => id)
    const texts = resources.map((one) => JSON.stringify(one))
    await pool.query('insert into bare select * from unnest($1::text[], $2::text[])', [ids, texts])
  }
  return (performance.now() - started) / 1000
}

/** Where the shared data is absent: patients with 250 blood glucose readings each. */
function writeSynthetic(folder: string): string {
  mkdirSync(folder)
  for (let patient = 0; patient < 40; patient++) {
    const reading = (n: number) => ({
      resourceType: 'Observation',
      id: `o-${patient}-${n}`,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }] },
      subject: { reference: `Patient/p-${patient}` },
      effectiveDateTime: `2025-0${1 + (n % 9)}-1${n % 10}T08:30:00+08:00`,
      valueQuantity: { value: 4 + (n % 60) / 10, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    })
    const resources = [
      { resourceType: 'Patient', id: `p-${patient}` },
      ...Array.from({ length: 250 }, (_, n) => reading(n)),
    ]
    const entry = resources.map((resource) => ({ resource, request: { method: 'POST', url: resource.resourceType } }))
    writeFileSync(
      join(folder, `patient-${patient}.json`),
      JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
    )
  }
  return folder
}

function summarise(measured: readonly Run[], validation: ReturnType<typeof validationMicros>) {
  const spread = (what: string, of: (run: Run) => number) => spreadOf(what, measured.map(of))
  const spreadOf = (what: string, values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b)
    const at = (index: number) => Math.round((sorted[index] ?? 0) * 100) / 100
    return { what, median: at(Math.floor(sorted.length / 2)), least: at(0), most: at(sorted.length - 1) }
  }
  const rows = {
    resources_per_s: spread('resources/s', (run) => run.perSecond),
    bytes_per_resource: spread('bytes/resource', (run) => run.bytesEach),
    ratio_to_bare: spread('rate / bare INSERT rate', (run) => run.perSecond / run.barePerSecond),
    validation_us: spreadOf('validation, µs a resource', validation.all),
    structure_us: spreadOf('of it structure alone', validation.structure),
    bare_per_s: spread('bare INSERT, resources/s', (run) => run.barePerSecond),
  }
  const figures = Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.median]))
  return { table: Object.values(rows), figures }
}
