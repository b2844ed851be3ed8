// How many Patients a second are matched against all others, and what a look at one costs as the region grows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import pg from 'pg'
import {
  deliverDue,
  makeContext,
  migrate,
  migrateJobs,
  openPool,
  startEmbedded,
  urlOfDatabase,
  wireListeners,
} from '#kernel'
import { findMatches, identityModule } from '#people/identity'
import { drawDuplicates, measureMatching } from '#region'
import type { Benchmark } from './index.ts'

const people = Number(process.env.BENCH_PEOPLE ?? 20_000)
const asked = 500

export const benchmark: Benchmark = {
  name: 'identity',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'anji-bench-'))
    const server = await startEmbedded({ folder })
    try {
      return await measure(server.url)
    } finally {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measure(serverUrl: string) {
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  await admin.query('create database bench_identity')
  await admin.end()
  const pool = openPool(urlOfDatabase(serverUrl, 'bench_identity'), 10)
  await migrate(pool)
  await migrateJobs(pool)
  wireListeners(identityModule.listeners ?? [])
  const root = makeContext(pool)
  const options = { seed: 'bench', people, today: '2026-03-02' }
  let loadedAt = 0
  const found = await measureMatching(root, options, async () => {
    await deliverDue(root)
    await pool.query('analyze')
    loadedAt = performance.now()
  })
  const matchSeconds = (performance.now() - loadedAt) / 1000
  const lookMs: number[] = []
  for (const { patient } of drawDuplicates({ ...options, seed: 'others', people: asked }).slice(0, asked)) {
    const began = performance.now()
    await findMatches(root, patient)
    lookMs.push(performance.now() - began)
  }
  lookMs.sort((a, b) => a - b)
  await pool.end()
  const percent = (share: number) => Math.round(share * 10_000) / 100
  const perSecond = Math.round(found.records / matchSeconds)
  const p50 = Math.round((lookMs[Math.floor(asked / 2)] ?? 0) * 100) / 100
  const p99 = Math.round((lookMs[Math.floor(asked * 0.99)] ?? 0) * 100) / 100
  return {
    table: [
      { what: 'records of so many people', value: `${found.records} of ${people}` },
      { what: 'matched a second, as they come in', value: perSecond },
      { what: '$match of one, p50 / p99 ms', value: `${p50} / ${p99}` },
      { what: 'joined by itself: right / wrong pairs', value: `${found.certain.right} / ${found.certain.wrong}` },
      { what: 'before a human: right / wrong pairs', value: `${found.probable.right} / ${found.probable.wrong}` },
      {
        what: 'precision, certain / with probable %',
        value: `${percent(found.certainPrecision)} / ${percent(found.precision)}`,
      },
      {
        what: 'recall, certain / with probable %',
        value: `${percent(found.certainRecall)} / ${percent(found.recall)}`,
      },
      { what: 'newborns without a name: shown / all', value: `${found.newborns.found} / ${found.newborns.pairs}` },
    ],
    figures: {
      records: found.records,
      matched_per_s: perSecond,
      match_p50_ms: p50,
      match_p99_ms: p99,
      certain_precision: percent(found.certainPrecision),
      certain_recall: percent(found.certainRecall),
      precision: percent(found.precision),
      recall: percent(found.recall),
      wrong_joins: found.certain.wrong,
      queue_pairs: found.probable.right + found.probable.wrong,
    },
  }
}
