import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Person } from '#contracts/village-store'
import { judgement, needsReason, type VisitDraft, visitCommands } from '../visit/compose.ts'
import { lastValues, measuredItems, mergedForm, type Rulebook, rulebook, withoutMeasures } from './facts.ts'
import { judge, truthOf } from './judge.ts'

const data = join(import.meta.dirname, '../../../server/care/chronic/programmes/data')
const book = (name: string): Rulebook => rulebook(JSON.parse(readFileSync(join(data, `${name}.json`), 'utf8')))
const [hypertension, diabetes] = [book('hypertension'), book('diabetes')]

const facts = (systolic: number, diastolic: number, age = 60) => ({
  'person.age': age,
  'person.sex': 'female',
  'value.systolic': systolic,
  'value.diastolic': diastolic,
})

for (const [given, urgent, atTarget, decision] of [
  [facts(138, 84), 0, true, 'keep'],
  [facts(139, 90), 0, false, 'adjust'],
  [facts(148, 84, 70), 0, true, 'keep'],
  [facts(148, 84, 60), 0, false, 'adjust'],
  [facts(180, 84), 1, false, 'refer'],
  [facts(150, 110), 1, false, 'refer'],
  [{ 'person.age': 60 }, 0, null, 'call-back'],
  [{ ...facts(150, 84), 'previous.atTarget': false }, 0, false, 'refer'],
] as const) {
  test(`${JSON.stringify(given)}: ${decision}, ${urgent} urgent, at target ${atTarget}`, () => {
    const judged = judge(hypertension, given)
    assert.deepEqual([judged.urgent.length, judged.atTarget, judged.rule?.decision], [urgent, atTarget, decision])
  })
}

test('what is not known is neither true nor false', () => {
  const high = { fact: 'value.systolic', op: '>=', value: 180 } as const
  assert.equal(truthOf(high, {}), undefined)
  assert.equal(truthOf({ not: high }, {}), undefined)
  assert.equal(truthOf({ any: [high, { fact: 'x', op: 'unknown' }] }, {}), true)
  assert.equal(truthOf({ all: [high, { fact: 'x', op: 'known' }] }, {}), false)
  assert.equal(truthOf({ atLeast: 1, of: [high] }, {}), undefined)
  assert.equal(truthOf({ fact: 'diagnoses', op: 'has', value: ['E11'] }, { diagnoses: ['E119'] }), true)
})

const person = {
  id: 'p1',
  birthDate: '1950-01-01',
  sex: 'female',
  programmes: [
    { code: 'diabetes', stratum: 'standard' },
    { code: 'hypertension', stratum: 'high' },
  ],
  lastFollowUps: [],
  pending: [],
  readings: [
    { kind: 'blood-pressure', at: '2026-01-02T00:00:00Z', source: 'kit', systolicMmhg: 150, diastolicMmhg: 90 },
    { kind: 'blood-pressure', at: '2026-02-02T00:00:00Z', source: 'home', systolicMmhg: 140, diastolicMmhg: 85 },
    { kind: 'glucose', at: '2026-02-02T00:00:00Z', source: 'home', glucoseMmol: 9, moment: 'random' },
  ],
} as unknown as Person
const draft: VisitDraft = {
  id: 'f1',
  way: 'home',
  texts: { systolic: '186', diastolic: '92', 'fasting-glucose': '7.4' },
  answers: { symptoms: ['none'] },
  decision: null,
  decisionReason: '',
  nextDueOn: null,
  note: ' ',
  doses: [],
  pictures: [],
}
const form = mergedForm([diabetes.questionnaire, hypertension.questionnaire])

test('two diseases are asked in one form, each question once, and the gravest rule decides', () => {
  const ids = (form.item ?? []).map(({ linkId }) => linkId)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(ids.includes('fasting-glucose') && ids.includes('salt'))
  const answers = { ...draft.answers, systolic: 186, diastolic: 92, 'fasting-glucose': 7.4 }
  const judged = judgement([diabetes, hypertension], form, answers, person, '2026-03-05')
  assert.equal(judged.decision, 'refer')
  assert.ok(judged.urgent.length > 0)
  assert.equal(judged.nextDueOn, '2026-03-19')
  const [command] = visitCommands(person, form, draft, judged)
  assert.deepEqual(command?.body.measured, {
    systolicMmhg: 186,
    diastolicMmhg: 92,
    fastingGlucoseMmol: 7.4,
  })
  assert.ok(!('decision' in command!.body), 'as the rules say: nothing of one’s own is sent')
  const own = { ...draft, decision: 'keep', decisionReason: '家属明天送医' } as const
  assert.equal(needsReason(own, judged), true)
  assert.deepEqual(visitCommands(person, form, own, judged)[0]?.body.decision, 'keep')
})

test('last values stand beside a field and are never filled in; a random glucose is no fasting one', () => {
  const last = lastValues(person)
  assert.equal(last.get('systolic')?.value, 140)
  assert.equal(last.get('fastingGlucose'), undefined)
  assert.ok(measuredItems(form).length > 5)
  assert.ok(!(withoutMeasures(form, new Set(['next-date'])).item ?? []).some(({ linkId }) => linkId === 'systolic'))
})
