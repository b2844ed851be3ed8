import type { CodeableConcept, Coding, ParametersParameter, Resource } from '@medplum/fhirtypes'
import type { FastifyRequest } from 'fastify'
import { refuse } from '#kernel'
import { InvalidResource, validate } from '#record'
import { bodyOf, queryText } from './http.ts'

/** What an operation is asked, from the address (GET) or a Parameters resource (POST), by name. */
export class Asked {
  readonly #list: readonly ParametersParameter[]

  constructor(list: readonly ParametersParameter[]) {
    this.#list = list
  }

  all(name: string): ParametersParameter[] {
    return this.#list.filter((one) => one.name === name)
  }

  texts(name: string): string[] {
    return this.all(name).flatMap((one) => textIn(one) ?? [])
  }

  text(name: string): string | undefined {
    return this.texts(name)[0]
  }

  /** Refusals: terminology.missing_parameter. */
  needed(name: string): string {
    return this.text(name) ?? refuse('terminology.missing_parameter', { field: name, params: { name } })
  }

  /** Refusals: record.bad_parameter. */
  flag(name: string): boolean | undefined {
    const text = this.text(name)
    if (text === undefined || text === 'true' || text === 'false')
      return text === undefined ? undefined : text === 'true'
    return refuse('record.bad_parameter', { field: name, params: { name } })
  }

  /** A whole number from zero. Refusals: record.bad_parameter. */
  count(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    return /^\d{1,9}$/.test(text) ? Number(text) : refuse('record.bad_parameter', { field: name, params: { name } })
  }

  /** The day of a date or an instant. Refusals: record.bad_parameter. */
  day(name: string): string | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const day = text.slice(0, 10)
    const at = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
    const real = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
    return real ? day : refuse('record.bad_parameter', { field: name, params: { name } })
  }

  resource(name: string): Resource | undefined {
    return this.all(name)[0]?.resource
  }

  coding(name: string): Coding | undefined {
    return this.all(name)[0]?.valueCoding
  }

  concept(name: string): CodeableConcept | undefined {
    return this.all(name)[0]?.valueCodeableConcept
  }
}

/** A parameter's value when it is a plain one, whatever type the client gave it. */
function textIn(parameter: ParametersParameter): string | undefined {
  for (const [name, value] of Object.entries(parameter)) {
    if (name.startsWith('value') && typeof value !== 'object') return String(value)
  }
  return undefined
}

/**
 * Reads what an operation is asked. A resource that is sent instead of Parameters is the parameter of that name. Refusals:
 * kernel.malformed_json, record.invalid.
 */
export function askedOf(request: FastifyRequest, resourceName?: string): Asked {
  const query = [...new URLSearchParams(queryText(request))].map(([name, valueString]) => ({ name, valueString }))
  if (request.method !== 'POST') return new Asked(query)
  const { value } = bodyOf(request)
  const issues = validate(value)
  if (issues.length > 0) throw new InvalidResource(issues)
  const body = value as unknown as Resource
  if (body.resourceType === 'Parameters') return new Asked([...(body.parameter ?? []), ...query])
  if (!resourceName) refuse('record.type_mismatch', { params: { expected: 'Parameters', found: body.resourceType } })
  return new Asked([{ name: resourceName, resource: body }, ...query])
}

/** The answer of an operation that gives several values; those without a value are left out. */
export function parametersText(parameters: readonly (ParametersParameter | undefined)[]): string {
  return JSON.stringify({ resourceType: 'Parameters', parameter: parameters.filter((one) => one !== undefined) })
}
