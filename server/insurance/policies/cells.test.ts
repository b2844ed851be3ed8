import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvOf } from '#contracts/csv'
import { yuanText } from '#contracts/yuan'
import {
  demonstrationCatalogue,
  demonstrationDiseases,
  demonstrationPolicies,
  demonstrationSupplements,
} from '#insurance/benefits'
import { bandsOf, bandsText, basisPointsOf, dayText, fenOf, ratioOf } from './cells.ts'
import { readHeader, readLine } from './headers.ts'
import { cellsOf, checkEnd, checkRow } from './rows.ts'
import { inflatesWithin, readLines, xlsxOf } from './sheet.ts'
import { agesWrong, applyVersions, type Dated } from './timeline.ts'

test('an amount in yuan is read to the fen by its digits, or not at all', () => {
  const cases: [string, number | undefined][] = [
    ...([
      ['12.5', 1250],
      ['0.07', 7],
      ['1,234.56', 123_456],
      ['-3', -300],
      ['999999999999.99', 99_999_999_999_999],
    ] as [string, number][]),
    ...['12.345', '1e3', '', '12,34', '0x10', '１２', '1.', '.5', 'NaN', '12 元'].map((text): [string, undefined] => [
      text,
      undefined,
    ]),
  ]
  for (const [text, fen] of cases) assert.equal(fenOf(text), fen, text)
  fc.assert(fc.property(fc.nat(10 ** 12), (fen) => fenOf(yuanText(fen)) === fen))
})

test('a ratio states its unit, and a day is in the calendar', () => {
  const ratios: [string, number | undefined][] = [
    ['10%', 1000],
    ['12.5％', 1250],
    ['1000bp', 1000],
    ['100%', 10_000],
  ]
  for (const text of ['10', '0.1', '101%', '12.345%', '-5%', '20000bp']) ratios.push([text, undefined])
  for (const [text, points] of ratios) assert.equal(basisPointsOf(text), points, text)
  fc.assert(fc.property(fc.nat(10_000), (points) => basisPointsOf(ratioOf(points)) === points))
  assert.deepEqual(['2027-1-2', '2027/01/02', '20270102'].map(dayText), Array(3).fill('2027-01-02'))
  for (const text of ['2027-02-30', '2027-13-01', '45000', '01/02/2027', '1999-01-01'])
    assert.equal(dayText(text), undefined)
})

test('bands rise, and only the last has no end', () => {
  const text = '5000.00:70%; 20000.00:75.5%; *:80%'
  assert.equal(bandsText(bandsOf(text)!), text)
  assert.deepEqual(bandsOf('5000：70%；以上：75%'), bandsOf('5000:70%; *:75%'))
  for (const wrong of ['', '5000:70%', '*:70%; *:80%', '9:10%; 8:20%; *:1%', '*:70', '0:1%; *:2%', '-1:5%; *:6%']) {
    assert.equal(bandsOf(wrong), undefined, wrong)
  }
})

test('every row of the demonstration tables is the same after it went through its cells', () => {
  for (const row of demonstrationCatalogue())
    assert.deepEqual(checkRow('catalogue', cellsOf('catalogue', row)).row, row)
  const limits = { ...demonstrationCatalogue()[0]!, limitZh: '限重症', limits: { perDay: 2, onlyFor: '重症' } }
  assert.deepEqual(checkRow('catalogue', cellsOf('catalogue', limits)).row, limits)
  for (const { policyId: _a, ...row } of demonstrationPolicies) {
    const { policyId: _b, ...back } = checkRow('policy', cellsOf('policy', { policyId: '', ...row })).row!
    assert.deepEqual(back, row)
  }
  for (const { supplementId: _a, ...row } of demonstrationSupplements) {
    const { supplementId: _b, ...back } = checkRow('supplement', cellsOf('supplement', { supplementId: '', ...row }))
      .row!
    assert.deepEqual(back, row)
  }
  for (const row of demonstrationDiseases) {
    assert.deepEqual(checkRow('special-disease', cellsOf('special-disease', row)).row, row)
  }
})

test('what is wrong in a row is named column by column', () => {
  const good = cellsOf('catalogue', demonstrationCatalogue()[3]!)
  const wrong = (change: object) =>
    checkRow('catalogue', { ...good, ...change }).wrongs.map(({ field, code }) => [field, code])
  assert.deepEqual(wrong({}), [])
  assert.deepEqual(wrong({ chrgitm_lv: '丁' }), [['chrgitm_lv', 'policies.unknown_choice']])
  assert.deepEqual(wrong({ pric: '-1.00' }), [['pric', 'policies.negative']])
  assert.deepEqual(wrong({ pric: '', name: ' ' }), [
    ['name', 'policies.missing'],
    ['pric', 'policies.missing'],
  ])
  assert.deepEqual(wrong({ chrgitm_lv: '甲' }), [['selfpay_prop', 'policies.class_wrong']])
  assert.deepEqual(wrong({ valid_to: '2023-12-31' }), [['valid_to', 'policies.dates_wrong']])
  assert.deepEqual(wrong({ hilist_code: 'A,B' }), [['hilist_code', 'policies.code_wrong']])
  assert.deepEqual(checkEnd('catalogue', { hilist_code: 'X1', valid_to: '2027-01-31' }), {
    key: 'X1',
    day: '2027-01-31',
    wrongs: [],
  })
  assert.equal(checkEnd('catalogue', { hilist_code: 'X1' }).wrongs[0]?.code, 'policies.missing')
})

test('a new version closes the one before; overlapping days and days left out are wrong', () => {
  const row = (valid_from: string, valid_to: string | null = null): Dated => ({ valid_from, valid_to })
  const codes = (before: Dated[], sets: Dated[], endOn: string | null = null) =>
    applyVersions(before, sets, endOn).wrongs.map(({ code, params }) => `${code} ${params?.day ?? ''}`)
  const open = [row('2024-01-01')]
  const next = row('2027-01-01')
  assert.deepEqual(applyVersions(open, [next], null).after, [row('2024-01-01', '2026-12-31'), next])
  assert.deepEqual(applyVersions(open, [row('2024-01-01')], null).after, open, 'a correction of the same day')
  assert.deepEqual(applyVersions([], [next], null).after, [next])
  assert.deepEqual(codes(open, [row('2027-01-01', '2027-06-30')]), ['policies.dates_gap 2027-07-01'])
  assert.deepEqual(codes(open, [row('2027-01-01', '2027-06-30'), row('2027-07-01')]), [])
  assert.deepEqual(codes(open, [row('2027-01-01', '2027-06-30'), row('2027-08-01')]), ['policies.dates_gap 2027-07-01'])
  assert.deepEqual(codes(open, [row('2027-01-01'), row('2027-07-01')]), ['policies.dates_overlap 2027-01-01'])
  assert.deepEqual(codes([row('2024-01-01', '2026-12-31'), row('2027-01-01')], [row('2026-07-01')]), [
    'policies.dates_overlap 2027-01-01',
  ])
  assert.deepEqual(codes([row('2024-01-01', '2024-12-31')], [next]), [], 'what had ended may come back')
  assert.deepEqual(applyVersions(open, [], '2026-12-31').after, [row('2024-01-01', '2026-12-31')])
  assert.deepEqual(codes(open, [], '2023-12-31'), ['policies.nothing_to_end 2023-12-31'])
  assert.deepEqual(codes(open, [next], '2026-12-31'), ['policies.end_and_set '])
})

test('each age has exactly one policy of a case on each day', () => {
  const of = (ageFrom: number, ageTo: number, valid_from = '2024-01-01', valid_to: string | null = null) => ({
    ageFrom,
    ageTo,
    valid_from,
    valid_to,
  })
  assert.equal(agesWrong([of(0, 59), of(60, 150)], '2026-01-01'), undefined)
  assert.deepEqual(agesWrong([of(0, 59), of(61, 150)], '2026-01-01'), { gap: true, age: 60, day: '2026-01-01' })
  assert.deepEqual(agesWrong([of(0, 60), of(60, 150)], '2026-01-01'), { gap: false, age: 60, day: '2026-01-01' })
  assert.deepEqual(agesWrong([of(0, 59), of(60, 150, '2024-01-01', '2026-06-30')], '2026-01-01'), {
    gap: true,
    age: 60,
    day: '2026-07-01',
  })
  assert.deepEqual(agesWrong([], '2026-01-01'), { gap: true, age: 0, day: '2026-01-01' })
})

test('columns are found by Chinese or English title, and a ratio takes its unit from the header', () => {
  const cell = (text: string, isNumber = false) => ({ text, isNumber })
  const header = ['病种编码', 'insutype', '病种名称', 'Name (English)', '诊断编码', '依据', 'clause_en', '开始日期']
  const found = readHeader(
    'special-disease',
    header.map((text) => cell(text)),
  )
  assert.deepEqual(found.wrongs, [])
  const wrongs = (titles: string[]) =>
    readHeader(
      'special-disease',
      titles.map((text) => cell(text)),
    ).wrongs.map((one) => one.code)
  assert.deepEqual(wrongs([...header, '怪']), ['policies.unknown_column'])
  assert.deepEqual(wrongs([...header, 'code']), ['policies.column_twice'])
  assert.deepEqual(wrongs(header.slice(1)), ['policies.column_missing'])
  const { places } = readHeader('catalogue', [cell('先行自付比例(%)'), cell('价格')])
  const line = (value: string, isNumber: boolean) =>
    readLine(places, { line: 2, cells: [cell(value, isNumber), cell('1')] })
  assert.equal(line('10', true).cells.selfpay_prop, '10%')
  assert.equal(line('0.1', false).cells.selfpay_prop, '0.1%')
  assert.equal(line('0.1', true).wrongs[0]?.code, 'policies.not_a_ratio', 'a spreadsheet shows 0.1 as 10%')
  assert.equal(
    readLine(places, { line: 2, cells: [cell('1'), cell('1'), cell('more')] }).wrongs[0]?.code,
    'policies.row_width',
  )
})

test('a sheet comes back as it left, in CSV and XLSX; formulas stay text, GB18030 is read, a bomb is not', async () => {
  const rows = [
    ['编码', '名称'],
    ['A1', '甲,"乙"'],
    ['A2', '=1+1'],
    ['A3', '12.50'],
  ]
  for (const format of ['csv', 'xlsx'] as const) {
    const bytes = format === 'csv' ? Buffer.from(csvOf(rows)) : await xlsxOf([{ name: '数据', rows }])
    const lines = await readLines(format, bytes)
    assert.deepEqual(
      lines?.map(({ cells }) => cells.map((cell) => cell.text)),
      rows,
      format,
    )
    assert.deepEqual(
      lines?.map(({ line }) => line),
      [1, 2, 3, 4],
    )
  }
  assert.ok(csvOf(rows).includes("'=1+1"))
  const gb = Buffer.concat([Buffer.from('code,name\r\nA1,'), Buffer.from([0xd6, 0xd0])])
  assert.equal((await readLines('csv', gb))?.[1]?.cells[1]?.text, '中')
  const bomb = await xlsxOf([{ name: 'x', rows: [['a'.repeat(100_000)]] }])
  assert.ok(
    inflatesWithin(bomb, 1024 * 1024) && !inflatesWithin(bomb, 50_000) && !inflatesWithin(Buffer.from('PK'), 100),
  )
  assert.equal(await readLines('xlsx', Buffer.from('no sheet at all')), undefined)
  assert.equal(await readLines('csv', Buffer.from('a,"b\n')), undefined)
})
