import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOfCells, readCells, type Table } from './cells.ts'

const table: Table = {
  ageFroms: [0, 65],
  diseases: ['I10.x00'],
  scoreFroms: [0],
  monthFen: Object.fromEntries(
    [0, 65].flatMap((age) =>
      ['1', '2'].flatMap((sex) => ['I10.x00', 'none'].map((one, at) => [`${age}/${sex}/${one}/0`, 2105 + age + at])),
    ),
  ),
}

test('rates that are exported and read again are the same to the fen', () => {
  assert.deepEqual(readCells(`\ufeff${csvOfCells(table)}`), { table, wrong: [] })
})

test('cells that are missing, doubled or cannot be read are named by their line', () => {
  const lines = csvOfCells(table).trimEnd().split('\r\n')
  const without = readCells(lines.filter((_, at) => at !== 2).join('\n'))
  assert.deepEqual(without.wrong, [{ line: null, what: 'missing', cell: '0/1/none/0' }])
  assert.deepEqual(readCells([...lines, lines[1]].join('\n')).wrong, [
    { line: 10, what: 'twice', cell: '0/1/I10.x00/0' },
  ])
  const bad = readCells([...lines, '0,3,none,0,1.00', '0,1,none,0,1.005'].join('\n'))
  assert.deepEqual(
    bad.wrong.map(({ line, what }) => [line, what]),
    [
      [10, 'row'],
      [11, 'row'],
    ],
  )
  assert.deepEqual(
    readCells('age;sex\n').wrong.map(({ what }) => what),
    ['columns'],
  )
})
