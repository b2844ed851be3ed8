import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { registerInstitution } from '#people/institutions'
import { publish, readResource } from '#record'
import { conceptOf, expand, findValueSet, nationalCode, subsumedCodes } from '#terminology'
import { freshDatabase, type TestRegion } from '#testing'
import type { Command } from './command.ts'
import { terminologyImport, terminologyList, terminologyMapImport, terminologyMapUnmapped } from './terminology.ts'

const system = 'urn:test:drugs'

function bench(t: TestContext, region: TestRegion) {
  const folder = mkdtempSync(join(tmpdir(), 'anji-terminology-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = (text: string | Uint8Array) => {
    const path = join(folder, 'table.csv')
    writeFileSync(path, text)
    return path
  }
  const run = async (command: Command, words: string[], options: Record<string, string | boolean>) => {
    const said: string[] = []
    const rows: Record<string, unknown>[] = []
    const code = await command.run!({
      ...{ words, options, root: region.ctx(), databaseUrl: region.url },
      write: async () => undefined,
      table: (more) => rows.push(...more),
      say: (line) => said.push(line),
      progress: () => undefined,
    })
    return { code, said, rows }
  }
  const importTable = (text: string | Uint8Array, version: string, from: string, more: Record<string, string> = {}) =>
    run(terminologyImport, [file(text)], { system, name: '药品', version, from, ...more })
  return { file, run, importTable }
}

const first = 'code,name,parent\nA,解热药,\nA1,阿司匹林,A\nA2,布洛芬,A\n'
const second = 'code,name,parent\nA,解热镇痛药,\nA1,阿司匹林,A\nA3,对乙酰氨基酚,A\n'

test('a table is taken in, again changes nothing, and a new version ends the former at its date', async (t) => {
  const region = await freshDatabase(t)
  const { run, importTable } = bench(t, region)
  const ctx = region.ctx()
  assert.deepEqual((await importTable(first, '1', '2025-01-01')).rows, [
    { outcome: 'imported', concepts: 3, added: 3, renamed: 0, retired: 0 },
  ])
  assert.equal((await importTable(first, '1', '2025-01-01')).rows[0]?.outcome, 'unchanged')
  const next = await importTable(second, '2', '2026-02-01')
  assert.deepEqual(next.rows, [{ outcome: 'imported', concepts: 3, added: 1, renamed: 1, retired: 1 }])
  assert.ok(next.said.some((line) => line.includes('renamed A 解热药 → 解热镇痛药')))
  assert.equal((await conceptOf(ctx, system, 'A', '2026-01-31'))?.name, '解热药')
  assert.equal((await conceptOf(ctx, system, 'A', '2026-02-01'))?.name, '解热镇痛药')
  assert.equal(await conceptOf(ctx, system, 'A2', '2026-02-01'), undefined)
  assert.equal(await conceptOf(ctx, system, 'A', '2024-12-31'), undefined)
  assert.equal((await conceptOf(ctx, `${system}|1`, 'A', '2026-02-01'))?.name, '解热药')
  // The former version once more is still no change, and old codes are still found below their group.
  assert.equal((await importTable(first, '1', '2025-01-01')).rows[0]?.outcome, 'unchanged')
  const below = await subsumedCodes(ctx, system, 'A', 'below')
  assert.deepEqual(below?.map((one) => one.code).sort(), ['A', 'A1', 'A2', 'A3'])
  const { rows } = await run(terminologyList, [], {})
  assert.deepEqual(
    rows.map((row) => [row.version, row.from, row.to, row.concepts]),
    [
      ['2', '2026-02-01', '', 3],
      ['1', '2025-01-01', '2026-01-31', 3],
    ],
  )
})

test('the record describes an imported system, and no client may take it over', async (t) => {
  const region = await freshDatabase(t)
  const { importTable } = bench(t, region)
  await importTable(first, '1', '2025-01-01')
  const ctx = region.ctx()
  const { rows } = await region.pool.query(`select id from record.codesystem`)
  const kept = await readResource(ctx, 'CodeSystem', rows[0].id)
  assert.ok(kept?.resourceType === 'CodeSystem' && kept.content === 'not-present' && kept.count === 3)
  await assert.rejects(publish(ctx, 'someone', [{ ...kept, count: 4 }]), { code: 'record.owned' })
  assert.equal((await conceptOf(ctx, system, 'A'))?.name, '解热药')
})

test('a table with a wrong row is not taken in at all, and every wrong row is named', async (t) => {
  const region = await freshDatabase(t)
  const { importTable } = bench(t, region)
  const { code, said } = await importTable('code,name,parent\nA,a,\n,b,\nC,c,X\n', '1', '2025-01-01')
  assert.equal(code, 1)
  assert.deepEqual(
    said.slice(0, 2).map((line) => line.split(':')[0]),
    ['3', '4'],
  )
  assert.equal(await conceptOf(region.ctx(), system, 'A'), undefined)
})

test('a version is not rewritten, nor begun on the day of another', async (t) => {
  const region = await freshDatabase(t)
  const { importTable } = bench(t, region)
  await importTable(first, '1', '2025-01-01')
  assert.equal((await importTable(second, '1', '2025-01-01')).code, 1)
  assert.equal((await importTable(second, '2', '2025-01-01')).code, 1)
  assert.equal((await importTable(second, '2', '2026-01-01', { to: '2025-01-01' })).code, 1)
  // A version of the past that comes late ends where the next begins.
  assert.equal((await importTable(second, '0', '2024-01-01')).code, 0)
  assert.equal((await conceptOf(region.ctx(), system, 'A', '2024-12-31'))?.name, '解热镇痛药')
  assert.equal((await conceptOf(region.ctx(), system, 'A', '2025-01-01'))?.name, '解热药')
})

test('a table in GBK with other column names is taken in when both are named', async (t) => {
  const region = await freshDatabase(t)
  const { importTable } = bench(t, region)
  // 编码,名称 / A,糖尿病
  const gbk = Buffer.from('b1e0c2eb2cc3fbb3c60d0a412cccc7c4f2b2a10d0a', 'hex')
  assert.equal((await importTable(gbk, '1', '2025-01-01', { map: 'code=编码,name=名称' })).code, 1)
  const read = await importTable(gbk, '1', '2025-01-01', { map: 'code=编码,name=名称', encoding: 'gb18030' })
  assert.equal(read.code, 0)
  assert.equal((await conceptOf(region.ctx(), system, 'A'))?.name, '糖尿病')
})

test("a hospital's map translates its codes; what it does not know is on the hospital's list until it does", async (t) => {
  const region = await freshDatabase(t)
  const { run, importTable, file } = bench(t, region)
  const ctx = region.ctx()
  const form = { kind: 'hospital', level: 2, parentId: null, responsibleName: '张三', responsiblePhone: '13800000000' }
  const place = { address: '东街1号', phone: '0571-1', licenceNumber: 'L1', latitude: null, longitude: null }
  await registerInstitution(ctx, { code: 'H33000000001', name: '县医院', nameEn: null, ...form, ...place } as never)
  await importTable(first, '1', '2025-01-01')
  const options = { hospital: 'H33000000001', 'system-from': 'urn:h1:drugs', 'system-to': system }
  const header = 'local_code,local_name,national_code,equivalence\n'
  const take = (rows: string) => run(terminologyMapImport, [file(header + rows)], options)
  const wrong = await take('x1,阿司匹林片,A9,\nx2,自制膏,,equal\n')
  assert.deepEqual([wrong.code, wrong.said[0]?.split(':')[0]], [1, '3'])
  assert.equal((await take('x1,阿司匹林片,A9,\n')).code, 1)
  assert.equal((await take('x1,阿司匹林片,A1,\nx2,自制膏,,unmatched\n')).code, 0)

  const local = { hospital: 'H33000000001', system: 'urn:h1:drugs' }
  assert.equal((await nationalCode(ctx, { ...local, code: 'x1' }))?.code, 'A1')
  assert.equal(await nationalCode(ctx, { ...local, code: 'x7', name: '布洛芬片' }), undefined)
  await nationalCode(ctx, { ...local, code: 'x7' })
  const medication = (id: string, code: string) => ({
    ...{
      resourceType: 'MedicationStatement' as const,
      id,
      status: 'active' as const,
      subject: { reference: 'Patient/p' },
    },
    medicationCodeableConcept: { coding: [{ system: 'urn:h1:drugs', code, display: '膏' }] },
  })
  await publish(ctx, 'test', [medication('m1', 'x8'), medication('m2', 'x1')])
  const unmapped = await run(terminologyMapUnmapped, [], { hospital: 'H33000000001', record: true })
  assert.deepEqual(
    unmapped.rows.map(({ code, name, times }) => [code, name, times]),
    [
      ['x7', '布洛芬片', 2],
      ['x8', '膏', 1],
    ],
  )
  await take('x1,阿司匹林片,A1,\nx7,布洛芬片,A2,\n')
  assert.equal((await nationalCode(ctx, { ...local, code: 'x7' }))?.code, 'A2')
  const left = await run(terminologyMapUnmapped, [], { hospital: 'H33000000001' })
  assert.deepEqual(
    left.rows.map((row) => row.code),
    ['x8'],
  )
})

const national = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'chs-drg-1.1')

test('the national tables of diagnoses and procedures are taken in and searched', {
  skip: !existsSync(national) && 'the national tables are not here',
}, async (t) => {
  const region = await freshDatabase(t)
  const { run } = bench(t, region)
  const ctx = region.ctx()
  for (const [table, count] of [
    ['icd10_nhsa', 33304],
    ['icd9cm3_nhsa', 13686],
  ] as const) {
    const url = `urn:test:${table}`
    const options = { system: url, name: table, version: '1.1', from: '2020-01-01', hierarchy: 'prefix' }
    const { code, rows, said } = await run(terminologyImport, [`${national}/${table}.csv`], options)
    assert.equal(code, 0, said.join('\n'))
    const groups = Number(said.find((line) => line.includes('groups'))?.split(' ')[0])
    assert.equal(rows[0]?.concepts, count + groups)
  }
  const valueSet = await ctx.transaction((ctx) => findValueSet(ctx, 'urn:test:icd10_nhsa?vs', '2026-03-02'))
  const found = async (filter: string) =>
    (await expand(ctx, { ...valueSet!, filter, count: 10, onDate: '2026-03-02' })).members.map((one) => one.display)
  for (const filter of ['糖尿病', 'tnb'])
    assert.ok(
      (await found(filter)).every((name) => /糖尿病|tnb/.test(name)),
      filter,
    )
  assert.deepEqual((await conceptOf(ctx, 'urn:test:icd10_nhsa', 'E11.900'))?.parents, ['E11.9'])
  const below = await subsumedCodes(ctx, 'urn:test:icd10_nhsa', 'E11', 'below')
  assert.ok(below!.length > 100 && below!.some((one) => one.code === 'E11.900'))
})
