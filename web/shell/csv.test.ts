import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf } from './csv.ts'

test('a cell with a comma, a quote or a line break is quoted', () => {
  assert.equal(csvOf(['a,b'], [['say "hi"', 'one\ntwo', null, 3]]), '"a,b"\r\n"say ""hi""","one\ntwo",,3')
})

test('a cell that a spreadsheet would run as a formula is text; a negative number stays a number', () => {
  assert.equal(csvOf(['n'], [['=1+1'], ['@x'], [-5]]), "n\r\n'=1+1\r\n'@x\r\n-5")
})
