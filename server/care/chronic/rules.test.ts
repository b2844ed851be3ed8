import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Condition, Facts, Programme } from '#contracts/chronic-programme'
import { tierOf } from './centres/centre.ts'
import { judgeLongPrescription } from './plan/long-prescription.ts'
import { assess, atTarget, gravest, stratify, targetsFor, urgentSigns } from './programmes/assess.ts'
import { comparisonsOf, evaluate } from './programmes/condition.ts'
import { inForce, lastDay, overlapping, toProgramme } from './programmes/in-force.ts'
import { mergeProgrammes } from './programmes/merge.ts'
import { standard } from './programmes/standard.ts'
import { isDiagnosisOf, type Measured, suspicionOf } from './screening/criteria.ts'

const programme = (code: string): Programme => toProgramme(standard().programmes.find((one) => one.code === code)!)
const [hypertension, diabetes, copd, stroke] = ['hypertension', 'diabetes', 'copd', 'stroke'].map(programme) as [
  Programme,
  Programme,
  Programme,
  Programme,
]

const bp = (day: string, systolic: number, diastolic = 80): Measured => ({
  ...{ id: day, kind: 'blood-pressure', measuredAt: new Date(`${day}T02:00:00Z`), systolic, diastolic },
  ...{ glucose: null, moment: null, value: null },
})
const sugar = (day: string, glucose: number, moment: Measured['moment'] = 'fasting'): Measured => ({
  ...{ id: day, kind: 'glucose', measuredAt: new Date(`${day}T00:00:00Z`), systolic: null, diastolic: null },
  ...{ glucose, moment, value: null },
})

for (const [what, of, readings, expected] of [
  ['nothing measured', hypertension, [], undefined],
  ['two high days', hypertension, [bp('2026-01-01', 150), bp('2026-01-08', 150)], undefined],
  [
    'three high days',
    hypertension,
    [bp('2026-01-01', 140), bp('2026-01-08', 150), bp('2026-01-20', 139, 90)],
    'three-days-high',
  ],
  ['three on one day', hypertension, [bp('2026-01-01', 150), bp('2026-01-01', 152), bp('2026-01-01', 155)], undefined],
  [
    'three days, one too old',
    hypertension,
    [bp('2025-06-01', 150), bp('2026-01-08', 150), bp('2026-01-20', 150)],
    undefined,
  ],
  [
    'three days, all below',
    hypertension,
    [bp('2026-01-01', 139, 89), bp('2026-01-08', 139, 89), bp('2026-01-20', 139, 89)],
    undefined,
  ],
  ['one very high', hypertension, [bp('2026-01-01', 182)], 'urgent-pressure'],
  ['one very high below', hypertension, [bp('2026-01-01', 150, 110)], 'urgent-pressure'],
  ['fasting twice', diabetes, [sugar('2026-01-01', 7.0), sugar('2026-01-20', 7.4)], 'fasting-twice'],
  ['fasting once', diabetes, [sugar('2026-01-01', 6.9), sugar('2026-01-20', 7.4)], undefined],
  [
    'after a meal twice',
    diabetes,
    [sugar('2026-01-01', 11.1, 'after-meal'), sugar('2026-01-03', 12, 'random')],
    'after-meal-twice',
  ],
  [
    'fasting high as after a meal',
    diabetes,
    [sugar('2026-01-01', 8, 'after-meal'), sugar('2026-01-03', 9, 'random')],
    undefined,
  ],
  ['one very high glucose', diabetes, [sugar('2026-01-01', 16.7, 'random')], 'urgent-glucose'],
  ['pressures say nothing of diabetes', diabetes, [bp('2026-01-01', 190)], undefined],
] as const) {
  test(`screening: ${what} → ${expected ?? 'nobody'}`, () => {
    assert.equal(suspicionOf(of, { 'person.age': 60 }, readings)?.criterion, expected)
  })
}

const adult: Facts = { 'person.age': 50, 'person.sex': 'female', diagnoses: [], programmes: [] }
for (const [of, facts, expected] of [
  [hypertension, {}, 'low'],
  [hypertension, { 'value.systolic': 145, 'value.diastolic': 85 }, 'low'],
  [hypertension, { 'value.systolic': 145, 'answer.smoking': 5 }, 'medium'],
  [hypertension, { 'value.systolic': 165 }, 'medium'],
  [hypertension, { 'value.systolic': 130, 'value.diastolic': 102 }, 'medium'],
  [hypertension, { 'value.systolic': 145, 'answer.kidney-damage': true }, 'high'],
  [hypertension, { 'value.systolic': 145, 'answer.diabetes': true }, 'high'],
  [hypertension, { 'value.systolic': 145, programmes: ['diabetes'] }, 'high'],
  [
    hypertension,
    { 'value.systolic': 145, 'answer.smoking': 5, 'answer.dyslipidaemia': true, 'value.waist': 86 },
    'high',
  ],
  [
    hypertension,
    {
      'value.systolic': 145,
      'answer.smoking': 5,
      'answer.dyslipidaemia': true,
      'value.waist': 86,
      'person.sex': 'male',
    },
    'medium',
  ],
  [hypertension, { 'value.systolic': 182 }, 'high'],
  [hypertension, { 'value.systolic': 182, 'answer.smoking': 1 }, 'very-high'],
  [hypertension, { 'value.systolic': 120, 'answer.heart-disease': true }, 'very-high'],
  [hypertension, { 'value.systolic': 120, diagnoses: ['I63.9'] }, 'very-high'],
  [hypertension, { 'value.systolic': 120, diagnoses: ['I639'] }, 'very-high'],
  [hypertension, { 'value.systolic': 120, diagnoses: ['N18.3'] }, 'low'],
  [diabetes, {}, 'usual'],
  [diabetes, { 'value.fastingGlucose': 6.9 }, 'usual'],
  [diabetes, { 'value.fastingGlucose': 7.0 }, 'intensive'],
  [diabetes, { 'value.hba1c': 7.2 }, 'intensive'],
  [diabetes, { 'answer.insulin': true }, 'intensive'],
  [diabetes, { 'answer.foot-pulse': 'absent' }, 'complicated'],
  [diabetes, { diagnoses: ['E11.3'] }, 'complicated'],
  [diabetes, { diagnoses: ['E11.9'] }, 'usual'],
  [copd, { 'answer.cat-score': 9 }, 'group-a'],
  [copd, { 'answer.cat-score': 10 }, 'group-b'],
  [copd, { 'answer.exacerbations-in-hospital': 1 }, 'group-e'],
  [stroke, { 'answer.strokes': 2 }, 'high'],
  [stroke, {}, 'usual'],
] as const) {
  test(`stratum: ${of.code} ${JSON.stringify(facts)} → ${expected}`, () => {
    const { stratum, because } = stratify(of, { ...adult, ...facts } as unknown as Facts)
    assert.equal(stratum.code, expected)
    assert.ok(stratum === of.strata.at(-1) || because.facts.length > 0, 'says what counted')
  })
}

for (const [of, facts, expected] of [
  [hypertension, { 'person.age': 64, 'value.systolic': 139, 'value.diastolic': 89 }, true],
  [hypertension, { 'person.age': 64, 'value.systolic': 140, 'value.diastolic': 89 }, false],
  [hypertension, { 'person.age': 65, 'value.systolic': 149, 'value.diastolic': 89 }, true],
  [hypertension, { 'person.age': 65, 'value.systolic': 150, 'value.diastolic': 89 }, false],
  [hypertension, { 'person.age': 65, 'value.systolic': 120, 'value.diastolic': 90 }, false],
  [hypertension, { 'person.age': 65, 'value.systolic': 120 }, undefined],
  [hypertension, { 'person.age': 65, 'value.systolic': 150 }, false],
  [diabetes, { 'value.fastingGlucose': 6.9 }, true],
  [diabetes, { 'value.fastingGlucose': 7 }, false],
  [diabetes, { 'value.randomGlucose': 5 }, undefined],
  [copd, { 'value.spo2': 93 }, true],
] as const) {
  test(`target: ${of.code} ${JSON.stringify(facts)} → ${expected}`, () => assert.equal(atTarget(of, facts), expected))
}

const well = { 'answer.adverse-reaction': false, 'answer.new-complication': false, 'answer.adherence': 'regular' }
const measured = { ...adult, 'value.systolic': 130, 'value.diastolic': 80, ...well }
for (const [what, of, facts, expected, withinDays] of [
  ['at target', hypertension, measured, 'keep', null],
  ['first time off target', hypertension, { ...measured, 'value.systolic': 150 }, 'adjust', 14],
  [
    'second time off target',
    hypertension,
    { ...measured, 'value.systolic': 150, 'previous.atTarget': false },
    'refer',
    14,
  ],
  ['an adverse reaction', hypertension, { ...measured, 'answer.adverse-reaction': true }, 'adjust', 14],
  ['a new complication', hypertension, { ...measured, 'answer.new-complication': true }, 'refer', 14],
  ['urgent', hypertension, { ...measured, 'value.diastolic': 110 }, 'refer', 14],
  ['not measured', hypertension, { ...well }, 'call-back', 7],
  ['low glucose', diabetes, { ...well, 'value.fastingGlucose': 3.9 }, 'refer', 14],
  [
    'frequent hypoglycaemia',
    diabetes,
    { ...well, 'value.fastingGlucose': 5, 'answer.hypoglycaemia': 'frequent' },
    'adjust',
    14,
  ],
  ['no antithrombotic', stroke, { ...measured, 'answer.antithrombotic': false }, 'call-back', 7],
] as const) {
  test(`decision: ${what} → ${expected}`, () => {
    const assessed = assess(of, facts as Facts)
    assert.deepEqual([assessed.decision, assessed.withinDays], [expected, withinDays])
  })
}

test('the gravest rule decides, and urgent signs are the published ones', () => {
  assert.equal(
    gravest([{ decision: 'keep' }, { decision: 'call-back' }, { decision: 'adjust' }] as const)?.decision,
    'adjust',
  )
  const urgent = (of: Programme, facts: Facts) => urgentSigns(of, facts).length > 0
  assert.deepEqual(
    [
      urgent(hypertension, { 'value.systolic': 179, 'value.diastolic': 109 }),
      urgent(hypertension, { 'value.systolic': 180 }),
    ],
    [false, true],
  )
  assert.deepEqual(
    [16.6, 16.7, 4.0, 3.9].map((value) => urgent(diabetes, { 'value.fastingGlucose': value })),
    [false, true, false, true],
  )
})

test('a condition over facts is true, false, or unknown, and never throws', () => {
  const leaf = fc.record({
    fact: fc.constantFrom('value.systolic', 'answer.smoking', 'person.sex', 'diagnoses'),
    op: fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'in', 'has', 'known', 'unknown'),
    value: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom('male', 'I10'), fc.constant(['I10', 'E11'])),
  })
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ not: tie('tree') }),
    ),
  }))
  const facts = fc.record(
    {
      'value.systolic': fc.integer({ min: 0, max: 300 }),
      'person.sex': fc.constantFrom('male', 'female'),
      diagnoses: fc.constant<string[]>(['I10']),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(tree as fc.Arbitrary<Condition>, facts, (condition, known) => {
      const truth = evaluate(condition, known)
      assert.ok(truth === true || truth === false || truth === undefined)
      const negated = evaluate({ not: condition }, known)
      assert.equal(negated, truth === undefined ? undefined : !truth)
      // With every fact known and comparable to what it is compared with, everything is decided.
      if (comparisonsOf(condition).every(({ op }) => op === 'known' || op === 'unknown'))
        assert.notEqual(truth, undefined)
    }),
    { numRuns: 300 },
  )
})

test('one follow-up for two illnesses: each question once, the targets and signs of both, each judged by its own rules', () => {
  const combination = standard().combinations[0]!
  const merged = mergeProgrammes([hypertension, diabetes], combination)
  assert.equal(merged.code, 'diabetes+hypertension')
  assert.equal(merged.titleZh, '高血压合并糖尿病健康管理')
  const ids = merged.questionnaire.item!.map(({ linkId }) => linkId)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ['systolic', 'fasting-glucose', 'foot-pulse', 'salt', 'staple-food', 'hypoglycaemia', 'next-date'])
    assert.ok(ids.includes(id), id)
  const symptoms = merged.questionnaire.item![0]!.answerOption!.map(({ valueCoding }) => valueCoding!.code)
  assert.ok(symptoms.includes('headache') && symptoms.includes('thirst'))
  assert.deepEqual(
    targetsFor(merged, { 'person.age': 70 }).map(({ fact, value }) => [fact, value]),
    [
      ['value.fastingGlucose', 7],
      ['value.systolic', 150],
      ['value.diastolic', 90],
    ],
  )
  assert.deepEqual(
    merged.members.map(({ code }) => code),
    ['diabetes', 'hypertension'],
  )
  const three = mergeProgrammes([hypertension, copd, stroke])
  assert.equal(three.titleEn, 'Chronic obstructive pulmonary disease + Hypertension + Stroke')
})

test('versions follow each other without overlapping', () => {
  const v = (validFrom: string, validTo?: string) => ({ validFrom, ...(validTo ? { validTo } : {}) })
  const all = [v('2017-02-28'), v('2026-01-01', '2026-06-30')]
  assert.equal(inForce(all, '2017-02-27'), undefined)
  assert.equal(inForce(all, '2025-12-31'), all[0])
  assert.equal(inForce(all, '2026-06-30'), all[1])
  assert.equal(inForce(all, '2026-07-01'), undefined, 'nobody brings an older one back')
  assert.equal(lastDay(all[0]!, all), '2025-12-31')
  for (const [added, clash] of [
    [v('2026-01-01'), true],
    [v('2026-06-30'), true],
    [v('2026-07-01'), false],
    [v('2020-01-01'), false],
    [v('2016-01-01', '2017-02-28'), true],
    [v('2016-01-01', '2017-02-27'), false],
  ] as const) {
    assert.equal(overlapping(added, all) !== undefined, clash, JSON.stringify(added))
  }
})

test('a diagnosis is of a programme by its code’s beginning; a centre has the tier whose every criterion it meets', () => {
  assert.deepEqual(
    ['I10', 'I10.x00', 'I11.9', 'I20', 'E11.9'].map((code) => isDiagnosisOf(hypertension, code)),
    [true, true, true, false, false],
  )
  const criteria = (['basic', 'standard', 'demonstration'] as const).map((tier) => ({
    code: tier,
    tier,
    title: { zh: tier, en: tier },
  }))
  for (const [met, tier] of [
    [[], null],
    [['basic'], 'basic'],
    [['basic', 'standard'], 'standard'],
    [['basic', 'demonstration'], 'basic'],
    [['standard'], null],
    [['basic', 'standard', 'demonstration'], 'demonstration'],
  ] as const) {
    assert.equal(tierOf(criteria, met), tier)
  }
})

test('a long prescription needs two follow-ups at target, in every programme', () => {
  const stable: Facts = { ...measured, atTarget: true, 'previous.atTarget': true, 'answer.hypoglycaemia': 'none' }
  const both = (facts: Facts) =>
    judgeLongPrescription([
      { programme: hypertension, facts: stable },
      { programme: diabetes, facts },
    ])
  assert.deepEqual(both(stable).weeksMax, 12)
  for (const one of [
    { atTarget: false },
    { 'previous.atTarget': undefined },
    { 'answer.hypoglycaemia': 'occasional' },
    { 'answer.adherence': 'none' },
  ]) {
    const { allowed, reasons } = both({ ...stable, ...one } as Facts)
    assert.equal(allowed, false)
    assert.match(reasons[0]!.en, /\(asked: .+\)$/)
    assert.doesNotMatch(reasons[0]!.en + reasons[0]!.zh, /previous\.|answer\.|atTarget/, 'in words')
  }
  assert.equal(judgeLongPrescription([]).allowed, false)
})
