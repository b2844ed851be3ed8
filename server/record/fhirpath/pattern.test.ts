import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePattern } from './pattern.ts'

const quantifier = fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{1,2}', '{0,}', '*?')
const { alternatives } = fc.letrec<{ alternatives: string; row: string; piece: string }>((tie) => ({
  alternatives: fc.array(tie('row'), { minLength: 1, maxLength: 2 }).map((rows) => rows.join('|')),
  row: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { maxDepth: 2 },
    fc
      .tuple(fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '\\.'), quantifier)
      .map((parts) => parts.join('')),
    fc.tuple(tie('alternatives'), quantifier).map(([inner, times]) => `(${inner})${times}`),
  ),
}))

// Anchors stand at the edges: of /((.*?)a^)(a)|(^)/ the machine says wrongly that it does not match ''.
const pattern = fc
  .tuple(fc.constantFrom('', '', '^'), alternatives, fc.constantFrom('', '', '$'))
  .map((parts) => parts.join(''))

test('patterns match what a regular expression of the machine matches', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', '.', '\n'), { maxLength: 7 }).map((chars) => chars.join(''))
  fc.assert(
    fc.property(pattern, text, (pattern, of) => {
      assert.equal(compilePattern(pattern, false)(of), new RegExp(pattern, 'su').test(of))
      assert.equal(compilePattern(pattern, true)(of), new RegExp(`^(?:${pattern})$`, 'su').test(of))
    }),
    { numRuns: 3000 },
  )
})

for (const pattern of ['(a', 'a)', '[a', '*', 'a{2,1}', '(?=a)', '(?<n>a)', '\\1', '\\b', 'a{9999}{9999}', '[b-a]']) {
  test(`the pattern ${pattern} is refused`, () => {
    assert.throws(() => compilePattern(pattern, false), { code: 'record.bad_expression' })
  })
}

test('an anchor in the middle of one alternative does not stand in the way of the other', () => {
  assert.equal(compilePattern('((.*?)a^)(a)|(^)', false)(''), true)
  assert.equal(compilePattern('(a^)a', false)('aa'), false)
})
