import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readCodeTable } from './code-table.ts'
import { decodeTable, parseCsv } from './csv.ts'

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
const plain = (cell: string) => (/[",\t\r\n]/.test(cell) ? quoted(cell) : cell)

test('whatever cells are written, quoted or as they are, are read back', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('"', '""', ',', '\t', '\r\n', '\n', '糖尿病', ''))
  const table = fc.integer({ min: 2, max: 4 }).chain((width) => {
    return fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 })
  })
  const property = fc.property(
    table,
    fc.constantFrom(',', '\t'),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
    fc.boolean(),
    (rows, separator, end, all, mark) => {
      const header = rows[0]!.map((_, index) => `c${index}`)
      const lines = [header, ...rows].map((cells) => cells.map(all ? quoted : plain).join(separator))
      const read = parseCsv(`${mark ? '\ufeff' : ''}${lines.join(end)}${end}`)
      assert.deepEqual(read.faults, [])
      assert.deepEqual(read.header, header)
      assert.deepEqual(
        read.rows.map((row) => row.cells),
        rows,
      )
    },
  )
  fc.assert(property, { numRuns: 500 })
})

test('no text, however broken, stops the reading', () => {
  const piece = fc.constantFrom('"', ',', '\t', '\n', '\r', 'a', '糖', '""')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      for (const { line } of parseCsv(text).faults) assert.ok(line >= 1 && line <= text.split(/\r\n|\n|\r/).length)
    }),
    { numRuns: 1000 },
  )
})

test('faults name the line on which they are', () => {
  const linesOf = (text: string) => readCodeTable(text, {}, 'parent').faults.map((one) => one.line)
  const cases: [what: string, text: string, lines: number[]][] = [
    ['no column', 'code,title\nA,a\n', [1]],
    ['no file', '', [1]],
    ['a cell too many', 'code,name\nA,a\nB,b,c\n', [3]],
    ['an open quote', 'code,name\nA,"a\nB,b\n', [2]],
    ['text after a quote', 'code,name\nA,"a"b\n', [2]],
    ['a quote inside', 'code,name\nA,a"b"\n', [2]],
    ['no code and no name', 'code,name\n,a\n\nB,\n', [2, 4]],
    ['a name over two lines, and a code twice after it', 'code,name\nA,"a\nb"\nA,c\n', [2, 4]],
    ['an unknown parent', 'code,name,parent\nA,a,\nB,b,C\n', [3]],
    ['parents in a circle', 'code,name,parent\nA,a,B\nB,b,A\n', [2, 3]],
    ['a code with blanks', 'code,name\nA  B,a\n', [2]],
    ['a day that is none', 'code,name,valid_to\nA,a,2026-02-30\n', [2]],
  ]
  for (const [what, text, lines] of cases) assert.deepEqual(linesOf(text), lines, what)
})

test('a file is read in the encoding that is named, and refused in another', () => {
  const gbk = Buffer.from([0x63, 0x6f, 0x64, 0x65, 0x2c, 0xcc, 0xc7, 0xc4, 0xf2, 0xb2, 0xa1])
  assert.deepEqual(decodeTable(gbk, 'gb18030'), { text: 'code,糖尿病' })
  assert.ok('fault' in decodeTable(gbk))
  assert.ok('fault' in decodeTable(gbk, 'klingon'))
})

test('prefixes make a tree, and groups that the table does not list are added to it', () => {
  const table =
    'code,name\nE11.900,2型糖尿病不伴有并发症\nE11.900x001,2型糖尿病\nE11.200,2型糖尿病伴有肾的并发症\nI10.x00,高血压\n'
  const { concepts, groupCount } = readCodeTable(table, {}, 'prefix')
  assert.deepEqual(
    concepts.map(({ code, parents, abstract }) => [code, parents[0] ?? '', abstract]),
    [
      ['E11', '', true],
      ['E11.2', 'E11', true],
      ['E11.200', 'E11.2', false],
      ['E11.9', 'E11', true],
      ['E11.900', 'E11.9', false],
      ['E11.900x001', 'E11.900', false],
      ['I10', '', true],
      ['I10.x00', 'I10', false],
    ],
  )
  assert.equal(groupCount, 4)
  assert.equal(concepts.find((one) => one.code === 'E11')?.name, '2型糖尿病…')
  assert.equal(concepts.find((one) => one.code === 'E11.2')?.name, '2型糖尿病伴有肾的并发症')
})
