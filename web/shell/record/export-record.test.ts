import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entriesOf } from './export-record.ts'

test('entries are taken out of a bundle as they stand: digits, quotes and brackets in strings', () => {
  const first = '{"fullUrl":"a","resource":{"value":1.10,"note":"a \\"]}\\" b"}}'
  const second = '{"fullUrl":"b","resource":{"list":[{"x":[1,2]}]}}'
  const bundle = `{"resourceType":"Bundle","link":[{"relation":"next","url":"u"}],"entry":[${first},${second}]}`
  assert.deepEqual(entriesOf(bundle), [first, second])
  assert.deepEqual(entriesOf('{"resourceType":"Bundle","type":"searchset"}'), [])
})
