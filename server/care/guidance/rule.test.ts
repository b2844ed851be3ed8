import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { complaints, warningSigns } from './complaints.ts'
import { covers, decide, holds, inForce, type Known, type Rule } from './rule.ts'
import { ruleLines, rulesValidFrom } from './rules-data.ts'

const rules: Rule[] = ruleLines.map((line) => ({ ...line, id: line.key, validFrom: rulesValidFrom, validTo: null }))
const healthy: Known = {
  ageYears: 40,
  sex: 'female',
  conditions: [],
  pressure: null,
  glucose: null,
  hba1c: null,
  signs: [],
}
const decided = (complaint: string, known: Partial<Known> = {}) => {
  const found = decide(rules, complaint, { ...healthy, ...known })
  return found && [found.rule.place, found.rule.urgency, found.rule.departmentCode]
}

test('any warning sign means going now, whatever else is true', () => {
  for (const { code } of complaints)
    assert.deepEqual(decided(code, { signs: ['hard-to-breathe'], ageYears: 6, conditions: ['I25.1'] }), [
      'call-120',
      'emergency',
      null,
    ])
})

test('a symptom goes where the table says, and elsewhere when the record says more', () => {
  assert.deepEqual(decided('cough'), ['family-doctor', 'routine', '02'])
  assert.deepEqual(decided('cough', { conditions: ['J44.9'] }), ['specialist', 'soon', '03.01'])
  assert.deepEqual(decided('swollen-legs'), ['specialist', 'soon', '03.06'])
  assert.deepEqual(decided('swollen-legs', { conditions: ['I50.0'] }), ['specialist', 'soon', '03.04'])
})

test('stable hypertension and diabetes are for the family doctor; uncontrolled ones for a specialist; a crisis for today', () => {
  assert.deepEqual(decided('I10'), ['family-doctor', 'routine', '02'])
  const at = (systolic: number, diastolic: number) => ({ pressure: { systolic, diastolic } })
  assert.deepEqual(decided('I10', at(138, 84)), ['family-doctor', 'routine', '02'])
  assert.deepEqual(decided('I10', at(150, 100)), ['specialist', 'soon', '03.04'])
  assert.deepEqual(decided('cough', at(182, 96)), ['emergency', 'emergency', null])
  assert.deepEqual(decided('E11', { hba1c: 9.4 }), ['specialist', 'soon', '03.07'])
  assert.deepEqual(decided('E11', { hba1c: 7.1 }), ['family-doctor', 'routine', '02'])
  assert.deepEqual(decided('E11', { glucose: 17.2 }), ['emergency', 'emergency', null])
})

test('children are seen by paediatrics, but for emergencies', () => {
  assert.deepEqual(decided('cough', { ageYears: 5 }), ['specialist', 'routine', '07'])
  assert.deepEqual(decided('cough', { ageYears: 5, signs: ['baby-fever'] }), ['call-120', 'emergency', null])
})

test('a range of ICD-10 holds for what is in it and for nothing of ours', () => {
  assert.equal(covers('I20-I25', 'I21.9'), true)
  assert.equal(covers('I20-I25', 'I26.0'), false)
  assert.equal(covers('E78', 'E78.5'), true)
  assert.equal(covers('I20-I25', 'headache'), false)
  assert.equal(covers('*', 'headache'), true)
})

test('what is not known is not true', () => {
  assert.equal(holds('bp>=160/100', healthy), undefined)
  assert.equal(holds('hba1c>=9', healthy), undefined)
  assert.throws(() => holds('moon=full', healthy), /means nothing/)
})

test('every complaint has an answer for everybody, every row can be read, and every sign that is asked for exists', () => {
  const known = new Set(warningSigns.map(({ code }) => code))
  for (const { code, signs, zh, en } of complaints) {
    assert.ok(zh && en, code)
    for (const sign of signs) assert.ok(known.has(sign), `${code}: ${sign}`)
    assert.ok(decided(code), code)
  }
  for (const rule of rules) {
    for (const condition of rule.conditions) holds(condition, healthy)
    assert.ok(['call-120', 'emergency', 'family-doctor', 'specialist'].includes(rule.place), rule.key)
    assert.ok(rule.reasonZh && rule.reasonEn && Number.isInteger(rule.levelMin), rule.key)
    assert.equal(rule.place === 'call-120' || rule.place === 'emergency', rule.departmentCode === null, rule.key)
  }
  assert.equal(new Set(rules.map(({ key }) => key)).size, rules.length)
  assert.equal(new Set(complaints.map(({ code }) => code)).size, complaints.length)
})

test('the order of the rows decides nothing', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(rules, { minLength: rules.length }),
      fc.constantFrom(...complaints.map(({ code }) => code)),
      fc.integer({ min: 0, max: 100 }),
      fc.subarray(['I10', 'I25.1', 'E11.9', 'J44.9', 'I69.4']),
      (shuffled, complaint, ageYears, conditions) => {
        const person = { ...healthy, ageYears, conditions }
        assert.equal(decide(shuffled, complaint, person)?.rule.key, decide(rules, complaint, person)?.rule.key)
      },
    ),
    { numRuns: 300 },
  )
})

test('a rule holds from its first to its last day', () => {
  const [one] = rules as [Rule]
  const dated = [{ ...one, validFrom: '2026-01-01', validTo: '2026-06-30' }]
  assert.deepEqual(
    ['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((day) => inForce(dated, day).length),
    [0, 1, 1, 0],
  )
})
