/** Whether a programme hangs together: every code it names is there, every question, every activity. Rules only. */
import type { PlanDefinition } from '@medplum/fhirtypes'
import { Condition, type Condition as ConditionOf, ProgrammeContent, valueFacts } from '#contracts/chronic-programme'
import { refuse, refuseUnless } from '#kernel'
import { validate } from '#record'
import { measuredBy, questionsOf } from './answers.ts'
import { comparisonsOf } from './condition.ts'

const activityPrefix = 'urn:anji:activity:'
const questionTypes = new Set(['boolean', 'integer', 'decimal', 'quantity', 'choice', 'date', 'string', 'text'])
const words = new Set(['person.age', 'person.sex', 'diagnoses', 'programmes', 'atTarget', 'urgent'])

/**
 * A programme of a file, checked. `elsewhere` are the codes of activities that other programmes define.
 * Refusals: chronic.programme_malformed, .unknown_activity, .unknown_code, each with the path.
 */
export function checkProgramme(file: unknown, elsewhere: readonly string[]): ProgrammeContent {
  const parsed = ProgrammeContent.safeParse(file)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    const at = path.join('.') || 'content'
    refuse('chronic.programme_malformed', { field: `content.${at}`, params: { path: at, problem: message } })
  }
  const programme = parsed.data
  checkDefinitions(programme)
  checkQuestions(programme)
  checkActivities(programme, elsewhere)
  checkFacts(programme)
  const { screening, strata, decisions } = programme
  unique(
    screening.questionnaires.map(({ code }) => code),
    'screening.questionnaires',
  )
  unique(
    screening.readings.map(({ code }) => code),
    'screening.readings',
  )
  for (const [name, list] of [
    ['strata', strata],
    ['decisions', decisions],
    ['targets', programme.targets],
    ['urgentSigns', programme.urgentSigns],
    ['checkItems', programme.checkItems],
  ] as const) {
    unique(
      list.map(({ code }) => code),
      name,
    )
  }
  // Somebody whom nothing else fits still has a stratum and a decision.
  for (const [name, list] of [
    ['strata', strata],
    ['decisions', decisions],
  ] as const) {
    const last = list.at(-1)!.when
    malformedUnless(
      'all' in last && last.all.length === 0,
      `${name}.${list.length - 1}.when`,
      'the last one is for everybody',
    )
  }
  malformedUnless(!programme.validTo || programme.validTo >= programme.validFrom, 'validTo', 'ends before it begins')
  return programme
}

function malformedUnless(right: boolean, path: string, problem: string): void {
  refuseUnless(right, 'chronic.programme_malformed', { field: `content.${path}`, params: { path, problem } })
}
function unknown(name: string, path: string): never {
  refuse('chronic.unknown_code', { field: `content.${path}`, params: { name, path } })
}
function unique(codes: readonly string[], path: string): void {
  const twice = codes.findIndex((code, at) => codes.indexOf(code) !== at)
  malformedUnless(twice < 0, `${path}.${twice}`, 'the code stands twice')
}

/** FHIR first, so that nothing after it meets what is no PlanDefinition, ActivityDefinition or Questionnaire. */
function checkDefinitions({ plan, activities, questionnaire, baseline, screening }: ProgrammeContent): void {
  const parts: [string, object][] = [
    ['plan', plan],
    ['questionnaire', questionnaire],
    ['baseline', baseline],
  ]
  for (const [at, one] of activities.entries()) parts.push([`activities.${at}`, one])
  for (const [at, one] of screening.questionnaires.entries()) {
    parts.push([`screening.questionnaires.${at}.questionnaire`, one.questionnaire])
  }
  for (const [path, resource] of parts) {
    const issue = validate(resource)[0]
    if (issue) malformedUnless(false, path, `${issue.code} ${issue.expression}`)
  }
}

function checkQuestions({ questionnaire, baseline, screening }: ProgrammeContent): void {
  const forms = [
    ['questionnaire', questionnaire] as const,
    ['baseline', baseline] as const,
    ...screening.questionnaires.map(
      (one, at) => [`screening.questionnaires.${at}.questionnaire`, one.questionnaire] as const,
    ),
  ]
  for (const [path, form] of forms) {
    malformedUnless(
      /^urn:anji:questionnaire:[a-z0-9-]+$/.test(form.url ?? ''),
      `${path}.url`,
      'urn:anji:questionnaire:…',
    )
    const questions = questionsOf(form)
    unique(
      questions.map(({ linkId }) => linkId ?? ''),
      path,
    )
    for (const item of questions) {
      malformedUnless(/^[a-z][a-z0-9-]{0,59}$/.test(item.linkId ?? ''), `${path}.item`, `linkId ${item.linkId}`)
      if (!questionTypes.has(item.type ?? '')) unknown(String(item.type), `${path}.${item.linkId}.type`)
      if (item.definition && !measuredBy(item)) unknown(item.definition, `${path}.${item.linkId}.definition`)
    }
  }
}

/** The code of the activity that an action of the plan prescribes. */
export const activityOf = (canonical: string | undefined): string | undefined =>
  canonical?.startsWith(activityPrefix) ? canonical.slice(activityPrefix.length) : undefined

function checkActivities({ activities, plan }: ProgrammeContent, elsewhere: readonly string[]): void {
  const own = activities.map(({ url }) => activityOf(url))
  const known = new Set([...own, ...elsewhere])
  malformedUnless(!own.includes(undefined), `activities.${own.indexOf(undefined)}.url`, `${activityPrefix}…`)
  unique(
    own.map((code) => code!),
    'activities',
  )
  for (const [at, action] of (plan.action ?? []).entries()) {
    const path = `plan.action.${at}.definitionCanonical`
    const activity = activityOf(action.definitionCanonical)
    const said = { field: `content.${path}`, params: { activity: action.definitionCanonical ?? '', path } }
    refuseUnless(activity !== undefined && known.has(activity), 'chronic.unknown_activity', said)
  }
}

/** When an action of a plan is for somebody. Refusals: chronic.programme_malformed (not a condition). */
export function conditionsOf(plan: PlanDefinition): readonly (ConditionOf | undefined)[] {
  return (plan.action ?? []).map((action, at) => {
    const text = action.condition?.find(({ kind }) => kind === 'applicability')?.expression?.expression
    if (text === undefined) return undefined
    const parsed = Condition.safeParse(json(text))
    malformedUnless(parsed.success, `plan.action.${at}.condition`, 'no condition')
    return parsed.data
  })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Each condition compares facts that there can be. */
function checkFacts(programme: ProgrammeContent): void {
  const { questionnaire, baseline, screening } = programme
  const asked = (forms: readonly ProgrammeContent['questionnaire'][]) =>
    new Set(forms.flatMap((form) => questionsOf(form).map(({ linkId }) => linkId!)))
  const kept = asked([questionnaire, baseline])
  const derived = new Set<string>()
  const check = (condition: ConditionOf, path: string, answers: ReadonlySet<string> = kept) => {
    for (const { fact } of comparisonsOf(condition)) {
      if (!isFact(fact.replace(/^previous\./, ''), answers, derived)) unknown(fact, path)
    }
  }
  for (const [at, one] of programme.derived.entries()) {
    const conditions = 'count' in one ? one.count : one.cases.map(({ when }) => when)
    for (const condition of conditions) check(condition, `derived.${at}`)
    derived.add(one.name)
  }
  for (const [at, { when }] of screening.readings.entries()) check(when, `screening.readings.${at}.when`, new Set())
  for (const [at, one] of screening.questionnaires.entries()) {
    const own = asked([one.questionnaire])
    for (const { when } of one.points) check(when, `screening.questionnaires.${at}.points`, own)
  }
  for (const [name, list] of [
    ['strata', programme.strata],
    ['decisions', programme.decisions],
    ['urgentSigns', programme.urgentSigns],
  ] as const) {
    for (const [at, { when }] of list.entries()) check(when, `${name}.${at}.when`)
  }
  for (const [at, { when, fact }] of programme.targets.entries()) {
    if (!isFact(fact, kept, derived)) unknown(fact, `targets.${at}.fact`)
    if (when) check(when, `targets.${at}.when`)
  }
  for (const [at, { fact }] of programme.checkItems.entries()) {
    if (fact && !isFact(fact, kept, derived)) unknown(fact, `checkItems.${at}.fact`)
  }
  if (programme.longPrescription) check(programme.longPrescription.when, 'longPrescription.when')
  for (const [at, condition] of conditionsOf(programme.plan).entries()) {
    if (condition) check(condition, `plan.action.${at}.condition`)
  }
}

function isFact(name: string, answers: ReadonlySet<string>, derived: ReadonlySet<string>): boolean {
  const [kind, ...rest] = name.split('.')
  const of = rest.join('.')
  if (kind === 'value') return (valueFacts as readonly string[]).includes(of)
  if (kind === 'answer') return answers.has(of)
  if (kind === 'derived') return derived.has(of)
  return words.has(name) || name === 'decision'
}
