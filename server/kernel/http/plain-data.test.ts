import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../refusal.ts'
import { refuseUnlessPlain } from './plain-data.ts'

const refusedAs = (data: unknown) => {
  try {
    refuseUnlessPlain(data)
    return 'taken'
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.field ?? ''}`.trim()
    throw error
  }
}

test('a null character and half a character are refused with the field in which they stand', () => {
  assert.equal(refusedAs({ person: { name: '王\u0000秀英' } }), 'kernel.unstorable_text person.name')
  assert.equal(refusedAs({ lines: ['fine', '\ud83d'] }), 'kernel.unstorable_text lines.1')
  assert.equal(refusedAs({ text: '\ude00\ud83d' }), 'kernel.unstorable_text text')
  assert.equal(refusedAs({ '\u0000': 1 }), 'kernel.unstorable_text')
  assert.equal(refusedAs({ text: '😀 𠮷野家\n\t', picture: new Uint8Array([0]) }), 'taken')
})

test('a day of the year 0 is no day; one of the year 1 is, and words about it are words', () => {
  assert.equal(refusedAs({ onDate: '0000-01-01' }), 'kernel.invalid_input onDate')
  assert.equal(refusedAs({ at: '0000-01-01T00:00:00Z' }), 'kernel.invalid_input at')
  assert.equal(refusedAs({ onDate: '0001-01-01', note: 'it says 0000-01-01' }), 'taken')
})

test('nesting without end is refused before anything walks into it', () => {
  assert.equal(refusedAs({ a: JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) }), 'kernel.too_deep a')
  assert.equal(refusedAs({ a: JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`) }), 'taken')
})
