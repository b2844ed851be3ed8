import assert from 'node:assert/strict'
import { test } from 'node:test'
import canonicalize from 'canonicalize'
import { sm3 } from '#kernel'
import { allMeasures, measureOf, measuresOn } from './definitions.ts'
import { growthPoints, ratePercent } from './figures.ts'
import { sentenceOf } from './words.ts'

const [measure] = measuresOn('2026-01-01')
const { hash: _, counting: _counting, ...content } = measure!

test('every measure says in both languages how it is counted, and where that is from', () => {
  for (const { title, counted, source, criteria } of allMeasures()) {
    for (const text of [title, counted, ...criteria.map(({ words }) => words)]) {
      assert.match(text.zh, /\p{Script=Han}/u)
      assert.doesNotMatch(text.en, /\p{Script=Han}/u)
    }
    assert.ok(source.length > 5)
  }
})

test('a definition that is not whole stops the start', () => {
  const numerator = content.criteria.at(-1)!
  const changed =
    (criteria: unknown[], more = {}) =>
    () =>
      measureOf('x', { ...content, criteria, ...more })
  assert.throws(changed([{ ...numerator, when: { fact: 'no_such_fact', is: true } }]), /is no fact/)
  assert.throws(changed([numerator, ...content.criteria]), /come in this order|one criterion/)
  assert.throws(changed(content.criteria.slice(0, -1)), /numerator/)
  assert.throws(changed([{ ...numerator, words: { zh: '{nobody}', en: 'x' } }]), /\{nobody\}/)
  assert.throws(changed([{ ...numerator, when: { fact: 'age', atLeastOf: 'nothing' } }]), /nothing/)
  assert.throws(changed([{ ...numerator, when: { fact: 'enrolled', is: true } }]), /programme/)
  assert.throws(changed([{ ...numerator, when: { fact: 'age', atLeast: '18) or (1=1' } }]))
})

test('another definition has another hash, and the same has the same', () => {
  assert.equal(measureOf('x', content).hash, measure!.hash)
  assert.notEqual(measureOf('x', { ...content, version: 2 }).hash, measure!.hash)
  const { hash, ...whole } = measure!
  assert.equal(sm3(canonicalize(whole)!).toString('hex'), hash, 'anybody can work it out again')
  assert.match(whole.counting, /^[0-9a-f]{64}$/, 'how facts are gathered is part of it')
})

test('a sentence has the person’s numbers', () => {
  const criterion = { code: 'x', part: 'numerator', when: { fact: 'age', atLeast: 1 } } as const
  const words = {
    zh: '该年度面对面随访 {face_to_face_count} 次，标准要求 {required_visits} 次',
    en: '{last_glucose} {last_on}',
  }
  const facts = { face_to_face_count: 3, required_visits: 4, last_glucose: 6.949999, last_on: null }
  const { zh, en } = sentenceOf({ ...criterion, words }, false, facts)
  assert.equal(zh, '该年度面对面随访 3 次，标准要求 4 次')
  assert.equal(en, '6.9 –')
})

test('a rate is percent with two decimals, halves up; nothing to count is no rate', () => {
  assert.deepEqual(
    [
      ratePercent(1, 3),
      ratePercent(2, 3),
      ratePercent(1, 8),
      ratePercent(7668, 10000),
      ratePercent(1, 20_000),
      ratePercent(0, 0),
    ],
    [33.33, 66.67, 12.5, 76.68, 0.01, null],
  )
  assert.equal(growthPoints(73.2, 66.83), 6.37)
  assert.equal(growthPoints(73.2, null), null)
})
