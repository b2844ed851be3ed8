import { Refusal, type RefusalCode } from '#kernel'
import { isPrimitive, primitiveFault } from './primitives.ts'
import { type Element, isResourceType, type Structure, structureOf } from './table.ts'

/** One thing that is wrong, and where (a FHIRPath of the element). */
export interface Issue {
  readonly code: RefusalCode
  readonly expression: string
  readonly params: Readonly<Record<string, string | number>>
}

const issuesMax = 50
const depthMax = 60

/** A resource that does not follow its structure; carries every issue that was found. */
export class InvalidResource extends Refusal {
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super('record.invalid', { field: issues[0]?.expression ?? '' })
    this.issues = issues
  }
}

/** Structure, cardinality, formats, required bindings and reference targets of a resource. No issue means it is well formed. */
export function validate(resource: unknown, at?: string): Issue[] {
  return checkStructure(resource, at).issues
}

// Counted while walking; the walk is never interrupted.
let properties = 0

/** The issues of a resource, and how many properties a resource without issues has at all depths. */
export function checkStructure(resource: unknown, at?: string): { issues: Issue[]; properties: number } {
  const issues: Issue[] = []
  properties = 0
  checkResource(resource, at ?? typeOf(resource), issues, 0)
  return { issues, properties }
}

function typeOf(resource: unknown): string {
  const type = (resource as { resourceType?: unknown } | null)?.resourceType
  return typeof type === 'string' ? type : 'Resource'
}

function add(issues: Issue[], code: RefusalCode, expression: string, params: Issue['params'] = {}): void {
  if (issues.length < issuesMax) issues.push({ code, expression, params })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkResource(resource: unknown, at: string, issues: Issue[], depth: number): void {
  if (!isObject(resource)) {
    add(issues, 'record.wrong_type', at, { expected: 'Resource' })
    return
  }
  const type = resource.resourceType
  if (type === undefined) {
    add(issues, 'record.missing_element', at, { name: 'resourceType' })
    return
  }
  const structure = isResourceType(type) ? structureOf(type) : undefined
  if (!structure) {
    add(issues, 'record.unknown_type', at, { type: shortened(type) })
    return
  }
  checkObject(structure, resource, at, issues, depth, true)
}

function checkObject(
  structure: Structure,
  value: Record<string, unknown>,
  at: string,
  issues: Issue[],
  depth: number,
  isResource: boolean,
): void {
  if (depth > depthMax) {
    add(issues, 'record.too_deep', at)
    return
  }
  const seenChoices = new Map<string, string>()
  let children = 0
  for (const name of Object.keys(value)) {
    properties += 1
    if (name === 'resourceType' && isResource) continue
    children += 1
    const shadow = name.startsWith('_')
    const element = structure.elements.get(shadow ? name.slice(1) : name)
    if (!element || (shadow && !isPrimitive(element.datatype))) {
      add(issues, 'record.unknown_property', at, { type: structure.name, name: shortened(name) })
      continue
    }
    if (element.choice) {
      const other = seenChoices.get(element.choice)
      if (other && other !== element.name) add(issues, 'record.choice_twice', at, { name: element.choice })
      seenChoices.set(element.choice, element.name)
    }
    if (shadow) checkShadow(element, value, `${at}.${element.name}`, issues, depth)
    else checkElement(element, value, `${at}.${element.name}`, issues, depth)
  }
  if (children === 0 && !isResource) add(issues, 'record.empty', at)
  for (const { name, anyOf } of structure.required) {
    if (!anyOf.some((one) => value[one] !== undefined || value[`_${one}`] !== undefined)) {
      add(issues, 'record.missing_element', at, { name })
    }
  }
}

function checkElement(
  element: Element,
  parent: Record<string, unknown>,
  at: string,
  issues: Issue[],
  depth: number,
): void {
  const value = parent[element.name]
  if (!element.many) {
    if (Array.isArray(value)) {
      add(issues, 'record.a_list', at, { name: element.name })
      return
    }
    checkValue(element, value, at, issues, depth)
    return
  }
  if (!Array.isArray(value)) {
    add(issues, 'record.not_a_list', at, { name: element.name })
    return
  }
  if (value.length === 0) {
    add(issues, 'record.empty', at)
    return
  }
  const shadows = parent[`_${element.name}`]
  value.forEach((one, index) => {
    // FHIR R4 §2.6.2.3: null holds the place of a primitive that has only an id or extensions.
    if (one === null && Array.isArray(shadows) && isObject(shadows[index])) return
    checkValue(element, one, `${at}[${index}]`, issues, depth)
  })
}

function checkValue(element: Element, value: unknown, at: string, issues: Issue[], depth: number): void {
  if (isPrimitive(element.datatype)) {
    const fault = primitiveFault(element.datatype, value)
    if (fault) {
      const code = fault === 'type' ? 'record.wrong_type' : 'record.bad_format'
      add(issues, code, at, { expected: element.datatype })
      return
    }
    if (element.codes && !element.codes.codes.has(value as string)) {
      add(issues, 'record.code_not_allowed', at, { code: shortened(value), set: element.codes.name })
    }
    return
  }
  if (element.datatype === 'Resource' || isResourceType(element.datatype)) {
    checkResource(value, at, issues, depth + 1)
    return
  }
  const structure = structureOf(element.datatype)
  if (!structure || !isObject(value)) {
    add(issues, 'record.wrong_type', at, { expected: element.datatype })
    return
  }
  checkObject(structure, value, at, issues, depth + 1, false)
  if (element.datatype === 'Reference') checkTarget(element, value, at, issues)
  else if (element.codes) checkCoded(element, value, at, issues)
}

/** The siblings of primitives that carry their id and extensions. */
function checkShadow(
  element: Element,
  parent: Record<string, unknown>,
  at: string,
  issues: Issue[],
  depth: number,
): void {
  const shadow = parent[`_${element.name}`]
  const structure = structureOf('Element')
  if (!structure) throw new Error('The structure table has no Element')
  if (Array.isArray(shadow) !== element.many) {
    add(issues, 'record.wrong_type', at, { expected: 'Element' })
    return
  }
  const shadows = Array.isArray(shadow) ? shadow : [shadow]
  shadows.forEach((one, index) => {
    if (one === null && element.many) return
    const place = element.many ? `${at}[${index}]` : at
    if (!isObject(one)) {
      add(issues, 'record.wrong_type', place, { expected: 'Element' })
      return
    }
    checkObject(structure, one, place, issues, depth + 1, false)
  })
}

function checkTarget(element: Element, value: Record<string, unknown>, at: string, issues: Issue[]): void {
  if (!element.targets || typeof value.reference !== 'string') return
  const found = /^([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/.exec(value.reference)?.[1]
  if (!found || element.targets.has(found)) return
  add(issues, 'record.wrong_target', at, { found: shortened(found), allowed: [...element.targets].join(', ') })
}

/** A required binding on a CodeableConcept or Coding: one coding of the set is enough, text alone is not. */
function checkCoded(element: Element, value: Record<string, unknown>, at: string, issues: Issue[]): void {
  const { codes } = element
  if (!codes) return
  const codings =
    element.datatype === 'Coding' ? [value] : element.datatype === 'CodeableConcept' ? value.coding : undefined
  if (element.datatype !== 'Coding' && element.datatype !== 'CodeableConcept') return
  const list = Array.isArray(codings) ? (codings as { system?: string; code?: string }[]) : []
  const fits = list.some((one) => codes.codes.has(one?.code ?? '') && codes.systems.has(one?.system ?? ''))
  if (fits) return
  add(issues, 'record.code_not_allowed', at, { code: shortened(list[0]?.code ?? value.text ?? ''), set: codes.name })
}

/** What came from outside goes into a sentence only so far. */
function shortened(value: unknown): string {
  const text = String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
