import type { ValueSet, ValueSetCompose } from '@medplum/fhirtypes'
import { type Context, refuse } from '#kernel'
import { readVersion } from '#record'
import { composeOf, dayOf, type ExpandRequest, expand, findValueSet, type Member } from '#terminology'
import { sendText } from '../http.ts'
import { type Asked, askedOf } from '../parameters.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'

interface AskedValueSet {
  readonly url?: string
  readonly version?: string
  readonly name?: string
  readonly compose: ValueSetCompose
}

/**
 * The value set that is meant: the instance, one sent along, or that of a url. Refusals: record.not_found, gone,
 * terminology.missing_parameter, value_set_unknown.
 */
export async function askedValueSet(
  ctx: Context,
  asked: Asked,
  id: string | undefined,
  onDate: string,
  version: string | undefined,
): Promise<AskedValueSet> {
  if (id !== undefined) {
    return partsOf(JSON.parse((await readVersion(ctx, 'ValueSet', id)).content) as ValueSet)
  }
  const inline = asked.resource('valueSet')
  if (inline) {
    if (inline.resourceType === 'ValueSet') return partsOf(inline)
    refuse('record.type_mismatch', { params: { expected: 'ValueSet', found: inline.resourceType } })
  }
  const url = asked.needed('url')
  const found = await ctx.transaction((ctx) => findValueSet(ctx, url, onDate, version))
  return found ?? refuse('terminology.value_set_unknown', { params: { url: url.slice(0, 200) } })
}

function partsOf(resource: ValueSet): AskedValueSet {
  const { url, version, name } = resource
  return {
    ...(url ? { url } : {}),
    ...(version ? { version } : {}),
    ...(name ? { name } : {}),
    compose: composeOf(resource),
  }
}

/** Which versions of code systems are meant: system-version and force-system-version (url|version), and that of a coding. */
export function versionsOf(asked: Asked, coding?: { system?: string; version?: string }) {
  const read = (name: string) => asked.texts(name).map((text) => text.split('|') as [string, string])
  const own = coding?.system && coding.version ? [[coding.system, coding.version] as const] : []
  return {
    systemVersions: new Map([...read('system-version'), ...own]),
    forcedVersions: new Map(read('force-system-version')),
  }
}

/** ValueSet/$expand: the codes of a value set, or those that fit what someone has typed. */
const expandValueSet: Handler = async (request, reply) => {
  const { context } = request
  const asked = askedOf(request, 'valueSet')
  const onDate = asked.day('date') ?? dayOf(context.now)
  const includeDesignations = asked.flag('includeDesignations') ?? false
  const options = {
    filter: asked.text('filter'),
    count: asked.count('count'),
    offset: asked.count('offset'),
    activeOnly: asked.flag('activeOnly'),
    displayLanguage: asked.text('displayLanguage'),
  }
  const { id } = paramsOf(request)
  const answer = await context.transaction(async (ctx) => {
    const valueSet = await askedValueSet(ctx, asked, id, onDate, asked.text('valueSetVersion'))
    const wanted: ExpandRequest = { ...valueSet, ...given(options), ...versionsOf(asked), onDate }
    const { total, offset, members } = await expand(ctx, wanted)
    const versions = new Set(members.map((one) => `${one.system}|${one.version}`))
    return {
      resourceType: 'ValueSet',
      ...(id ? { id } : {}),
      ...(valueSet.url ? { url: valueSet.url } : {}),
      ...(valueSet.version ? { version: valueSet.version } : {}),
      ...(valueSet.name ? { title: valueSet.name } : {}),
      status: 'active',
      expansion: {
        identifier: `urn:uuid:${ctx.chance.uuid()}`,
        timestamp: ctx.now.toISOString(),
        total,
        offset,
        parameter: [
          ...Object.entries(given({ ...options, date: asked.text('date') })).map(parameterOf),
          ...[...versions].filter((one) => !one.endsWith('|')).map((one) => ({ name: 'version', valueUri: one })),
        ],
        ...(members.length > 0 ? { contains: members.map((one) => entryOf(one, includeDesignations)) } : {}),
      },
    }
  })
  const { parameter, ...expansion } = answer.expansion
  const shown = parameter.length > 0 ? { ...expansion, parameter } : expansion
  return sendText(reply, 200, JSON.stringify({ ...answer, expansion: shown }))
}

type Given = Record<string, string | number | boolean | undefined>

function given<T extends Given>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}

function parameterOf([name, value]: [string, unknown]) {
  if (typeof value === 'boolean') return { name, valueBoolean: value }
  return typeof value === 'number' ? { name, valueInteger: value } : { name, valueString: String(value) }
}

function entryOf(member: Member, includeDesignations: boolean) {
  const { system, version, code, display, inactive, abstract, designations } = member
  return {
    system,
    ...(abstract ? { abstract } : {}),
    ...(inactive ? { inactive } : {}),
    ...(version ? { version } : {}),
    code,
    display,
    ...(includeDesignations && designations.length > 0 ? { designation: designations } : {}),
  }
}

export const expandOperation: Operation = {
  name: 'expand',
  on: 'ValueSet',
  definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
  lines: ['GET /ValueSet/$expand', 'POST /ValueSet/$expand', 'GET /ValueSet/:id/$expand', 'POST /ValueSet/:id/$expand'],
  access: readers,
  handler: expandValueSet,
}
