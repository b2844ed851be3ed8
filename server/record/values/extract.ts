import { config } from '#kernel'
import { type DateRange, hull, periodRange, rangeOf } from './dates.ts'
import { type Hash, hashOf, keyText } from './keys.ts'
import { extractionEdition, type Parameter, searchTableOf } from './parameters.ts'
import type { Accessor } from './paths.ts'
import { addSpellings } from './spelling.ts'
import { normalise, stringsOf } from './strings.ts'
import { canonicalOf, ucumSystem } from './units.ts'

/** What is stored beside a resource so that it is found again. */
export interface IndexValues {
  /** Halves of 64-bit words, each word once. */
  readonly keys: number[]
  readonly strings: { parameter: number; value: string; exact: string | null }[]
  readonly dates: ({ parameter: number } & DateRange)[]
  readonly quantities: { parameter: number; low: number; high: number; unit: Hash | null; code: Hash | null }[]
  /** The range of the main date. */
  readonly date: DateRange | undefined
  /** Id of the patient whose record it belongs to. */
  readonly patient: string | undefined
  /** Of the parameters by which it was read. */
  readonly edition: number
}

type Thing = Record<string, unknown>

/** Reads every search value out of a valid resource. */
export function extract(type: string, id: string, resource: unknown): IndexValues {
  const table = searchTableOf(type)
  const keys: number[] = []
  const strings: IndexValues['strings'] = []
  const dates: IndexValues['dates'] = []
  const quantities: IndexValues['quantities'] = []
  let date: DateRange | undefined
  for (const parameter of table.parameters.values()) {
    for (const accessor of parameter.accessors) {
      const found = accessor.find(resource)
      if (found.length === 0) continue
      if (parameter.kind === 'string') addStrings(parameter, found, strings, keys)
      else if (parameter.kind === 'date') {
        const ranges = found.flatMap(rangesOf)
        if (parameter.code === table.mainDate) date = hull(date ? [date, ...ranges] : ranges)
        else for (const range of ranges) dates.push({ parameter: parameter.number, ...range })
      } else if (parameter.kind === 'quantity' || parameter.kind === 'number') {
        for (const one of found) addQuantity(parameter, one, quantities)
      } else for (const one of found) addKeys(parameter, accessor, one, keys)
    }
  }
  const patient = type === 'Patient' ? id : patientOf(table.patient, resource)
  return { keys, strings, dates, quantities, date, patient, edition: extractionEdition() }
}

function patientOf(parameters: readonly Parameter[], resource: unknown): string | undefined {
  for (const parameter of parameters) {
    for (const accessor of parameter.accessors) {
      for (const one of accessor.find(resource)) {
        const found = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(localReference(one) ?? '')
        if (found) return found[1]
      }
    }
  }
  return undefined
}

/** 'Type/id' or an absolute address, without a version; undefined for a contained or an identifier-only reference. */
export function localReference(value: unknown): string | undefined {
  const reference = typeof value === 'string' ? value : (value as Thing | null)?.reference
  if (typeof reference !== 'string' || reference.startsWith('#')) return undefined
  return relativeReference(reference)
}

/** Without our own address in front and a version behind: the one spelling under which a reference is kept and looked up. */
export function relativeReference(reference: string): string {
  const base = `${config.publicUrl}/fhir/R4/`
  const relative = reference.startsWith(base) ? reference.slice(base.length) : reference
  return relative.replace(/\/_history\/[^/]+$/, '')
}

/** The references that a parameter finds in a resource, as 'Type/id'. */
export function referencesOf(parameter: Parameter, resource: unknown): string[] {
  return parameter.accessors.flatMap((accessor) =>
    accessor.find(resource).flatMap((one) => {
      const reference = localReference(one)
      return reference && pointsTo(accessor, reference, one) ? [reference] : []
    }),
  )
}

function pointsTo(accessor: Accessor, reference: string, value: unknown): boolean {
  if (!accessor.target) return true
  const { target } = accessor
  // Of an address elsewhere the type stands before the id.
  return (
    reference.startsWith(`${target}/`) || reference.includes(`/${target}/`) || (value as Thing | null)?.type === target
  )
}

function addKeys(parameter: Parameter, accessor: Accessor, value: unknown, keys: number[]): void {
  const add = (text: string) => addKey(keys, hashOf(parameter.number, text))
  if (parameter.kind === 'token') {
    if (accessor.datatype === 'Identifier' || accessor.datatype === 'any')
      for (const text of typedIdentifiers(value as Thing | null)) add(text)
    for (const [system, code] of tokensOf(accessor.datatype, value)) {
      add(keyText.code(code))
      if (!parameter.bareCodes) add(keyText.token(system, code))
    }
  } else if (parameter.kind === 'reference') {
    const reference = localReference(value)
    if (reference && pointsTo(accessor, reference, value)) {
      add(keyText.reference(reference))
      // A canonical may carry a version: canonical|1.0 is found by canonical too.
      const bar = reference.indexOf('|')
      if (bar > 0) add(keyText.reference(reference.slice(0, bar)))
    }
    const identifier = (value as Thing).identifier as Thing | undefined
    if (identifier?.value) add(keyText.identifier(identifier.system as string | undefined, String(identifier.value)))
  } else if (typeof value === 'string') {
    add(value)
    const bar = value.indexOf('|')
    if (bar > 0 && accessor.datatype === 'canonical') add(value.slice(0, bar))
  }
}

/** FHIR R4 §3.1.1.4.10 :of-type: an identifier by its type's code. */
function typedIdentifiers(identifier: Thing | null): string[] {
  const { type, value } = identifier ?? {}
  if (typeof value !== 'string') return []
  const codings = ((type as Thing | undefined)?.coding as Thing[] | undefined) ?? []
  return codings.flatMap(({ system, code }) =>
    typeof code === 'string' ? [keyText.typed(system as string | undefined, code, value)] : [],
  )
}

function addKey(keys: number[], [high, low]: Hash): void {
  for (let at = 0; at < keys.length; at += 2) if (keys[at] === high && keys[at + 1] === low) return
  keys.push(high, low)
}

function tokensOf(declared: string, value: unknown): [string | undefined, string][] {
  const datatype = declared === 'any' ? datatypeOf(value) : declared
  if (datatype === 'existence') return [[undefined, 'true']]
  if (datatype === 'absence') return [[undefined, 'false']]
  if (typeof value !== 'object' || value === null) return [[undefined, String(value)]]
  const thing = value as Thing
  if (datatype === 'CodeableConcept') {
    return ((thing.coding as Thing[] | undefined) ?? []).flatMap((coding) => tokensOf('Coding', coding))
  }
  const code = datatype === 'Coding' ? thing.code : thing.value
  return typeof code === 'string' ? [[thing.system as string | undefined, code]] : []
}

/** What an expression found, told by its looks. */
function datatypeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'code'
  if ('coding' in value || !('code' in value || 'value' in value)) return 'CodeableConcept'
  return 'code' in value ? 'Coding' : 'Identifier'
}

function addStrings(parameter: Parameter, found: unknown[], strings: IndexValues['strings'], keys: number[]): void {
  const seen = new Set<string>()
  const { spelling } = parameter
  const spelled: string[] = []
  for (const text of found.flatMap(stringsOf)) {
    // Longer than this is not typed into a search box, and would not fit an index entry.
    const exact = text.slice(0, 400)
    const value = normalise(exact)
    if (value === '' || seen.has(exact)) continue
    seen.add(exact)
    strings.push({ parameter: parameter.number, value, exact: exact === value ? null : exact })
    if (spelling?.seed === parameter.number) spelled.push(value)
  }
  // No other parameter has their seed: they need no look at what is there.
  if (spelling && spelled.length > 0)
    addSpellings(parameter.number, spelled, spelling.way, parameter.code === 'family', keys)
}

function rangesOf(value: unknown): DateRange[] {
  if (typeof value === 'string') return [rangeOf(value)].filter((range) => range !== undefined)
  const thing = value as { start?: unknown; end?: unknown; event?: unknown[]; repeat?: { boundsPeriod?: Thing } }
  if (thing.event || thing.repeat) {
    const bounds = thing.repeat?.boundsPeriod ? periodRange(thing.repeat.boundsPeriod) : undefined
    // FHIR R4 §3.1.1.4.5: of a Timing only its outer limits count.
    const limits = hull([...(thing.event ?? []).flatMap(rangesOf), ...(bounds ? [bounds] : [])])
    return limits ? [limits] : []
  }
  return [periodRange(thing)].filter((range) => range !== undefined)
}

function addQuantity(parameter: Parameter, value: unknown, quantities: IndexValues['quantities']): void {
  if (typeof value === 'number') {
    quantities.push({ parameter: parameter.number, low: value, high: value, unit: null, code: null })
    return
  }
  const thing = value as Thing
  const low = thing.low as Thing | undefined
  const high = thing.high as Thing | undefined
  const said = low || high ? (low ?? high) : thing
  const bounds = low || high ? [low?.value ?? -Infinity, high?.value ?? Infinity] : [thing.value, thing.value]
  if (typeof bounds[0] !== 'number' || typeof bounds[1] !== 'number' || !said) return
  // Money has a currency where a Quantity has a unit.
  const code = (said.code ?? said.unit ?? said.currency) as string | undefined
  const system = said.currency ? 'urn:iso:std:iso:4217' : (said.system as string | undefined)
  const { number } = parameter
  quantities.push({
    parameter: number,
    low: bounds[0],
    high: bounds[1],
    unit: code && system ? hashOf(number, keyText.token(system, code)) : null,
    code: code ? hashOf(number, keyText.code(code)) : null,
  })
  const canonical = code && system === ucumSystem ? canonicalOf(code) : undefined
  if (!canonical || canonical.unit === code) return
  quantities.push({
    parameter: canonicalNumber(number),
    low: canonical.of(bounds[0]),
    high: canonical.of(bounds[1]),
    unit: hashOf(number, keyText.token(ucumSystem, canonical.unit)),
    code: null,
  })
}

/** Where values of the same kind lie in one unit, whichever they were written in; those written in it lie there already. */
export function canonicalNumber(parameter: number): number {
  return -parameter
}
