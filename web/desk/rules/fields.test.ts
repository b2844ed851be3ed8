import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BookingPolicy } from '#contracts/booking'
import { QueueRule } from '#contracts/queue'
import { SuspensionPolicy } from '#contracts/suspensions'
import { bookingFields, queueFields, suspensionFields } from './fields.ts'

const frame = ['id', 'institutionId', 'validFrom', 'validTo', 'clause']

test('every field of a dated rule is on its page, and nothing that is not one', () => {
  for (const [shape, fields] of [
    [BookingPolicy.shape, bookingFields],
    [SuspensionPolicy.shape, suspensionFields],
    [QueueRule.shape, queueFields],
  ] as const) {
    const keys = Object.keys(shape).filter((key) => !frame.includes(key))
    assert.deepEqual(fields.map(({ key }) => key as string).toSorted(), keys.toSorted())
  }
})
