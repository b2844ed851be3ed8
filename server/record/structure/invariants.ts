import { compileCheck } from '../fhirpath/check.ts'
import file from '../generated/invariants.json' with { type: 'json' }

interface Row {
  readonly key: string
  readonly severity: string
  readonly human: string
  readonly expression: string
}

/** What a rule may look at besides its element. */
export interface Surroundings {
  readonly resource: object
  readonly rootResource: object
}

/** A constraint of a definition or profile. */
export interface Rule {
  readonly key: string
  readonly severity: 'error' | 'warning'
  readonly human: string
  readonly expression: string
  /** Whether it holds of an element. An expression that comes out empty does not hold. */
  readonly holds: (element: unknown, around: Surroundings) => boolean
}

type Fields = Readonly<Record<string, unknown>>

// The rules that run most, by hand: tests hold each against its expression.
const handmade: Record<string, (element: Fields, around: Surroundings) => boolean> = {
  'qty-3': ({ code, _code, system, _system }) =>
    (code === undefined && _code === undefined) || system !== undefined || _system !== undefined,
  'cpt-2': ({ value, _value, system, _system }) =>
    (value === undefined && _value === undefined) || system !== undefined || _system !== undefined,
  'att-1': ({ data, _data, contentType, _contentType }) =>
    (data === undefined && _data === undefined) || contentType !== undefined || _contentType !== undefined,
  'per-1': ({ start, end }) => start === undefined || end === undefined || startsBefore(start, end),
  'obs-6': (it) => it.dataAbsentReason === undefined || !hasChoice(it, 'value'),
  'obs-7': (it) => !Array.isArray(it.component) || !hasChoice(it, 'value') || !repeatsCode(it),
  'org-1': ({ identifier, name, _name }) => identifier !== undefined || name !== undefined || _name !== undefined,
  'sdf-8a': (differential, { resource }) => pathsAgree(differential, resource as Fields),
  'pat-1': ({ name, telecom, address, organization }) =>
    name !== undefined || telecom !== undefined || address !== undefined || organization !== undefined,
}

/**
 * per-1. Text in one zone and of one precision compares as it stands; between precisions what cannot be said is let pass
 * (2012 to 2012-05), where the expression would come out empty.
 */
function startsBefore(start: unknown, end: unknown): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return true
  if (start <= end && start.slice(-6) === end.slice(-6) && start.length === end.length) return true
  const shared = Math.min(start.length, end.length)
  if (shared <= 10) return start.slice(0, shared) <= end.slice(0, shared)
  return !(Date.parse(start) > Date.parse(end))
}

function hasChoice(element: Fields, name: string): boolean {
  for (const key in element) if (key.startsWith(name) || key.startsWith(`_${name}`)) return true
  return false
}

/** sdf-8a: the elements of a differential begin with the type they are of. */
function pathsAgree({ element }: Fields, { kind, type }: Fields): boolean {
  const paths = (element as { path?: unknown }[]).map(({ path }) => String(path))
  const first = paths[0] ?? ''
  const start = `${first.split('.')[0]}.`
  return (
    (kind === 'logical' || first.startsWith(String(type))) && paths.slice(1).every((path) => path.startsWith(start))
  )
}

/** obs-7: a component has a code of the observation itself. */
function repeatsCode(observation: Fields): boolean {
  type Coded = { code?: { coding?: object[] } }
  const own = (observation as Coded).code?.coding
  if (!Array.isArray(own)) return false
  const texts = new Set(own.map(sortedText))
  const repeats = (coding: object) => texts.has(sortedText(coding))
  return (observation.component as Coded[]).some((one) => {
    const codings = one?.code?.coding
    return Array.isArray(codings) && codings.some(repeats)
  })
}

function sortedText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  if (Array.isArray(value)) return `[${value.map(sortedText).join()}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, one]) => `${name}:${sortedText(one)}`).join()}}`
}

const made = { structures: new Map<string, readonly Rule[]>(), elements: new Map<string, readonly Rule[]>() }
const none: readonly Rule[] = []

/** The constraints of a structure, those of severity warning among them; compiled at first use. */
export function rulesOf(structure: string): readonly Rule[] {
  return rulesIn('structures', structure)
}

/** Those that hold of one element, as Organization.telecom, on top of its type's. */
export function elementRulesOf(path: string): readonly Rule[] {
  return rulesIn('elements', path)
}

function rulesIn(section: keyof typeof made, name: string): readonly Rule[] {
  const known = made[section].get(name)
  if (known) return known
  const found = (file[section] as Record<string, Row[]>)[name]
  const rules = found ? found.map((row) => byHand(ruleOf(row, name))) : none
  made[section].set(name, rules)
  return rules
}

/** A rule of a row of a definition. `base` is where its expression starts. */
export function ruleOf(row: Row, base: string, from: 'ours' | 'theirs' = 'ours'): Rule {
  const { key, human, expression } = row
  const severity = row.severity === 'error' ? 'error' : 'warning'
  return { key, severity, human, expression, holds: lazyCheck(expression, base, from) }
}

function byHand(rule: Rule): Rule {
  const holds = handmade[rule.key]
  return holds ? { ...rule, holds: (element, around) => holds(element as Fields, around) } : rule
}

/** Compiled when the element is first met: most of a record's types never come. */
function lazyCheck(expression: string, base: string, from: 'ours' | 'theirs'): Rule['holds'] {
  let check: Rule['holds'] | undefined
  return (element, around) => {
    check ??= compileCheck(expression, base, from)
    return check(element, around)
  }
}
