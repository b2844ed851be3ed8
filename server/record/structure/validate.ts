import type { RefusalCode } from '#kernel'
import type { Rule } from './invariants.ts'
import type { Issue } from './issue.ts'
import { containedFaults, humanOf, type Local, type LocalFault, localFaults, newLocal } from './local.ts'
import { type Element, isResourceType, type Structure, structureOf } from './table.ts'

const issuesMax = 50
const depthMax = 60

export interface Checked {
  readonly issues: Issue[]
  /** How many properties a resource without issues has at all depths. */
  readonly properties: number
}

/**
 * Structure, cardinality, formats, required bindings, reference targets and invariants of a resource. No issue means it is
 * well formed. With `advice`, constraints of severity warning are told too; without `invariants` none are, to measure what they cost.
 */
export function validate(
  resource: unknown,
  at?: string,
  { advice = false, invariants = true }: { advice?: boolean; invariants?: boolean } = {},
): Issue[] {
  return new Walk({ advice, invariants }).check(resource, at ?? typeOf(resource)).issues
}

/** The issues of a resource that is to be written, and its size. */
export function checkStructure(resource: unknown, at?: string): Checked {
  return new Walk({ advice: false, invariants: true }).check(resource, at ?? typeOf(resource))
}

function typeOf(resource: unknown): string {
  const type = (resource as { resourceType?: unknown } | null)?.resourceType
  return typeof type === 'string' ? shortened(type) : 'Resource'
}

type Fields = Record<string, unknown>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What came from outside goes into a sentence only so far. */
function shortened(value: unknown): string {
  const text = String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** One walk over one resource. Where it stands is written down only when something is wrong there. */
class Walk {
  readonly #issues: Issue[] = []
  readonly #advice: boolean
  readonly #invariants: boolean
  /** Names and indexes down to where the walk is. */
  readonly #trail: (string | number)[] = []
  #properties = 0
  #resource: object = {}
  #root: object = {}
  #local: Local | undefined

  constructor({ advice, invariants }: { advice: boolean; invariants: boolean }) {
    this.#advice = advice
    this.#invariants = invariants
  }

  check(resource: unknown, at: string): Checked {
    this.#trail.push(at)
    this.#checkResource(resource, 0, false)
    return { issues: this.#issues, properties: this.#properties }
  }

  #at(): string {
    let text = String(this.#trail[0])
    for (const part of this.#trail.slice(1)) text += typeof part === 'number' ? `[${part}]` : `.${part}`
    return text
  }

  #add(code: RefusalCode, params: Issue['params'] = {}, at = this.#at(), severity?: Issue['severity']): void {
    if (this.#issues.length >= issuesMax) return
    this.#issues.push({ code, expression: at, params, ...(severity ? { severity } : {}) })
  }

  #checkResource(resource: unknown, depth: number, contained: boolean): void {
    if (!isObject(resource)) {
      this.#add('record.wrong_type', { expected: 'Resource' })
      return
    }
    const type = resource.resourceType
    if (type === undefined) {
      this.#add('record.missing_element', { name: 'resourceType' })
      return
    }
    const structure = isResourceType(type) ? structureOf(type) : undefined
    if (!structure) {
      this.#add('record.unknown_type', { type: shortened(type) })
      return
    }
    const [outer, root, local] = [this.#resource, this.#root, this.#local]
    this.#resource = resource
    if (contained) {
      for (const fault of containedFaults(resource, this.#at())) this.#addLocal(fault)
      this.#localNow().contained.push({ id: resource.id, at: this.#at(), pointsBack: false })
    } else {
      this.#root = resource
      this.#local = undefined
    }
    this.#checkObject(structure, resource, depth, true)
    if (!contained) {
      const found = this.#local as Local | undefined
      if (found) for (const fault of localFaults(found)) this.#addLocal(fault)
      this.#local = local
    }
    this.#resource = outer
    this.#root = root
  }

  #localNow(): Local {
    this.#local ??= newLocal()
    return this.#local
  }

  #addLocal({ key, at }: LocalFault): void {
    this.#add('record.invariant', { key, human: humanOf(key) }, at)
  }

  #checkObject(structure: Structure, value: Fields, depth: number, isResource: boolean): void {
    if (depth > depthMax) {
      this.#add('record.too_deep')
      return
    }
    let choices: Map<string, string> | undefined
    let children = 0
    for (const name in value) {
      this.#properties += 1
      if (isResource && name === 'resourceType') continue
      children += 1
      const element = structure.elements.get(name)
      const real = element ?? structure.shadows.get(name)
      if (!real) {
        this.#add('record.unknown_property', { type: structure.name, name: shortened(name) })
        continue
      }
      if (real.choice) {
        choices ??= new Map()
        const other = choices.get(real.choice)
        if (other && other !== real.name) this.#add('record.choice_twice', { name: real.choice })
        choices.set(real.choice, real.name)
      }
      this.#trail.push(real.name)
      if (element) this.#checkElement(element, value[name], value, depth)
      else this.#checkShadow(real, value, depth)
      this.#trail.pop()
    }
    if (!isResource) this.#checkWhole(structure, value, children)
    for (const { name, anyOf } of structure.required) {
      if (!anyOf.some((one) => value[one] !== undefined || value[`_${one}`] !== undefined)) {
        this.#add('record.missing_element', { name })
      }
    }
    if (this.#invariants && structure.rules.length > 0) this.#checkRules(structure.rules, value)
  }

  /** ele-1 and ext-1; and the id, which is its own within the resource. */
  #checkWhole({ name }: Structure, value: Fields, children: number): void {
    const { id } = value
    if (children === 0) this.#add('record.empty')
    // The ids of ElementDefinitions are names: a snapshot has those of its differential.
    if (id !== undefined && name !== 'ElementDefinition') {
      if (children === 1) this.#add('record.empty')
      const { ids } = this.#localNow()
      // A contained resource counts its own.
      const own = this.#resource === this.#root ? String(id) : `${this.#localNow().contained.length} ${id}`
      if (ids.has(own)) this.#add('record.duplicate_id', { id: shortened(id) })
      ids.add(own)
    }
    if (name === 'Extension' && children > 0) {
      const nested = value.extension !== undefined
      const valued = Object.keys(value).some((key) => key.startsWith('value') || key.startsWith('_value'))
      if (nested === valued) {
        this.#add('record.invariant', { key: 'ext-1', human: 'Must have either extensions or value[x], not both' })
      }
    }
  }

  #checkRules(rules: readonly Rule[], value: unknown): void {
    for (const { key, severity, human, holds } of rules) {
      if (severity === 'warning' && !this.#advice) continue
      // What is malformed is told once; a rule would stumble over it.
      if (this.#issues.length > 0 && !this.#advice) return
      if (holds(value, { resource: this.#resource, rootResource: this.#root })) continue
      this.#add('record.invariant', { key, human }, this.#at(), severity === 'warning' ? severity : undefined)
    }
  }

  #checkElement(element: Element, value: unknown, parent: Fields, depth: number): void {
    if (!element.many) {
      if (Array.isArray(value)) this.#add('record.a_list', { name: element.name })
      else this.#checkValue(element, value, depth)
      return
    }
    if (!Array.isArray(value)) {
      this.#add('record.not_a_list', { name: element.name })
      return
    }
    if (value.length === 0) {
      this.#add('record.empty')
      return
    }
    for (let index = 0; index < value.length; index++) {
      const one = value[index]
      // FHIR R4 §2.6.2.3: null holds the place of a primitive that has only an id or extensions.
      if (one === null && element.fault && isObject((parent[`_${element.name}`] as unknown[] | undefined)?.[index]))
        continue
      this.#trail.push(index)
      this.#checkValue(element, one, depth)
      this.#trail.pop()
    }
  }

  #checkValue(element: Element, value: unknown, depth: number): void {
    if (element.fault) {
      this.#checkPrimitive(element, element.fault(value), value)
      return
    }
    if (element.datatype === 'Resource' || isResourceType(element.datatype)) {
      this.#checkResource(value, depth + 1, element.name === 'contained')
      return
    }
    const structure = element.structure()
    if (!isObject(value)) {
      this.#add('record.wrong_type', { expected: element.datatype })
      return
    }
    this.#checkObject(structure, value, depth + 1, false)
    if (element.datatype === 'Reference') this.#checkTarget(element, value)
    else if (element.codes) this.#checkCoded(element, value)
    if (this.#invariants && element.rules.length > 0) this.#checkRules(element.rules, value)
  }

  #checkPrimitive(element: Element, fault: 'type' | 'format' | undefined, value: unknown): void {
    if (fault) {
      const code = fault === 'type' ? 'record.wrong_type' : 'record.bad_format'
      this.#add(code, { expected: element.datatype })
      return
    }
    if (element.codes && !element.codes.codes.has(value as string)) {
      this.#add('record.code_not_allowed', { code: shortened(value), set: element.codes.name })
    }
    if (this.#invariants && element.rules.length > 0) this.#checkRules(element.rules, value)
    if (typeof value === 'string' && value.charCodeAt(0) === 35 && element.datatype !== 'string') {
      this.#localNow().uris.add(value.slice(1))
    }
  }

  /** The siblings of primitives that carry their id and extensions. */
  #checkShadow(element: Element, parent: Fields, depth: number): void {
    const shadow = parent[`_${element.name}`]
    const structure = structureOf('Element') as Structure
    const list = Array.isArray(shadow)
    if (list !== element.many) {
      this.#add('record.wrong_type', { expected: 'Element' })
      return
    }
    const shadows = list ? shadow : [shadow]
    for (const [index, one] of shadows.entries()) {
      if (one === null && element.many) continue
      if (list) this.#trail.push(index)
      if (isObject(one)) this.#checkObject(structure, one, depth + 1, false)
      else this.#add('record.wrong_type', { expected: 'Element' })
      if (list) this.#trail.pop()
    }
  }

  #checkTarget(element: Element, { reference }: Fields): void {
    if (typeof reference !== 'string') return
    if (reference.charCodeAt(0) === 35) {
      const local = this.#localNow()
      local.references.push({ id: reference.slice(1), at: this.#at() })
      const inside = local.contained.at(-1)
      if (inside && reference === '#' && this.#resource !== this.#root) inside.pointsBack = true
    }
    if (!element.targets) return
    const found = /^([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/.exec(reference)?.[1]
    if (!found || element.targets.has(found)) return
    this.#add('record.wrong_target', { found: shortened(found), allowed: [...element.targets].join(', ') })
  }

  /** A required binding on a CodeableConcept or Coding: one coding of the set is enough, text alone is not. */
  #checkCoded({ codes, datatype }: Element, value: Fields): void {
    if (!codes || (datatype !== 'Coding' && datatype !== 'CodeableConcept')) return
    const codings = datatype === 'Coding' ? [value] : value.coding
    const list = Array.isArray(codings) ? (codings as { system?: string; code?: string }[]) : []
    const fits = list.some((one) => codes.codes.has(one?.code ?? '') && codes.systems.has(one?.system ?? ''))
    if (fits) return
    const code = shortened(list[0]?.code ?? value.text ?? '')
    this.#add('record.code_not_allowed', { code, set: codes.name })
  }
}
