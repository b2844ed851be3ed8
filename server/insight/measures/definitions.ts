import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import { sm3 } from '#kernel'
import { membersOf } from './compile.ts'
import { Definition } from './definition.ts'
import { personSql, programmeSql } from './facts.ts'
import { relations } from './relations.ts'

export interface Measure extends Definition {
  /** SM3 of the text by which the facts are gathered and the definition is counted: a figure changes with it too. */
  readonly counting: string
  /** SM3 of the canonical JSON (RFC 8785) of the definition and its counting: what a figure was counted by. */
  readonly hash: string
}

let read: readonly Measure[] | undefined

/** Every version of every measure, by code and version. Throws when one is not valid: the start stops, not a figure. */
export function allMeasures(): readonly Measure[] {
  read ??= readAll()
  return read
}

function readAll(): readonly Measure[] {
  const folder = join(import.meta.dirname, 'definitions')
  const all = readdirSync(folder)
    .sort()
    .map((file) => measureOf(file, JSON.parse(readFileSync(join(folder, file), 'utf8'))))
  const keys = new Set(all.map(({ code, version }) => `${code} ${version}`))
  if (keys.size < all.length) throw new Error('a version of a measure is defined twice')
  return all
}

export function measureOf(file: string, content: unknown): Measure {
  const parsed = Definition.safeParse(content)
  if (!parsed.success)
    throw new Error(
      `${file}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
    )
  const sources = relations.map(({ name, from }) => `${name}: ${from}`)
  const counting = hashOf([...sources, personSql, programmeSql, membersOf(parsed.data)])
  return { ...parsed.data, counting, hash: hashOf({ ...parsed.data, counting }) }
}

const hashOf = (content: unknown) => sm3(canonicalize(content) ?? '').toString('hex')

/** The measures in force on a day, in the order they are shown. */
export function measuresOn(day: string): Measure[] {
  const inForce = allMeasures().filter(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo),
  )
  const newest = new Map<string, Measure>()
  for (const one of inForce) if ((newest.get(one.code)?.version ?? 0) < one.version) newest.set(one.code, one)
  return [...newest.values()].sort((a, b) => place(a.code) - place(b.code) || (a.code < b.code ? -1 : 1))
}

const shownFirst = [
  'contract-rate',
  'key-contract-rate',
  'fulfilment',
  'key-fulfilment',
  'enrolment',
  'expected',
  'standard',
  'control',
  'urgent',
]

function place(code: string): number {
  const at = shownFirst.indexOf(code)
  return at >= 0 ? at : shownFirst.findIndex((start) => code.startsWith(start))
}
