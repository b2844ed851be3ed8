import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newCalls } from './new-calls.ts'

const call = (ticket: string, calls = 1) => ({ ticket, calls, name: '王*英', room: '3 诊室', doctorName: '李明' })

test('a call is spoken once, a repeated call again, and what was called before the first look never', () => {
  assert.deepEqual(newCalls(undefined, [call('A001')]), [])
  assert.deepEqual(newCalls([call('A001')], [call('A001')]), [])
  const tickets = newCalls([call('A001')], [call('B002'), call('A001', 2)]).map(({ ticket }) => ticket)
  assert.deepEqual(tickets, ['A001', 'B002'], 'the newest is on top of the screen and spoken last')
})
