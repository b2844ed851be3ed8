import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CheckRequest } from '#contracts/follow-ups'
import { rulebook } from '../form/facts.ts'
import {
  bodyOf,
  type CheckDraft,
  faultOf,
  lookedAt,
  measuresOf,
  pointsOf,
  scoreOf,
  standardsFor,
  undone,
} from './items.ts'

const said = (zh: string) => ({ zh, en: zh })
const book = (...checkItems: object[]) => rulebook({ code: 'x', version: '1', titleZh: '', titleEn: '', checkItems })
const points = pointsOf([
  book(
    { code: 'symptoms', title: said('症状'), required: true },
    { code: 'temperature', title: said('体温'), required: true },
    { code: 'pulse', title: said('脉搏'), required: true },
    { code: 'blood-pressure', title: said('血压'), required: true, fact: 'value.systolic' },
    { code: 'height-weight', title: said('身高体重'), required: true, fact: 'value.weight' },
  ),
  book(
    { code: 'symptoms', title: said('症状'), required: true },
    { code: 'hba1c', title: said('糖化血红蛋白'), required: false, fact: 'value.hba1c' },
    { code: 'of-tomorrow', title: said('新的一项'), required: true, fact: 'value.unheardOf' },
  ),
])
const draft: CheckDraft = {
  id: '00000000-0000-4000-8000-000000000001',
  texts: {},
  found: { symptoms: { well: true, words: '' }, 'of-tomorrow': { well: false, words: ' 偏红 ' } },
  conclusion: ' 注意饮食 ',
}

test('points of several programmes stand once; what is a number gets a key, what is not known yet gets words', () => {
  assert.deepEqual(
    measuresOf(points).map(({ name }) => name),
    ['temperature', 'heartRate', 'systolic', 'diastolic', 'height', 'weight', 'hba1c'],
  )
  assert.deepEqual(
    lookedAt(points).map(({ code }) => code),
    ['symptoms', 'of-tomorrow'],
  )
})

test('the body is one that the server takes: numbers where they belong, words for the others', () => {
  const values = { temperature: 36.5, heartRate: 72, systolic: 142, diastolic: 88, weight: 61 }
  const body = bodyOf(points, draft, values, () => '未见异常')
  assert.deepEqual(body.measured, { systolicMmhg: 142, diastolicMmhg: 88, heartRateBpm: 72, weightKg: 61 })
  assert.deepEqual(body.items, [
    { code: 'symptoms', text: '未见异常' },
    { code: 'temperature', value: 36.5, unit: 'Cel' },
    { code: 'pulse', value: 72, unit: '/min' },
    { code: 'of-tomorrow', text: '偏红' },
  ])
  assert.ok(CheckRequest.safeParse({ ...body, residentId: draft.id, doneOn: '2026-11-22' }).success)
  assert.deepEqual(
    undone(points, draft, values).map(({ code }) => code),
    ['height-weight'],
    'half of height and weight is not done',
  )
})

test('half a pressure, something found without words, and nothing at all are not signed', () => {
  const empty = { ...draft, found: {} }
  assert.equal(faultOf(empty, {}), 'nothing')
  assert.equal(faultOf(empty, { systolic: 140 }), 'half-pressure')
  assert.equal(faultOf({ ...empty, found: { symptoms: { well: false, words: ' ' } } }, {}), 'no-words')
  assert.equal(faultOf(empty, { systolic: 140, diastolic: 80 }), undefined)
})

test('what an age asks for comes beside the programmes; its answers have points, and points together a meaning', () => {
  const choices = [0, 3].map((value) => ({ value, title: said(`${value} 分`) }))
  const eating = { code: 'eating', title: said('进餐'), required: true, choices }
  const bands = [
    { from: 0, title: said('可自理') },
    { from: 3, title: said('轻度依赖') },
  ]
  const score = { code: 'self-care', title: said('自理'), of: ['eating'], bands }
  const elder = { code: 'elder', title: said('老年人'), ageFromYears: 65, checkItems: [eating], scores: [score] }
  const of = (birthDate: string) => standardsFor([elder], { birthDate }, '2026-03-05').length
  assert.deepEqual([of('1961-03-05'), of('1961-03-06')], [1, 0], 'from the birthday on')
  const both = pointsOf([book(), elder])
  const found = { eating: { well: true, words: '', value: 3 } }
  assert.deepEqual(bodyOf(both, { ...draft, found }, {}, () => '').items, [{ code: 'eating', value: 3, text: '3 分' }])
  assert.deepEqual(scoreOf(score, found), { sum: 3, title: said('轻度依赖') })
  assert.equal(scoreOf(score, {}), undefined)
})
