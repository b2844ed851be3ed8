import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bulkModule } from '#border/bulk'
import { startJobs } from '#kernel'
import { importLines } from '#record'
import type { TestRegion } from '#testing'
import { client, exportSlice, folderOf, idOf, setUp } from './bulk-setup.test.ts'

const worker = fileURLToPath(import.meta.resolve('./bulk-worker.fixture.ts'))

/** Observations so large that they fill several files of an export. */
async function fill(region: TestRegion, megabytes: number): Promise<string[]> {
  const ids = Array.from({ length: megabytes * 4 }, (_, n) => `o${String(n).padStart(4, '0')}`)
  const note = [{ text: '注'.repeat(87_000) }]
  for (let from = 0; from < ids.length; from += 20) {
    const lines = ids
      .slice(from, from + 20)
      .map((id) => JSON.stringify({ resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, note }))
    for (const one of await importLines(region.ctx(), 'Observation', lines)) assert.ok('outcome' in one)
  }
  return ids
}

function start(region: TestRegion, location: string) {
  const child = spawn(
    process.execPath,
    [
      '--max-old-space-size=96',
      worker,
      region.url,
      idOf(location),
      region.clock.now().toISOString(),
      JSON.stringify(client),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const ended = new Promise<string>((done) => child.on('close', () => done(said)))
  return { child, ended }
}

test('An export whose workers are killed again and again loses no line and doubles none, and holds little in memory', async (t) => {
  const { region, begin, finish, linesOf } = await setUp(t)
  const ids = await fill(region, 100)
  const location = await begin('/$export?_type=Observation')
  const folder = folderOf(idOf(location))
  for (const number of [1, 1, 2, 3]) {
    // Killed while it writes this file.
    const part = join(folder, `Observation-0000${number}.ndjson.part`)
    rmSync(part, { force: true })
    const { child, ended } = start(region, location)
    while (!existsSync(part) && child.exitCode === null) await pause(1)
    child.kill('SIGKILL')
    assert.doesNotMatch(await ended, /done/)
    assert.ok(existsSync(part), `${part} was being written`)
  }
  const said = await start(region, location).ended
  const [, kilobytes] = /done (\d+)/.exec(said) ?? []
  const done = await finish(location)
  assert.equal(done.body.output.length, 4)
  const found = (await linesOf(done.body)).map((line) => JSON.parse(line).id)
  assert.deepEqual(found, ids)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  )
  assert.ok(Number(kilobytes) < 400_000, `${kilobytes} kB for 100 MB`)
  t.diagnostic(`100 MB exported by a worker that held ${Math.round(Number(kilobytes) / 1024)} MB`)
})

test('Workers carry an export and an import through by themselves', async (t) => {
  const { region, fhir, begin } = await setUp(t)
  const working = await startJobs(region.pool, region.ctx(), bulkModule.jobs ?? [])
  try {
    const lines = Array.from({ length: 30 }, (_, n) => JSON.stringify({ resourceType: 'Patient', id: `p${n}` })).join(
      '\n',
    )
    const headers = { 'content-type': 'application/fhir+ndjson' }
    const sent = await fhir('POST', '/$import?type=Patient', lines, { headers })
    const ended = async (location: string) => {
      for (let turn = 0; turn < 400; turn++) {
        const answer = await fhir('GET', location)
        if (answer.status !== 202) return answer
        await pause(50)
      }
      throw new Error('It does not end')
    }
    assert.equal((await ended(String(sent.headers['content-location']))).body.output[0].count, 30)
    assert.equal((await ended(await begin('/Patient/$export'))).body.output[0].count, 30)
  } finally {
    await working.stop()
  }
})

test('A slice whose connection breaks after its file was written is done again in its place', async (t) => {
  const { region, begin, finish, linesOf } = await setUp(t)
  const ids = await fill(region, 40)
  const location = await begin('/$export?_type=Observation')
  for (let turn = 0; turn < 3; turn++) {
    const cut = region.ctx().transaction(async (ctx) => {
      await exportSlice.run(ctx, { exportId: idOf(location) })
      throw new Error('the plug is pulled')
    })
    await assert.rejects(cut, /plug/)
  }
  await Promise.all([1, 2, 3].map(() => region.runJob(exportSlice, { exportId: idOf(location) })))
  const done = await finish(location)
  assert.deepEqual(
    (await linesOf(done.body)).map((line) => JSON.parse(line).id),
    ids,
  )
})
