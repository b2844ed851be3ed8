import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { openQuestions, problemsOf, progressOf, type Questionnaire, responseOf, textOf } from './questionnaire.ts'

const form: Questionnaire = {
  item: [
    { linkId: 'smokes', type: 'boolean', required: true },
    {
      linkId: 'smoking',
      type: 'group',
      enableWhen: [{ question: 'smokes', operator: '=', answerBoolean: true }],
      item: [
        {
          linkId: 'a-day',
          type: 'integer',
          required: true,
          extension: [
            { url: 'http://hl7.org/fhir/StructureDefinition/minValue', valueInteger: 1 },
            { url: 'http://hl7.org/fhir/StructureDefinition/maxValue', valueInteger: 200 },
          ],
        },
      ],
    },
    {
      linkId: 'stop',
      type: 'string',
      enableWhen: [{ question: 'a-day', operator: '>=', answerInteger: 20 }],
      maxLength: 5,
    },
    {
      linkId: 'symptoms',
      type: 'choice',
      repeats: true,
      answerOption: [{ valueCoding: { system: 's', code: 'none', display: '无' } }, { valueCoding: { code: 'pain' } }],
    },
    { linkId: 'drugs', type: 'group', repeats: true, item: [{ linkId: 'drug', type: 'string' }] },
    { linkId: 'picture', type: 'attachment', required: true },
  ],
}

test('a question is asked when its condition holds, and an answer to one no longer asked counts for nothing', () => {
  assert.deepEqual([...openQuestions(form, {})].includes('a-day'), false)
  assert.ok(openQuestions(form, { smokes: true, 'a-day': 30 }).has('stop'))
  assert.ok(!openQuestions(form, { smokes: false, 'a-day': 30 }).has('stop'), 'its own condition hangs on a closed one')
})

for (const [answers, faults] of [
  [{}, ['smokes missing']],
  [{ smokes: false }, []],
  [{ smokes: true }, ['a-day missing']],
  [{ smokes: true, 'a-day': 0 }, ['a-day too-low']],
  [{ smokes: true, 'a-day': 201 }, ['a-day too-high']],
  [{ smokes: true, 'a-day': 2.5 }, ['a-day not-whole']],
  [{ smokes: true, 'a-day': Number.NaN }, ['a-day not-a-number']],
  [{ smokes: true, 'a-day': 20, stop: '一二三四五六' }, ['stop too-long']],
  [{ smokes: false, symptoms: ['none', 'cough'] }, ['symptoms not-offered']],
] as const) {
  test(`${JSON.stringify(answers)} lacks ${faults.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(
      problemsOf(form, answers).map(({ linkId, fault }) => `${linkId} ${fault}`),
      faults,
    )
  })
}

test('the answer holds what is asked, typed as FHIR has it; a group that repeats comes once for each copy', () => {
  const answers = { smokes: true, 'a-day': 20, symptoms: ['none'], drug: '甲', 'drug#1': '乙', 'drugs#': 3 }
  assert.deepEqual(responseOf(form, answers), [
    { linkId: 'smokes', answer: [{ valueBoolean: true }] },
    { linkId: 'smoking', item: [{ linkId: 'a-day', answer: [{ valueInteger: 20 }] }] },
    { linkId: 'symptoms', answer: [{ valueCoding: { system: 's', code: 'none', display: '无' } }] },
    { linkId: 'drugs', item: [{ linkId: 'drug', answer: [{ valueString: '甲' }] }] },
    { linkId: 'drugs', item: [{ linkId: 'drug', answer: [{ valueString: '乙' }] }] },
  ])
  assert.deepEqual(progressOf(form, { smokes: true }), { done: 1, of: 2 })
})

const data = join(import.meta.dirname, '../../../server/care/chronic/programmes/data')
const real = ['hypertension', 'diabetes', 'copd', 'stroke'].map(
  (name) => JSON.parse(readFileSync(join(data, `${name}.json`), 'utf8')).questionnaire as Questionnaire,
)

test('every form that comes with the system can be asked whole, in both languages', () => {
  for (const one of real) {
    assert.ok((one.item ?? []).length > 5)
    for (const item of one.item ?? []) assert.ok(textOf(item, 'zh') !== textOf(item, 'en'), item.linkId)
  }
})

test('whatever is typed, no answer to a closed question leaves the form, and nothing throws', () => {
  const value = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }))
  const ids = real.flatMap(({ item }) => (item ?? []).map(({ linkId }) => linkId))
  fc.assert(
    fc.property(
      fc.constantFrom(...real, form),
      fc.dictionary(fc.constantFrom(...ids, 'a-day', 'stop'), value),
      (one, answers) => {
        const open = openQuestions(one, answers)
        for (const { linkId } of responseOf(one, answers)) assert.ok(open.has(linkId))
        problemsOf(one, answers)
      },
    ),
    { numRuns: 200 },
  )
})
