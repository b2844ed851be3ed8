import type { ParametersParameter } from '@medplum/fhirtypes'
import type { Context, Locale } from '#kernel'
import { readVersion } from '#record'
import {
  type Dependency,
  dayOf,
  hospitalOfSystem,
  isMatch,
  type Match,
  noteUnmapped,
  type TranslateRequest,
  translate,
} from '#terminology'
import { sendText } from '../http.ts'
import { type Asked, askedOf, parametersText } from '../parameters.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'
import { type AskedCode, askedCodes } from './lookup.ts'

const nothing: Record<Locale, (code: string) => string> = {
  zh: (code) => `没有映射收录代码“${code}”。`,
  en: (code) => `No map knows the code "${code}".`,
}

/** ConceptMap/$translate: what a code is in another system. */
const translateCode: Handler = async (request, reply) => {
  const { context } = request
  const asked = askedOf(request)
  const { id } = paramsOf(request)
  const matches = await context.transaction(async (ctx) => {
    if (id !== undefined) await readVersion(ctx, 'ConceptMap', id)
    const codes = askedCodes(asked)
    const found: Match[] = []
    for (const code of codes) found.push(...(await translate(ctx, requestOf(ctx, asked, id, code))))
    if (!found.some(isMatch)) for (const code of codes) await note(ctx, code)
    return found
  })
  const result = matches.some(isMatch)
  const message = result ? [] : [{ name: 'message', valueString: nothing[context.locale](askedCodes(asked)[0]!.code) }]
  const answer = [{ name: 'result', valueBoolean: result }, ...message, ...matches.map(matchOf)]
  return sendText(reply, 200, parametersText(answer))
}

function requestOf(ctx: Context, asked: Asked, id: string | undefined, { system, code }: AskedCode): TranslateRequest {
  const url = asked.text('url')
  const version = asked.text('conceptMapVersion')
  const canonical = url && version ? `${url}|${version}` : url
  const texts = {
    system,
    source: asked.text('source'),
    target: asked.text('target'),
    targetSystem: asked.text('targetsystem') ?? asked.text('targetSystem'),
  }
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(id !== undefined ? { map: { resourceId: id } } : canonical ? { map: { canonical } } : {}),
    code,
    reverse: asked.flag('reverse') ?? false,
    dependencies: asked.all('dependency').map(dependencyOf),
    onDate: asked.day('date') ?? dayOf(ctx.now),
  }
}

function dependencyOf({ part }: ParametersParameter): Dependency {
  const element = part?.find((one) => one.name === 'element')?.valueUri ?? ''
  const coding = part?.find((one) => one.name === 'concept')?.valueCodeableConcept?.coding?.[0]
  return { element, value: coding?.code ?? '' }
}

/** A hospital's own code that a machine asked for in vain comes onto that hospital's list. */
async function note(ctx: Context, { system, code, display }: AskedCode): Promise<void> {
  if (!system || !ctx.actor.roles.includes('integration')) return
  const hospital = await hospitalOfSystem(ctx, system)
  if (hospital) await noteUnmapped(ctx, { hospital, system, code, ...(display ? { name: display } : {}) })
}

function matchOf({ equivalence, system, code, display, product, map }: Match): ParametersParameter {
  return {
    name: 'match',
    part: [
      { name: 'equivalence', valueCode: equivalence as 'equal' },
      ...(code === null
        ? []
        : [{ name: 'concept', valueCoding: { ...(system ? { system } : {}), code, ...(display ? { display } : {}) } }]),
      ...product.map((one) => ({
        name: 'product',
        part: [
          { name: 'element', valueUri: one.property },
          {
            name: 'concept',
            valueCoding: {
              ...(one.system ? { system: one.system } : {}),
              code: one.value,
              ...(one.display ? { display: one.display } : {}),
            },
          },
        ],
      })),
      { name: 'source', valueUri: map },
    ],
  }
}

export const translateOperation: Operation = {
  name: 'translate',
  on: 'ConceptMap',
  definition: 'http://hl7.org/fhir/OperationDefinition/ConceptMap-translate',
  lines: [
    'GET /ConceptMap/$translate',
    'POST /ConceptMap/$translate',
    'GET /ConceptMap/:id/$translate',
    'POST /ConceptMap/:id/$translate',
  ],
  access: readers,
  handler: translateCode,
}
