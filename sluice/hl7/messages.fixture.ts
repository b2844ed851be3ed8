// Messages by hand, and what becomes of them: valid for the record, each reference inside the bundle.
import assert from 'node:assert/strict'
import { RecordBundle } from '#contracts/sluice'
import { validate } from '#record'
import { type CodeMap, Fault, map, noCodes, parse } from './index.ts'

// biome-ignore lint/suspicious/noExplicitAny: FHIR as it comes
export type Fields = Record<string, any>

export const head = (type: string, { version = '2.5.1', charset = '', at = '20260302080000' } = {}) =>
  `MSH|^~\\&|HIS|H1|ANJI|R|${at}||${type}|M1|P|${version}||||||${charset}`
export const pid = 'PID|1||P1^^^HIS^MR~P1B^^^LIS^PI||张三||19800102|M'

export function mapped(lines: readonly string[], codes: CodeMap = noCodes, hospital = 'h1') {
  const message = parse(lines.join('\r'), 'utf-8', { processing: ['P', 'T', 'D'], controlIdRequired: true })
  const bundle = map(message, { hospital, messageId: 'm1', codes, zone: '+08:00' })
  const sent = RecordBundle.parse(JSON.parse(JSON.stringify(bundle)))
  const known = new Set(sent.resources.map(({ resourceType, id }) => `${resourceType}/${id}`))
  for (const resource of sent.resources) {
    assert.deepEqual(validate(resource), [], JSON.stringify(resource))
    for (const [, reference] of JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g))
      assert.ok(known.has(reference!))
  }
  const of = (type: string): Fields[] => sent.resources.filter(({ resourceType }) => resourceType === type)
  return { ...sent, of, one: (type: string): Fields => of(type)[0]!, left: sent.unmapped.map(({ path }) => path) }
}
export const faultOf = (lines: readonly string[]): Fault => {
  try {
    mapped(lines)
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('it was taken')
}
