import type { Parameters, Patient } from '@medplum/fhirtypes'
import { refuse, refuseUnless } from '#kernel'
import { findMatches, type Match } from '#people/identity'
import { refuseUnlessMayRead, searchPage, validate } from '#record'
import { addressOf } from '../bundles.ts'
import { baseUrl, bodyOf, sendText } from '../http.ts'
import type { Handler, Operation } from '../route.ts'

const gradeUrl = 'http://hl7.org/fhir/StructureDefinition/match-grade'
const countDefault = 20
const countMax = 100

interface Asked {
  readonly patient: Patient
  readonly onlyCertain: boolean
  readonly count: number
}

/**
 * POST Patient/$match (FHIR R4 §8.1.14): who in the record the Patient may be, graded. Which of them the caller may see at all
 * is decided by the record, as in a search. Refusals: identity.match_resource, record.not_allowed.
 */
const matchPatient: Handler = async (request, reply) => {
  const { context } = request
  refuseUnlessMayRead(context, 'Patient', 'search')
  const { patient, onlyCertain, count } = askedOf(bodyOf(request).value)
  const found = await findMatches(context, patient)
  const wanted = (onlyCertain ? certainOf(found) : found).slice(0, count)
  const entries = await context.transaction(async (ctx) => {
    if (wanted.length === 0) return []
    const ids = wanted.map(({ patientId }) => patientId).join(',')
    const page = await searchPage(ctx, 'Patient', `_id=${ids}&_count=${countMax}&_total=none`, { handling: 'strict' })
    const contents = new Map(page.matches.map(({ id, content }) => [id, content]))
    return wanted.flatMap((match) => {
      const content = contents.get(match.patientId)
      return content === undefined ? [] : [entryOf(match, content)]
    })
  })
  const head = `"resourceType":"Bundle","type":"searchset","total":${entries.length}`
  return sendText(reply, 200, `{${head}${entries.length > 0 ? `,"entry":[${entries.join()}]` : ''}}`)
}

/** "Only certain" is one person or nobody: of two people, both certain, none is. */
function certainOf(found: readonly Match[]): readonly Match[] {
  const certain = found.filter(({ outcome }) => outcome === 'certain')
  return new Set(certain.map(({ person }) => person)).size === 1 ? certain : []
}

function entryOf({ patientId, outcome, likelihood }: Match, content: string): string {
  const search = { extension: [{ url: gradeUrl, valueCode: outcome }], mode: 'match', score: likelihood }
  const fullUrl = addressOf(baseUrl(), { type: 'Patient', id: patientId })
  return `{"fullUrl":${JSON.stringify(fullUrl)},"resource":${content},"search":${JSON.stringify(search)}}`
}

/** The Parameters, or the Patient alone. Refusals: identity.match_resource. */
function askedOf(value: unknown): Asked {
  const body = value as Parameters | Patient | null
  const parameters = body?.resourceType === 'Parameters' && Array.isArray(body.parameter) ? body.parameter : []
  const patient = body?.resourceType === 'Patient' ? body : parameters.find((one) => one?.name === 'resource')?.resource
  if (patient?.resourceType !== 'Patient' || validate(patient).length > 0)
    refuse('identity.match_resource', { field: 'resource' })
  const named = (patient.name?.length ?? 0) + (patient.identifier?.length ?? 0) + (patient.telecom?.length ?? 0)
  refuseUnless(named > 0, 'identity.match_resource', { field: 'resource' })
  const count = parameters.find((one) => one?.name === 'count')?.valueInteger
  return {
    patient,
    onlyCertain: parameters.find((one) => one?.name === 'onlyCertainMatches')?.valueBoolean === true,
    count: typeof count === 'number' && count >= 0 ? Math.min(count, countMax) : countDefault,
  }
}

export const matchOperation: Operation = {
  name: 'match',
  on: 'Patient',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match',
  lines: ['POST /Patient/$match'],
  access: ['registrar', 'integration'],
  handler: matchPatient,
}
