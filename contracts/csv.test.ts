import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf, csvOfColumns, guarded, unguarded } from './csv.ts'
import { yuanText } from './yuan.ts'

test('a cell with a comma, a quote or a line break is quoted; nothing is an empty cell', () => {
  const rows = [['a,b'], ['say "hi"', 'one\ntwo', null, 3, undefined, true]]
  assert.equal(csvOf(rows), '\uFEFF"a,b"\r\n"say ""hi""","one\ntwo",,3,,true\r\n')
})

test('a text that a spreadsheet would run is text, and the same again when it comes back; a signed number stays one', () => {
  for (const text of ['=1+1', '+86 571', '-1+1', '@x', '\t=1', '\n=1', '＝1+1', '＋1', '－1', '＠x']) {
    assert.equal(guarded(text), `'${text}`)
    assert.equal(unguarded(guarded(text)), text)
  }
  for (const text of ['-5', '-0.05', '-12.5%', '12', 'a=1', "'tis", '王秀英', '']) {
    assert.equal(guarded(text), text)
    assert.equal(unguarded(text), text)
  }
  assert.equal(csvOf([['=1+1', -5]]), `\uFEFF'=1+1,-5\r\n`)
})

test('columns say their title and what stands in them; amounts are yuan with two places', () => {
  const rows = [
    { name: 'a "b", c', fen: 123_450 },
    { name: '王秀英', fen: -5 },
  ]
  const columns = [
    { title: 'name', of: (row: (typeof rows)[0]) => row.name },
    { title: 'yuan', of: (row: (typeof rows)[0]) => yuanText(row.fen) },
  ]
  assert.equal(csvOfColumns(columns, rows), '\uFEFFname,yuan\r\n"a ""b"", c",1234.50\r\n王秀英,-0.05\r\n')
  assert.deepEqual([0, 5, 100, -150, -12_345, 99_999].map(yuanText), [
    '0.00',
    '0.05',
    '1.00',
    '-1.50',
    '-123.45',
    '999.99',
  ])
})
