import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusals } from '#contracts/refusals/index'
import { Refusal, type RefusalCode } from '#kernel'

test('every refusal has a 4xx or 503 status and a sentence to act on in both languages', () => {
  for (const [code, { status, zh, en }] of Object.entries(refusals)) {
    assert.match(code, /^[a-z_-]+(\.[a-z0-9_-]+)+$/)
    assert.ok((status >= 400 && status < 500) || status === 503, `${code}: ${status}`)
    assert.match(zh, /[\u4e00-\u9fff].*[。!?:;)」]?$/, code)
    assert.match(en, /^["A-Z{0-9].*[.!?}]$/s, `${code}: ${en}`)
    const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort()
    assert.deepEqual(names(zh), names(en), `${code} says the same values in both languages`)
  }
})

test('an instant in a sentence is said in the region’s time', () => {
  const code = Object.entries(refusals).find(([, { zh }]) => zh.includes('{'))![0] as RefusalCode
  const name = refusals[code].zh.match(/\{(\w+)\}/)![1]!
  const refusal = new Refusal(code, { params: { [name]: '2026-11-22T12:00:00.000Z' } })
  assert.match(refusal.sentence('zh'), /11月22日\s?20:00/)
  assert.match(refusal.sentence('en'), /22 Nov.* 20:00/)
})
