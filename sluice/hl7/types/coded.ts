/** CE, CWE, CNE, IS, ID and quantities. */
import type { Coding } from '@medplum/fhirtypes'
import { systemOf, ucum, ucumOf } from '../codes/systems.ts'
import type { Value } from '../value.ts'
import type { Fields, Mapping } from './mapping.ts'

/** FHIR R4 §2.24.0.1: no blanks at the ends, single ones inside. */
function isCode(text: string): boolean {
  return /^\S+( \S+)*$/.test(text) && text.length <= 200
}

/**
 * A coded value with all its codings; the hospital's code map puts what a code means outside in front. `table` is the local system of a
 * code whose system the message does not name.
 */
export function concept(value: Value, m: Mapping, table: string): Fields | undefined {
  const triplets = [
    [value.part(1), value.part(2), value.part(3), value.part(7)],
    [value.part(4), value.part(5), value.part(6), value.part(8)],
  ] as const
  const codings: Coding[] = []
  for (const [code, display, name, version] of triplets) {
    if (!code || !isCode(code)) continue
    // A text without code and system in the first component is a text (CE before 2.5 was used so).
    if (!name && !display && / /.test(code)) continue
    const mapped = m.codes.find(name || table, code)
    if (mapped && !codings.some((coding) => coding.system === mapped.system && coding.code === mapped.code))
      codings.push(mapped)
    const system = name ? (systemOf(name) ?? m.system(name)) : m.system(table)
    codings.push({ system, ...(version ? { version } : {}), code, ...(display ? { display } : {}) })
  }
  const text = value.part(9) || triplets[0][1] || triplets[1][1] || (codings.length === 0 ? triplets[0][0] : '')
  if (codings.length === 0 && !text) return undefined
  return { ...(codings.length > 0 ? { coding: codings } : {}), ...(text ? { text } : {}) }
}

/** A concept with a code that FHIR knows, from a table of ours. */
export function standard(system: string, code: string, display?: string): Fields {
  return { coding: [{ system, code, ...(display ? { display } : {}) }] }
}

/** NM: digits as the sender wrote them where a number would lose some (FHIR R4 §2.24.0.1, decimal). */
export function decimal(text: string): { value: number; digits?: string } | undefined {
  const match = /^([+-]?)0*(\d+(?:\.\d+)?|\.\d+)$/.exec(text.trim().replace(/^([+-])\s+/, '$1'))
  if (!match) return undefined
  const plain = `${match[1] === '-' ? '-' : ''}${match[2]!.startsWith('.') ? '0' : ''}${match[2]}`
  const value = Number(plain)
  if (!Number.isFinite(value)) return undefined
  return String(value) === plain ? { value } : { value, digits: plain }
}

export const digitsUrl = 'urn:anji:hl7:digits'

/** A Quantity. `unit`: a CE/CWE value, or component `at` of a CQ and what follows it. */
export function quantity(text: string, unit: Value | undefined, at = 1): Fields | undefined {
  const number = decimal(text)
  if (!number) return undefined
  return {
    ...(number.digits ? { extension: [{ url: digitsUrl, valueString: number.digits }] } : {}),
    value: number.value,
    ...(unit ? unitOf(unit, at) : {}),
  }
}

export function unitOf(unit: Value, at = 1): Fields {
  const nested = at > 1
  const part = (n: number) => (nested ? unit.part(at, n) : unit.part(n))
  const [first, second, system] = [part(1), part(2), part(3)]
  // 10^9/L, with the separator unescaped as most laboratories send it, is one unit.
  const power = first === '10' && /^\d{1,2}\/\S+$/.test(second)
  const [code, text] = power ? [`10^${second}`, ''] : [first, second]
  const written = text || code
  if (!written) return {}
  const declared = system.toUpperCase() === 'UCUM' && isCode(code) ? code : undefined
  const known = declared ?? ucumOf(code) ?? (text ? ucumOf(text) : undefined)
  return { unit: written, ...(known ? { system: ucum, code: known } : {}) }
}

/** MO, CP: yuan unless the message says otherwise. */
export function money(value: Value): Fields | undefined {
  const number = decimal(value.part(1))
  const currency = value.part(1, 2) || value.part(2) || 'CNY'
  if (!number || !/^[A-Z]{3}$/.test(currency)) return undefined
  return {
    ...(number.digits ? { extension: [{ url: digitsUrl, valueString: number.digits }] } : {}),
    value: number.value,
    currency,
  }
}

/** DT with its rest kept: FHIR's date has no time of day. */
export function text(value: Value): string | undefined {
  return value.part(1) || undefined
}
