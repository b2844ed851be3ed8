import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answersFrom, givenOf, saidOf } from './answers.ts'
import { type Questionnaire, responseOf } from './questionnaire.ts'

const form: Questionnaire = {
  item: [
    {
      linkId: 'symptoms',
      text: '症状',
      type: 'choice',
      repeats: true,
      answerOption: [{ valueCoding: { code: 'none' } }, { valueCoding: { code: 'headache', display: '头痛' } }],
    },
    { linkId: 'systolic', text: '收缩压', type: 'decimal' },
    { linkId: 'smoking', type: 'integer' },
    {
      linkId: 'quit',
      type: 'boolean',
      enableWhen: [{ question: 'smoking', operator: '>', answerInteger: 0 }],
    },
    {
      linkId: 'medicine',
      type: 'group',
      repeats: true,
      item: [{ linkId: 'medicine-name', type: 'string' }],
    },
  ],
}

test('what a form answered is what the form shows again', () => {
  const answers = {
    symptoms: ['headache'],
    systolic: 142,
    smoking: 5,
    quit: true,
    'medicine-name': '氨氯地平',
    'medicine-name#1': '二甲双胍',
    'medicine#': 2,
  }
  assert.deepEqual(answersFrom(responseOf(form, answers), form), answers)
})

test('a false answer is an answer', () => {
  const items = [{ linkId: 'quit', answer: [{ valueBoolean: false }] }]
  assert.deepEqual(answersFrom(items, form), { quit: false })
})

test('an answer to a question that the form does not know is not shown', () => {
  assert.deepEqual(answersFrom([{ linkId: 'old', answer: [{ valueString: 'x' }] }], form), {})
})

test('what is not asked now is not sent', () => {
  assert.deepEqual(givenOf(form, { smoking: 0, quit: true, symptoms: [], systolic: 130 }), {
    smoking: 0,
    systolic: 130,
  })
})

test('answers are said in the order of the form', () => {
  const words = saidOf(
    form,
    { systolic: 130, symptoms: ['headache'] },
    { text: (item) => item.text ?? item.linkId, value: (_, value) => String(value) },
  )
  assert.deepEqual(
    words.map(({ question, answer }) => `${question} ${answer}`),
    ['症状 headache', '收缩压 130'],
  )
})
