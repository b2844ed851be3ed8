import type { CodeableConcept, ParametersParameter } from '@medplum/fhirtypes'
import { type Context, refuse } from '#kernel'
import { readVersion } from '#record'
import {
  conceptWithin,
  dayOf,
  type FoundConcept,
  findSystem,
  type System,
  speaks,
  systemOfResource,
} from '#terminology'
import { sendText } from '../http.ts'
import { type Asked, askedOf, parametersText } from '../parameters.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'

/** One code, in whichever of the ways an operation may be given it. */
export interface AskedCode {
  readonly system?: string
  readonly version?: string
  readonly code: string
  readonly display?: string
}

/** The codes that are asked about: code (with system), coding, or the codings of codeableConcept. */
export function askedCodes(asked: Asked): AskedCode[] {
  const code = asked.text('code')
  if (code !== undefined) {
    const system = asked.text('system')
    const version = asked.text('version') ?? asked.text('systemVersion')
    return [{ code, ...given({ system, version, display: asked.text('display') }) }]
  }
  const coding = asked.coding('coding')
  const codings = coding ? [coding] : (asked.concept('codeableConcept') as CodeableConcept | undefined)?.coding
  const codes = (codings ?? []).flatMap(({ system, version, code, display }) =>
    code ? [{ code, ...given({ system, version, display }) }] : [],
  )
  if (codes.length === 0) refuse('terminology.missing_parameter', { field: 'code', params: { name: 'code' } })
  return codes
}

function given(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined))
}

/**
 * The code system that is meant: that of the instance, or of a url as it was on a day. Refusals: record.not_found, gone,
 * terminology.system_unknown, version_unknown.
 */
export async function askedSystem(
  ctx: Context,
  asked: { id?: string; url?: string; version?: string; onDate: string },
): Promise<System> {
  if (asked.id !== undefined) {
    await readVersion(ctx, 'CodeSystem', asked.id)
    const found = await ctx.transaction((ctx) => systemOfResource(ctx, asked.id!))
    return found ?? refuse('terminology.system_unknown', { params: { url: `CodeSystem/${asked.id}` } })
  }
  const url = asked.url ?? refuse('terminology.missing_parameter', { field: 'system', params: { name: 'system' } })
  const found = await ctx.transaction((ctx) => findSystem(ctx, url, asked.onDate, asked.version))
  if (found) return found
  const params = { url: url.slice(0, 200), version: (asked.version ?? '').slice(0, 60) }
  return refuse(asked.version ? 'terminology.version_unknown' : 'terminology.system_unknown', { params })
}

export function displayIn(concept: FoundConcept, language: string | undefined): string {
  return (language && concept.designations.find((one) => speaks(one.language, language))?.value) || concept.name
}

/** CodeSystem/$lookup: what a code means. */
const lookup: Handler = async (request, reply) => {
  const { context } = request
  const asked = askedOf(request)
  const [{ system: url, version, code }] = askedCodes(asked) as [AskedCode]
  const onDate = asked.day('date') ?? dayOf(context.now)
  const { id } = paramsOf(request)
  const found = await context.transaction(async (ctx) => {
    const system = await askedSystem(ctx, { id, onDate, ...(url ? { url } : {}), ...(version ? { version } : {}) })
    const concept = await conceptWithin(ctx, system, code, onDate)
    return concept ?? refuse('terminology.code_unknown', { params: { url: system.url, code: code.slice(0, 60) } })
  })
  const wanted = asked.texts('property')
  return sendText(reply, 200, parametersText(described(found, wanted, asked.text('displayLanguage'))))
}

function described(found: FoundConcept, wanted: readonly string[], language: string | undefined) {
  const { system, designations } = found
  const wants = (name: string) => wanted.length === 0 || wanted.includes(name) || wanted.includes('*')
  const property = (code: string, value: Partial<ParametersParameter>): ParametersParameter[] =>
    wants(code)
      ? [
          {
            name: 'property',
            part: [
              { name: 'code', valueCode: code },
              { name: 'value', ...value },
            ],
          },
        ]
      : []
  const shown = designations.filter((one) => !language || speaks(one.language, language))
  return [
    { name: 'name', valueString: system.name },
    system.version ? { name: 'version', valueString: system.version } : undefined,
    { name: 'display', valueString: displayIn(found, language) },
    found.definition && wants('definition') ? { name: 'definition', valueString: found.definition } : undefined,
    ...(wants('designation') ? shown : []).map(({ language, use, value }) => ({
      name: 'designation',
      part: [
        ...(language ? [{ name: 'language', valueCode: language }] : []),
        ...(use ? [{ name: 'use', valueCoding: use }] : []),
        { name: 'value', valueString: value },
      ],
    })),
    ...property('inactive', { valueBoolean: !found.inForce }),
    ...found.parents.flatMap((parent) => property('parent', { valueCode: parent })),
    ...found.children.flatMap((child) => property('child', { valueCode: child })),
    ...found.properties
      .filter((one) => !['parent', 'child', 'inactive'].includes(one.code))
      .flatMap(({ code, ...value }) => property(code, value)),
  ]
}

export const lookupOperation: Operation = {
  name: 'lookup',
  on: 'CodeSystem',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup',
  lines: [
    'GET /CodeSystem/$lookup',
    'POST /CodeSystem/$lookup',
    'GET /CodeSystem/:id/$lookup',
    'POST /CodeSystem/:id/$lookup',
  ],
  access: readers,
  handler: lookup,
}
