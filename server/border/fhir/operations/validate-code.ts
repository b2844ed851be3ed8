import type { Locale } from '#kernel'
import { conceptWithin, type Designation, dayOf, memberIn, speaks } from '#terminology'
import { sendText } from '../http.ts'
import { type Asked, askedOf, parametersText } from '../parameters.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'
import { askedValueSet, versionsOf } from './expand.ts'
import { type AskedCode, askedCodes, askedSystem } from './lookup.ts'

interface Verdict {
  readonly result: boolean
  readonly message?: string
  readonly system?: string
  readonly version?: string
  readonly code?: string
  readonly display?: string
  readonly inactive?: boolean
}

interface Named {
  readonly system: string
  readonly version: string
  readonly code: string
  readonly display: string
  readonly names: readonly string[]
  readonly inactive: boolean
  readonly abstract: boolean
}

const sentences = {
  unknown: {
    zh: (code: string, where: string) => `代码“${code}”不在 ${where} 中。`,
    en: (code: string, where: string) => `The code "${code}" is not in ${where}.`,
  },
  display: {
    zh: (_code: string, right: string) => `名称不符，应为“${right}”。`,
    en: (_code: string, right: string) => `The display is not right: it is "${right}".`,
  },
  abstract: {
    zh: (code: string) => `代码“${code}”只用于归类，不能直接使用。`,
    en: (code: string) => `The code "${code}" only groups others and may not be used itself.`,
  },
} as const

/** Judges one code that was found, or was not: its name, when one was given, must be one of its names. */
function judge(found: Named | undefined, asked: AskedCode, where: string, asks: Asked, locale: Locale): Verdict {
  const say = (which: keyof typeof sentences, second: string) => sentences[which][locale](asked.code, second)
  if (!found) return { result: false, code: asked.code, message: say('unknown', where) }
  const { system, version, code, display, names, inactive } = found
  const common = { system, code, display, ...(version ? { version } : {}), ...(inactive ? { inactive } : {}) }
  if (found.abstract && asks.flag('abstract') === false)
    return { result: false, ...common, message: say('abstract', '') }
  const same = (name: string) => name.trim().toLowerCase() === asked.display?.trim().toLowerCase()
  if (asked.display !== undefined && !names.some(same))
    return { result: false, ...common, message: say('display', display) }
  return { result: true, ...common }
}

/** A CodeableConcept is good when one of its codings is. */
async function first(codes: readonly AskedCode[], verdictOf: (code: AskedCode) => Promise<Verdict>): Promise<Verdict> {
  let verdict: Verdict = { result: false }
  for (const code of codes) {
    verdict = await verdictOf(code)
    if (verdict.result) return verdict
  }
  return verdict
}

const answerOf = ({ result, message, system, version, code, display, inactive }: Verdict) =>
  parametersText([
    { name: 'result', valueBoolean: result },
    message === undefined ? undefined : { name: 'message', valueString: message },
    display === undefined ? undefined : { name: 'display', valueString: display },
    code === undefined ? undefined : { name: 'code', valueCode: code },
    system === undefined ? undefined : { name: 'system', valueUri: system },
    version === undefined ? undefined : { name: 'version', valueString: version },
    inactive === undefined ? undefined : { name: 'inactive', valueBoolean: inactive },
  ])

const namesOf = (display: string, designations: readonly Designation[]) => [
  display,
  ...designations.map((one) => one.value),
]

/** CodeSystem/$validate-code: whether a system has a code. */
const validateInSystem: Handler = async (request, reply) => {
  const { context } = request
  const asked = askedOf(request)
  const onDate = asked.day('date') ?? dayOf(context.now)
  const { id } = paramsOf(request)
  const language = asked.text('displayLanguage')
  const verdict = await context.transaction(async (ctx) =>
    first(askedCodes(asked), async (code) => {
      const url = asked.text('url') ?? code.system
      const version = asked.text('version') ?? code.version
      const system = await askedSystem(ctx, { id, onDate, ...(url ? { url } : {}), ...(version ? { version } : {}) })
      // A coding of another system is not in this one.
      const other = code.system !== undefined && code.system !== system.url
      const concept = other ? undefined : await conceptWithin(ctx, system, code.code, onDate)
      const found = concept && {
        ...{ system: system.url, version: system.version, code: concept.code, inactive: !concept.inForce },
        abstract: concept.abstract,
        display: concept.designations.find((one) => language && speaks(one.language, language))?.value ?? concept.name,
        names: namesOf(concept.name, concept.designations),
      }
      return judge(found, code, system.url, asked, context.locale)
    }),
  )
  return sendText(reply, 200, answerOf(verdict))
}

/** ValueSet/$validate-code: whether a value set has a code. */
const validateInValueSet: Handler = async (request, reply) => {
  const { context } = request
  const asked = askedOf(request, 'valueSet')
  const onDate = asked.day('date') ?? dayOf(context.now)
  const verdict = await context.transaction(async (ctx) => {
    const valueSet = await askedValueSet(ctx, asked, paramsOf(request).id, onDate, asked.text('valueSetVersion'))
    const language = asked.text('displayLanguage')
    return first(askedCodes(asked), async (code) => {
      const versions = versionsOf(asked, code)
      const request = { ...valueSet, ...versions, onDate, ...(language ? { displayLanguage: language } : {}) }
      const member = await memberIn(ctx, request, { system: code.system ?? null, code: code.code })
      const found = member && { ...member, names: [member.name, ...namesOf(member.display, member.designations)] }
      return judge(found, code, valueSet.url ?? 'ValueSet', asked, context.locale)
    })
  })
  return sendText(reply, 200, answerOf(verdict))
}

const linesOn = (type: string) => [
  `GET /${type}/$validate-code`,
  `POST /${type}/$validate-code`,
  `GET /${type}/:id/$validate-code`,
  `POST /${type}/:id/$validate-code`,
]

export const validateCodeOperation: Operation = {
  name: 'validate-code',
  on: 'CodeSystem',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code',
  lines: linesOn('CodeSystem'),
  access: readers,
  handler: validateInSystem,
}

export const validateMemberOperation: Operation = {
  name: 'validate-code',
  on: 'ValueSet',
  definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code',
  lines: linesOn('ValueSet'),
  access: readers,
  handler: validateInValueSet,
}
