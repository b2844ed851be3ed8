import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { yearEndCommand } from './year-end.ts'

async function close(t: TestContext, files: readonly string[], below = '') {
  const folder = await mkdtemp(join(tmpdir(), 'anji-year-end-command-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  for (const table of files) {
    const place = join(folder, 'claims', table, 'poolarea_no=990100', 'year=2025', 'slice=03')
    await mkdir(place, { recursive: true })
    await writeFile(join(place, 'part.parquet'), '')
  }
  const said: string[] = []
  const options = { pool: '990100', year: '2025', parquet: join(folder, below) }
  const call = { words: [], options, write: async () => {}, table: () => {}, progress: () => {} }
  return { code: await yearEndCommand.alone!({ ...call, say: (line) => void said.push(line) }), said: said.join('') }
}

test('claims without the list of who is insured are not cleared as those of nobody', async (t) => {
  for (const below of ['', 'claims']) {
    const { code, said } = await close(t, ['setl_d'], below)
    assert.equal(code, 1)
    assert.match(said, /No files of psn_insu_d: .*claims\/psn_insu_d\/poolarea_no=990100\/year=2025/)
  }
})

test('a folder without claims is said with the place that was looked at', async (t) => {
  const { code, said } = await close(t, [])
  assert.equal(code, 1)
  assert.match(said, /No files of setl_d/)
})

test('a pool and a year are asked for as such', () => {
  const call = { words: [], write: async () => {}, table: () => {}, progress: () => {}, say: () => {} }
  for (const options of [{ pool: '9901', year: '2025' }, { pool: '990100', year: '25' }, { year: '2025' }])
    assert.throws(() => yearEndCommand.alone!({ ...call, options: { ...options, parquet: '/nowhere' } }), /--/)
})
