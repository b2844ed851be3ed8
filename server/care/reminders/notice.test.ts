import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NoticeKind } from '#contracts/reminders'
import {
  afterFailure,
  afterLook,
  afterQuiet,
  afterSending,
  attemptsMax,
  type Delivery,
  deadlineOf,
  defaultSetting,
  remindersOf,
  sendAt,
} from './notice.ts'
import { messageWords, noticeWords, timeOf } from './words.ts'

const china = (at: string) => new Date(`${at}:00+08:00`)
const waiting: Delivery = {
  id: 'd',
  state: 'waiting',
  attempts: 0,
  nextAt: china('2026-03-02T09:00'),
  leasedUntil: null,
  reference: null,
  looks: 0,
  lastError: null,
}

test('in the quiet hours a message waits for their end, over midnight too', () => {
  const quiet = { quietFrom: '22:00', quietUntil: '07:00' }
  assert.deepEqual(afterQuiet(china('2026-03-02T21:59'), quiet), china('2026-03-02T21:59'))
  assert.deepEqual(afterQuiet(china('2026-03-02T22:00'), quiet), china('2026-03-03T07:00'))
  assert.deepEqual(afterQuiet(china('2026-03-03T03:30'), quiet), china('2026-03-03T07:00'))
  assert.deepEqual(afterQuiet(china('2026-03-03T07:00'), quiet), china('2026-03-03T07:00'))
  const noon = { quietFrom: '12:00', quietUntil: '14:00' }
  assert.deepEqual(afterQuiet(china('2026-03-02T12:30'), noon), china('2026-03-02T14:00'))
})

test('a message whose use would be over by the morning goes out at night', () => {
  const due = china('2026-03-02T23:00')
  assert.deepEqual(sendAt(due, defaultSetting, china('2026-03-03T07:30')), due)
  assert.deepEqual(sendAt(due, defaultSetting, china('2026-03-03T15:00')), china('2026-03-03T07:00'))
  assert.deepEqual(sendAt(due, defaultSetting, undefined), china('2026-03-03T07:00'))
})

test('reminders are 18:00 of the day before and two hours before; what is past is left out', () => {
  const visit = china('2026-03-05T09:00')
  assert.deepEqual(
    remindersOf(visit, china('2026-03-02T09:00')).map(({ dueAt }) => dueAt),
    [china('2026-03-04T18:00'), china('2026-03-05T07:00')],
  )
  assert.deepEqual(
    remindersOf(visit, china('2026-03-04T19:00')).map(({ kind }) => kind),
    ['two-hours-before'],
  )
  assert.deepEqual(remindersOf(visit, china('2026-03-05T08:00')), [])
})

test('an offer is of use until its answer, a visit’s message until the visit', () => {
  const facts = { startsAt: '2026-03-05T01:00:00Z', answerUntil: '2026-03-03T01:00:00Z' }
  assert.deepEqual(deadlineOf('offer', facts), new Date(facts.answerUntil))
  assert.deepEqual(deadlineOf('booked', facts), new Date(facts.startsAt))
  assert.equal(deadlineOf('restricted', {}), undefined)
})

test('a message is tried five times, later and later, then given up', () => {
  const now = china('2026-03-02T09:00')
  let delivery = waiting
  const waits: (number | null)[] = []
  for (let times = 0; times < attemptsMax; times += 1) {
    delivery = afterFailure(delivery, 'timeout', now)
    waits.push(delivery.nextAt && (delivery.nextAt.getTime() - now.getTime()) / 60_000)
  }
  assert.deepEqual(waits, [1, 2, 4, 8, null])
  assert.equal(delivery.state, 'given-up')
})

test('whether it arrived is asked a few times; a gateway that says nothing leaves it sent', () => {
  const now = china('2026-03-02T09:00')
  const sent = afterSending(waiting, 'r', now)
  assert.equal(afterLook(sent, 'delivered', now).state, 'delivered')
  assert.deepEqual([afterLook(sent, undefined, now).state, afterLook(sent, undefined, now).nextAt], ['sent', null])
  let still = sent
  for (let times = 0; times < 4; times += 1) still = afterLook(still, 'taken', now)
  assert.equal(still.nextAt, null)
  assert.equal(afterLook(sent, 'failed', now).state, 'failed', 'it is tried again')
})

test('a short message names no doctor, department or condition, and nobody else in full', () => {
  const facts = { startsAt: '2026-03-05T01:00:00Z', answerUntil: '2026-03-03T01:00:00Z', state: 'lapsed' }
  const names = { institution: '安平县人民医院', doctor: '李明', about: '王*英' }
  for (const kind of NoticeKind.options) {
    for (const locale of ['zh', 'en'] as const) {
      const text = messageWords(kind, facts, names, locale)
      assert.doesNotMatch(text, /李明|内科|高血压|undefined|NaN|null/, text)
      assert.ok(text.length <= 200, text)
      assert.ok(noticeWords(kind, facts, names, locale).text.length > 10)
    }
  }
  assert.match(messageWords('booked', facts, names, 'zh'), /^【安济】您为王\*英预约3月5日 09:00在安平县人民医院就诊/)
  assert.match(noticeWords('booked', facts, names, 'zh').text, /李明医生/)
  assert.equal(timeOf('2026-03-05T01:00:00Z', 'en'), '2026-03-05 09:00')
})
