// One column's text as a value of the body. Pure. What cannot be read says so without saying what it was: it may be a person's.

import { fenOf, timeOf, truthOf } from '../values.ts'
import type { Field } from './options.ts'
import { tables } from './tables.ts'

/** Why a row cannot become a message; shown to the hospital's engineer. */
export class RowFault extends Error {
  override readonly name = 'RowFault'
}

export type Row = Readonly<Record<string, string | null>>
export type Value = string | number | boolean | null | object | undefined

export interface ReadContext {
  readonly timeZone: string
  reference(type: string, key: string): string
}

/** undefined: the place stays out. */
export function readValue(field: Field, row: Row, context: ReadContext): Value {
  if (field.value !== undefined) return field.value
  const name = field.column!
  const text = columnOf(row, name)
  if (text === null || text === '') return field.empty
  return mapped(field, typed(field, name, text, context))
}

/** Column names fold differently between systems: the case is not minded. */
export function columnOf(row: Row, name: string): string | null {
  if (name in row) return row[name]!
  const folded = Object.keys(row).find((key) => key.toLowerCase() === name.toLowerCase())
  if (folded === undefined) throw new RowFault(`the view has no column ${name}`)
  return row[folded]!
}

function mapped(field: Field, value: Value): Value {
  if (field.map === undefined) return value
  const table = typeof field.map === 'string' ? tables[field.map] : field.map
  if (!table) throw new RowFault(`there is no table ${String(field.map)}`)
  const found = Object.hasOwn(table, String(value)) ? table[String(value)] : undefined
  if (found === undefined) throw new RowFault(`${field.column}: a code that its table does not have`)
  return found
}

function typed(field: Field, name: string, text: string, context: ReadContext): Value {
  const wrong = (what: string): never => {
    throw new RowFault(`${name} is no ${what}`)
  }
  switch (field.as) {
    case 'text':
      return text.trimEnd()
    case 'integer':
    case 'fen':
      return /^-?\d+(\.0+)?$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : wrong('whole number')
    case 'decimal':
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : wrong('number')
    case 'yuan':
      return fenOf(text) ?? wrong('amount in yuan')
    case 'boolean':
      return truthOf(text) ?? wrong('truth value')
    case 'day':
      return dayOf(text) ?? wrong('day')
    case 'time':
      return timeOf(text, context.timeZone) ?? wrong('time')
    case 'json':
      return parsed(text) ?? wrong('JSON')
    case 'reference':
      return context.reference(field.type!, text)
  }
}

function dayOf(text: string): string | undefined {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})(?:[ T].*)?$/.exec(text)
  if (!found) return undefined
  const day = `${found[1]}-${found[2]}-${found[3]}`
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : undefined
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** Puts a value at 'name[0].text'; undefined is not put. */
export function put(target: Record<string, unknown>, path: string, value: Value): void {
  if (value === undefined) return
  const steps = path.split('.').flatMap((step): (string | number)[] => {
    const found = /^(\w+)\[(\d+)\]$/.exec(step)
    return found ? [found[1]!, Number(found[2])] : [step]
  })
  let at: Record<string | number, unknown> = target
  for (const [index, step] of steps.entries()) {
    if (index === steps.length - 1) at[step] = value
    else {
      at[step] ??= typeof steps[index + 1] === 'number' ? [] : {}
      at = at[step] as Record<string | number, unknown>
    }
  }
}
