import { capital, isObject } from '../fhirpath/items.ts'
import { ruleOf, type Surroundings } from '../structure/invariants.ts'
import type { Issue } from '../structure/issue.ts'
import { codeSetOf, isResourceType } from '../structure/table.ts'
import { type Definition, expectedOf, meets, type Node, readTree } from './definition.ts'
import { type Codes, codesOf, slicer } from './slices.ts'

/** What a profile asks of a resource beyond its type. */
export interface Profile {
  readonly url: string
  readonly type: string
  /** The profile that this one narrows further. */
  readonly base: string | undefined
  readonly check: (resource: Fields, at: string) => Issue[]
}

export type Fields = Record<string, unknown>

/** What is gathered while one resource is checked. */
export interface Checking extends Surroundings {
  readonly profile: string
  readonly issues: Issue[]
}

/** Checks one value, which stands at a place. */
export type Check = (value: unknown, at: string, checking: Checking) => void

const issuesMax = 50

export function add(checking: Checking, issue: Issue): void {
  if (checking.issues.length < issuesMax) checking.issues.push(issue)
}

/**
 * Makes a profile of a StructureDefinition's differential: cardinality, fixed and pattern values, required bindings to sets
 * that it carries or that R4 lists, types and reference targets, slices, constraints. `from` says whose constraints they are.
 * Undefined when it is none, or its elements make no tree. Refusals: record.bad_expression.
 */
export function compileProfile(definition: Definition, from: 'ours' | 'theirs'): Profile | undefined {
  const { url, type, baseDefinition } = definition
  if (typeof url !== 'string' || !isResourceType(type) || definition.resourceType !== 'StructureDefinition')
    return undefined
  const tree = readTree(definition)
  if (!tree) return undefined
  const check = new Compiler(definition, from).content(tree)
  const isBase =
    typeof baseDefinition !== 'string' || baseDefinition.startsWith('http://hl7.org/fhir/StructureDefinition/')
  return {
    url,
    type,
    base: isBase ? undefined : baseDefinition,
    check: (resource, at) => {
      const checking: Checking = { profile: url, issues: [], resource, rootResource: resource }
      check(resource, at, checking)
      return checking.issues
    },
  }
}

class Compiler {
  readonly #definition: Definition
  readonly #from: 'ours' | 'theirs'

  constructor(definition: Definition, from: 'ours' | 'theirs') {
    this.#definition = definition
    this.#from = from
  }

  /** Everything that is asked of one value. */
  content(node: Node): Check {
    const checks: Check[] = [...this.#values(node), ...this.#rules(node)]
    for (const child of node.children) checks.push(this.#child(child))
    return (value, at, checking) => {
      for (const check of checks) check(value, at, checking)
    }
  }

  /** An element of an object: how often, its slices, and each of its values. */
  #child(node: Node): Check {
    const { min, max } = node.element
    const [least, most] = [min ?? 0, max === undefined || max === '*' ? Number.POSITIVE_INFINITY : Number(max)]
    const name = node.name.replace('[x]', '')
    const find = finder(node.name)
    const each = this.content(node)
    const types = typesOf(node)
    const slice = slicer(node, (one) => this.content(one))
    return (parent, at, checking) => {
      if (!isObject(parent)) return
      const found = find(parent)
      const place = `${at}.${name}`
      if (found.length < least || found.length > most) {
        const params = { profile: checking.profile, name, range: rangeText(least, most), count: found.length }
        add(checking, { code: 'record.profile_count', expression: place, params })
      }
      for (const { value, key, index } of found) {
        const here = index === undefined ? `${at}.${key}` : `${at}.${key}[${index}]`
        if (types && !types.has(key.slice(name.length))) {
          const allowed = [...types].join(', ')
          add(checking, { code: 'record.wrong_type', expression: here, params: { expected: allowed } })
          continue
        }
        each(value, here, checking)
      }
      slice?.(found, at, place, checking)
    }
  }

  #values({ element }: Node): Check[] {
    const checks: Check[] = []
    const expected = expectedOf(element)
    if (expected) {
      const text = JSON.stringify(expected.value).slice(0, 120)
      checks.push((value, at, checking) => {
        if (meets(value, expected.value, expected.whole)) return
        const params = { profile: checking.profile, expected: text }
        add(checking, { code: 'record.profile_value', expression: at, params })
      })
    }
    const targets = targetsOf(element.type)
    if (targets) checks.push((value, at, checking) => checkTarget(value, at, targets, checking))
    const set = element.binding?.strength === 'required' ? element.binding.valueSet : undefined
    const codes = set === undefined ? undefined : (codesOf(set, this.#definition.contained) ?? codeSetOf(set))
    if (codes && set) checks.push((value, at, checking) => checkCode(value, at, codes, set, checking))
    return checks
  }

  #rules({ element, name }: Node): Check[] {
    return (element.constraint ?? []).flatMap(({ key = '', severity = 'error', human = '', expression }) => {
      if (typeof expression !== 'string') return []
      const rule = ruleOf({ key: key.slice(0, 60), severity, human: human.slice(0, 300), expression }, name, this.#from)
      const graded = rule.severity === 'warning' ? { severity: rule.severity } : {}
      const check: Check = (value, at, checking) => {
        if (rule.holds(value, checking)) return
        add(checking, {
          code: 'record.invariant',
          expression: at,
          params: { key: rule.key, human: rule.human },
          ...graded,
        })
      }
      return [check]
    })
  }
}

export interface Found {
  readonly value: unknown
  readonly key: string
  readonly index: number | undefined
}

/** The values of an element; of a choice, under whatever type it comes. */
function finder(name: string): (parent: Fields) => Found[] {
  if (!name.endsWith('[x]')) return (parent) => valuesOf(parent, name)
  const base = name.slice(0, -3)
  const isOf = new RegExp(`^_?${base.replace(/\W/g, '')}[A-Z]`)
  return (parent) => {
    const keys = new Set(Object.keys(parent).flatMap((key) => (isOf.test(key) ? [key.replace('_', '')] : [])))
    return [...keys].flatMap((key) => valuesOf(parent, key))
  }
}

function valuesOf(parent: Fields, key: string): Found[] {
  const value = Object.hasOwn(parent, key) ? parent[key] : undefined
  if (Array.isArray(value)) return value.map((one, index) => ({ value: one, key, index }))
  if (value !== undefined) return [{ value, key, index: undefined }]
  // A primitive that has only extensions is there too.
  return Object.hasOwn(parent, `_${key}`) ? [{ value: undefined, key, index: undefined }] : []
}

export function rangeText(least: number, most: number): string {
  return `${least}..${most === Number.POSITIVE_INFINITY ? '*' : most}`
}

/** The types that a choice may take, as its names end. */
function typesOf({ name, element }: Node): ReadonlySet<string> | undefined {
  if (!name.endsWith('[x]') || !element.type) return undefined
  return new Set(element.type.map(({ code = '' }) => capital(code)))
}

function targetsOf(types: Node['element']['type']): ReadonlySet<string> | undefined {
  const targets = (types ?? []).flatMap(({ targetProfile }) => targetProfile ?? [])
  const named = targets.map((url) => String(url).slice(String(url).lastIndexOf('/') + 1))
  // A target that is a profile's own name says no type.
  return named.length > 0 && named.every(isResourceType) ? new Set(named) : undefined
}

function checkTarget(value: unknown, at: string, targets: ReadonlySet<string>, checking: Checking): void {
  const reference = isObject(value) ? value.reference : undefined
  if (typeof reference !== 'string') return
  const found = /^([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/.exec(reference)?.[1]
  if (!found || targets.has(found)) return
  const params = { found: found.slice(0, 60), allowed: [...targets].join(', ') }
  add(checking, { code: 'record.wrong_target', expression: at, params })
}

/** A code is in the set by itself; of a concept, one coding is enough. */
function checkCode(value: unknown, at: string, codes: Codes, set: string, checking: Checking): void {
  const codings = isObject(value) ? (Array.isArray(value.coding) ? value.coding : [value]) : []
  const fits =
    typeof value === 'string'
      ? codes.hasCode(value)
      : codings.some((one) => isObject(one) && codes.has(String(one.system ?? ''), String(one.code ?? '')))
  if (fits) return
  const first = typeof value === 'string' ? value : String((codings[0] as Fields | undefined)?.code ?? '')
  add(checking, { code: 'record.code_not_allowed', expression: at, params: { code: first.slice(0, 60), set } })
}
