/** The converters that tables name. */
import { lookUp } from '../codes/tables.ts'
import { concept, text as readText } from './coded.ts'
import * as names from './names.ts'
import type { Convert } from './table.ts'
import * as time from './time.ts'

export const text: Convert = readText
export const dateTime: Convert = (value, m) => time.dateTime(value.text, m.zone)
export const instant: Convert = (value, m) => time.instant(value.text, m.zone)
export const date: Convert = (value) => time.date(value.text)
export const integer: Convert = (value) => (/^\d{1,9}$/.test(value.text) ? Number(value.text) : undefined)
export const positive: Convert = (value) => (/^[1-9]\d{0,8}$/.test(value.text) ? Number(value.text) : undefined)
export const humanName: Convert = names.humanName
export const address: Convert = names.address
export const practitioner: Convert = names.practitioner
export const organization: Convert = names.organization
export const location: Convert = names.location

/** The named thing as a reference that only shows a name. */
export const named: Convert = (value) => {
  const name = value.part(2) || value.part(1)
  return name ? { display: name } : undefined
}

/** By one of the tables of codes/tables.ts. */
export function code(table: Readonly<Record<string, string>>): Convert {
  return (value) => lookUp(table, value.text)
}

/** CE/CWE/IS; `table` names the hospital's own codes. */
export function coded(table: string): Convert {
  return (value, m) => concept(value, m, table)
}

/** A Coding instead of a CodeableConcept. */
export function coding(table: string): Convert {
  return (value, m) => (concept(value, m, table)?.coding as unknown[] | undefined)?.[0]
}

export function cx(fallback: string): Convert {
  return (value, m) => names.identifier(value, m, fallback)
}

export function ei(fallback: string, type?: string): Convert {
  return (value, m) => {
    const made = names.entityIdentifier(value, m, fallback)
    const system = 'http://terminology.hl7.org/CodeSystem/v2-0203'
    return made && (type ? { type: { coding: [{ system, code: type }] }, ...made } : made)
  }
}

export function phone(use?: string): Convert {
  return (value, m) => names.contactPoint(value, m, use)
}

export const annotation: Convert = (value) => {
  const written = value.whole()
  return written ? { text: written } : undefined
}
