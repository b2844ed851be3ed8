import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { followRegister } from './cover.ts'
import { csvOf } from './csv.ts'
import { exportClaims } from './export.ts'
import { filesOf, withClaims } from './files.ts'
import { importClaims } from './import-files.ts'
import { keepSettlementList } from './keep-settlement-list.ts'
import { claimTableNames } from './tables.ts'
import { lakeFor, pay, ward } from './ward.fixture.ts'

const year = 2026

test('claims leave as CSV in yuan and come back the same; a file with a wrong row brings nothing in', async (t) => {
  const { region, wang, list } = await ward(t)
  const [own, out, other, empty] = [await lakeFor(t), await lakeFor(t), await lakeFor(t), await lakeFor(t)]
  await followRegister(region.ctx())
  const charges = [...list.charges, { hilistCode: '110200001', name: '=1+1, "特需"', cnt: 1, priceFen: 1205 }]
  await keepSettlementList(region.ctx(), { ...list, charges })
  await pay(region, wang.id, list.mdtrtId)
  await exportClaims(region.ctx(), { year, folder: own })
  for (const table of claimTableNames) {
    const pieces: Buffer[] = []
    for await (const piece of csvOf(own, { table, year })) pieces.push(piece)
    await writeFile(join(out, `${table}.csv`), Buffer.concat(pieces))
  }
  const text = (table: string) => readFile(join(out, `${table}.csv`), 'utf8')
  const [head, first] = (await text('setl_d')).split('\n') as [string, string]
  const cell = (name: string) => first.split(',')[head.split(',').indexOf(name)]
  assert.deepEqual([cell('medfee_sumamt'), cell('vali_flag'), cell('contracted')], ['6138.05', '1', '0'])
  assert.match(await text('fee_list_d'), /,"'=1\+1, ""特需""",1,12.05,/)

  const imported = await importClaims(region.ctx(), out, other)
  assert.deepEqual(imported.wrong, [])
  assert.deepEqual([imported.rows.fee_list_d, imported.years, imported.already], [3, [2026], false])
  for (const table of claimTableNames) {
    const rows = (folder: string) =>
      withClaims(folder, { pool: '990100', year }, (duck) => duck.rows(`select * from ${table} order by all`))
    assert.deepEqual(await rows(other), await rows(own), table)
  }
  assert.equal((await importClaims(region.ctx(), out, other)).already, true)
  const third = await importClaims(region.ctx(), out, `${other}-of-another-lake`)
  assert.deepEqual([third.already, third.rows], [false, imported.rows])

  await t.test('each wrong row is named by file, line and column, and nothing is there afterwards', async () => {
    const setl = await text('setl_d')
    const fees = (await text('fee_list_d')).trim().split('\n')
    const change = (line: string, header: string, name: string, value: string) => {
      const cells = line.split(',')
      cells[header.split(',').indexOf(name)] = value
      return cells.join(',')
    }
    const plain = fees.findIndex((line, at) => at > 0 && !line.includes('"'))
    const line = plain + 1
    const wrongFees = (name: string, value: string) =>
      fees.map((row, at) => (at === plain ? change(row, fees[0]!, name, value) : row)).join('\n')
    const cases: [table: string, content: string, at: number, column: string | null, why: RegExp][] = [
      ['fee_list_d', wrongFees('det_item_fee_sumamt', '1.005'), line, 'det_item_fee_sumamt', /amount/],
      ['fee_list_d', wrongFees('det_item_fee_sumamt', '1.00'), line, null, /four parts/],
      ['fee_list_d', wrongFees('cnt', '-3'), line, 'cnt', /whole number/],
      ['fee_list_d', wrongFees('cnt', '0'), line, 'cnt', /above zero/],
      ['fee_list_d', wrongFees('hilist_code', '=1+1'), line, 'hilist_code', /formula/],
      ['fee_list_d', wrongFees('hilist_code', '"a\rb"'), line, 'hilist_code', /line break/],
      ['fee_list_d', wrongFees('fee_ocur_time', '2026-02-30 08:00:00'), line, 'fee_ocur_time', /not a time/],
      ['fee_list_d', wrongFees('fee_ocur_time', '2036-02-03 08:00:00'), line, 'fee_ocur_time', /future/],
      ['fee_list_d', wrongFees('hilist_code', ''), line, 'hilist_code', /missing/],
      ['fee_list_d', wrongFees('chrgitm_lv', '丁'), line, 'chrgitm_lv', /not one of/],
      ['fee_list_d', wrongFees('setl_id', 'other'), line, null, /no settlement/],
      ['fee_list_d', [...fees, fees[plain]].join('\n'), fees.length + 1, null, /stands twice/],
      ['fee_list_d', [fees[0], 'a,b', ...fees.slice(1)].join('\n'), 2, null, /header/],
      ['setl_d', `${head}\n${change(first, head, 'insu_admdvs', '110000')}\n`, 2, 'insu_admdvs', /pool/],
      ['setl_d', `${head}\n${change(first, head, 'medfee_sumamt', '1.00')}\n`, 2, null, /total|lines/],
      ['setl_d', setl.replace('medfee_sumamt', 'fee'), 1, 'medfee_sumamt', /missing/],
    ]
    for (const [table, content, at, column, why] of cases) {
      const before = await text(table)
      await writeFile(join(out, `${table}.csv`), content)
      const { wrong } = await importClaims(region.ctx(), out, empty)
      const found = wrong.some(
        (one) => one.file === `${table}.csv` && one.line === at && one.column === column && why.test(one.why),
      )
      assert.ok(found, `${table} ${column} ${why}: ${JSON.stringify(wrong.slice(0, 4))}`)
      await writeFile(join(out, `${table}.csv`), before)
    }
    assert.deepEqual(await readdir(empty), [])
    assert.equal((await region.pool.query('select from claims.import')).rowCount, 1)
  })

  await t.test('what is there from elsewhere is not brought in again', async () => {
    await writeFile(join(out, 'oprn_list_d.csv'), (await text('oprn_list_d')).replace('36.0600', '36.0700'))
    const { wrong } = await importClaims(region.ctx(), out, own)
    assert.match(wrong[0]!.why, /there already/)
    const files = await filesOf(own, 'setl_d', { pool: '990100', year })
    assert.ok(files.every((path) => path.endsWith('anji.parquet')))
  })
})
