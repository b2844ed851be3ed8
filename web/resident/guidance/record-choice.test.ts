import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Advice } from '#contracts/guidance'
import { choiceOf } from './record-choice.ts'

const advice = (where: Advice['where']) =>
  ({ where, departments: [{ code: '0304', doctors: [{ id: 'li' }] }] }) as unknown as Advice

test('a booking follows an advice when its department or doctor was named, and says so', () => {
  const cases: [Advice['where'], string, string, string][] = [
    ['specialist', '0304', 'wu', 'as-advised'],
    ['specialist', '0399', 'li', 'as-advised'],
    ['specialist', '0399', 'wu', 'other-department'],
    ['family-doctor', '0304', 'li', 'family-doctor'],
    ['call-120', '0101', 'wu', 'other-department'],
  ]
  for (const [where, departmentCode, doctorId, expected] of cases)
    assert.equal(
      choiceOf(advice(where), { departmentCode, doctorId }),
      expected,
      `${where} ${departmentCode} ${doctorId}`,
    )
})
