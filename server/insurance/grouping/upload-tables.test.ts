import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { freshDatabase } from '#testing'
import { hospital } from '#testing/people'
import { findCodes } from './ask.ts'
import { tablesInForce } from './index.ts'
import { smallTables } from './small-tables.ts'
import { faultsOf, type TableTexts } from './source.ts'
import { listTableSets } from './table-sets.ts'
import { adoptTables, discardTables, listUploads, uploadTables } from './upload-tables.ts'

const maker: Actor = { id: 'song', roles: ['administrator'], name: '宋涛' }
const checker: Actor = { id: 'liang', roles: ['auditor'], name: '梁志刚' }
const named: TableTexts = {
  ...smallTables,
  'icd10_nhsa.csv': smallTables['icd10_nhsa.csv'].replace(/^B1,.*$/m, 'B1,原发性高血压'),
}
const asked = { name: '小表', validFrom: '2024-01-01', texts: named }

/** One DRG of another name. */
const changed: TableTexts = {
  ...named,
  'drg.csv': smallTables['drg.csv'].replace(/^(AA19),.*$/m, '$1,另一个名称'),
}

test('what is said of a file that cannot be read is whole characters, wherever the reader cut it', () => {
  const faults = faultsOf({ ...smallTables, 'groups.json': '𝣳𝢌', 'drg_split.json': '𝄃𖣮 ' })
  assert.equal(faults.length > 0, true)
  for (const { said } of faults) assert.ok(said.zh.isWellFormed() && said.en.isWellFormed(), said.en)
})

test('every wrong row of every file is named, and nothing is kept', async (t) => {
  const region = await freshDatabase(t)
  const wrong = {
    ...smallTables,
    'cc.csv': `${smallTables['cc.csv'].trimEnd()}\n,1\nX9,2\n,3\n`,
    'mcc.csv': 'a,b\n1,2\n',
    'groups.json': smallTables['groups.json'].replace('"age in days <= 28"', '"age in years is unclear"'),
    'drg_split.json': '{',
  }
  const { upload, faults } = await uploadTables(region.ctx(maker), { ...asked, texts: wrong })
  assert.equal(upload, null)
  const said = faults.map(({ file, place }) => `${file} ${place}`.trim())
  const lines = smallTables['cc.csv'].trimEnd().split('\n').length
  for (const one of [`cc.csv line ${lines + 1}`, `cc.csv line ${lines + 3}`, 'mcc.csv line 1', 'drg_split.json'])
    assert.ok(said.includes(one), `${one} among ${said.join('; ')}`)
  assert.ok(faults.some(({ file, zh }) => file === 'groups.json' && zh.includes('age in years is unclear')))
  assert.ok(faults.every(({ zh, en }) => zh !== '' && en !== ''))
  assert.deepEqual((await listUploads(region.ctx(maker), {})).uploads, [])
  assert.equal(faultsOf({ ...smallTables, 'cc.csv': `diagnosis,exclusion_table\n${',1\n'.repeat(999)}` }).length, 200)
})

test('one hands a set in, another adopts it; until then nothing groups by it', async (t) => {
  const region = await freshDatabase(t)
  const [song, liang] = [region.ctx(maker), region.ctx(checker)]
  const { upload } = await uploadTables(song, asked)
  assert.deepEqual(
    [upload!.state, upload!.mayAdopt, upload!.mayDiscard, upload!.changes.against],
    ['waiting', false, true, null],
  )
  assert.deepEqual((await listTableSets(song, {})).sets, [])
  await assert.rejects(adoptTables(song, { uploadId: upload!.id }), { code: 'grouping.two_persons' })
  const other: Actor = { ...maker, id: 'elsewhere', institutionId: (await hospital(region)).id }
  await assert.rejects(adoptTables(region.ctx(other), { uploadId: upload!.id }), { code: 'grouping.region_only' })
  await assert.rejects(uploadTables(region.ctx(other), asked), { code: 'grouping.region_only' })
  assert.equal((await listUploads(liang, {})).uploads[0]!.mayAdopt, true)
  const adopted = await adoptTables(liang, { uploadId: upload!.id })
  assert.deepEqual([adopted.state, adopted.decidedByName], ['adopted', '梁志刚'])
  assert.equal(await song.transaction(async (ctx) => (await tablesInForce(ctx, '2024-06-01')).name), '小表')
  await assert.rejects(adoptTables(liang, { uploadId: upload!.id }), { code: 'grouping.already_decided' })
  for (const search of ['B1', '高血压', 'gxy']) {
    const { codes } = await findCodes(song, { kind: 'diagnosis', search })
    assert.ok(
      codes.some(({ code }) => code === 'B1'),
      `${search}: ${JSON.stringify(codes)}`,
    )
  }
  await assert.rejects(uploadTables(song, { ...asked, texts: changed }), { code: 'grouping.tables_overlap' })

  const next = (await uploadTables(song, { name: '新表', validFrom: '2025-01-01', texts: changed })).upload!
  assert.deepEqual([next.changes.against, next.changes.renamed, next.changes.added], ['小表', 1, 0])
  assert.deepEqual(next.changes.listed, [{ drg: 'AA19', name: '另一个名称', change: 'renamed' }])
  assert.equal((await discardTables(song, { uploadId: next.id })).state, 'discarded')
  assert.equal((await listTableSets(song, {})).sets.length, 1)
})
