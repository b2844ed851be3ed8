// From the filled form to the commands that the device signs. Pure: ids and files come in with the draft.
import type { Facts } from '#contracts/chronic-programme'
import type { NewCommand, Person } from '#contracts/village-store'
import { type Answers, flat, type Questionnaire, responseOf } from '../../shell/questionnaire/questionnaire.ts'
import { factsOf, measuredOf, measureOf, type Rulebook } from '../form/facts.ts'
import { type Judged, judge } from '../form/judge.ts'
import { dayAfter } from '../today/days.ts'

export type Way = 'home' | 'clinic' | 'phone' | 'video'
export type Decision = 'keep' | 'adjust' | 'refer' | 'call-back'

export interface Dose {
  readonly id: string
  readonly kitId: string
  readonly drugCode: string
  readonly lot: string
  readonly units: number
  readonly way: 'handed-over' | 'given'
  readonly dosage: string
}
export interface Picture {
  readonly what: 'photo' | 'ecg'
  readonly type: string
  readonly base64: string
}

export interface VisitDraft {
  readonly id: string
  readonly way: Way
  /** By linkId, as typed: half a number stays half a number. */
  readonly texts: Readonly<Record<string, string>>
  readonly answers: Answers
  readonly decision: Decision | null
  readonly decisionReason: string
  readonly nextDueOn: string | null
  readonly note: string
  readonly doses: readonly Dose[]
  readonly pictures: readonly Picture[]
}

/** Answers with what was typed on the pad as numbers. */
export function wholeAnswers(form: Questionnaire, draft: VisitDraft): Answers {
  const answers: Record<string, Answers[string]> = { ...draft.answers }
  for (const item of flat(form.item)) {
    const text = draft.texts[item.linkId]
    if (measureOf(item) && text) answers[item.linkId] = Number(text)
  }
  return answers
}

export interface Judgement {
  readonly facts: Facts
  readonly each: readonly (Judged & { readonly book: Rulebook })[]
  readonly urgent: Judged['urgent']
  /** The gravest of what the programmes' rules say. */
  readonly decision: Decision
  /** The soonest of their dates. */
  readonly nextDueOn: string
}
const gravity: readonly Decision[] = ['refer', 'adjust', 'call-back', 'keep']

export function judgement(
  books: readonly Rulebook[],
  form: Questionnaire,
  answers: Answers,
  person: Person,
  day: string,
): Judgement {
  const facts = factsOf(form, answers, person, day)
  const each = books.map((book) => {
    const last = person.lastFollowUps.find(({ code }) => code === book.code)
    const own = { ...facts, 'previous.atTarget': last?.atTarget ?? undefined, 'previous.decision': last?.decision }
    return { book, ...judge(book, own) }
  })
  const decisions = each.map(({ rule }) => rule?.decision ?? 'keep')
  const dates = each.map(({ book, rule, stratum }) => {
    const known = person.programmes.find(({ code }) => code === book.code)?.stratum
    const usual = book.strata.find(({ code }) => code === known) ?? stratum
    return dayAfter(day, rule?.withinDays ?? usual?.intervalDays ?? 90)
  })
  return {
    facts,
    each,
    urgent: unique(each.flatMap(({ urgent }) => urgent)),
    decision: decisions.sort((a, b) => gravity.indexOf(a) - gravity.indexOf(b))[0] ?? 'keep',
    nextDueOn: dates.sort()[0] ?? dayAfter(day, 90),
  }
}
const unique = <T extends { code: string }>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [one.code, one])).values(),
]

/** Enrolments that the server has not taken yet: what builds on them waits for them, instead of being refused. */
export const awaited = (person: Person): readonly string[] =>
  person.pending
    .filter(({ kind, state }) => kind === 'enrol' && state !== 'refused' && state !== 'there')
    .map(({ id }) => id)

/** The doctor's own choice is sent only where it differs from the rules, and then with the reason. */
export function visitCommands(
  person: Person,
  form: Questionnaire,
  draft: VisitDraft,
  judged: Judgement,
): readonly NewCommand[] {
  const own = draft.decision !== null && draft.decision !== judged.decision
  const later = draft.nextDueOn !== null && draft.nextDueOn !== judged.nextDueOn
  const body = {
    id: draft.id,
    programmes: judged.each.map(({ book }) => book.code),
    way: draft.way,
    answers: { resourceType: 'QuestionnaireResponse', item: responseOf(form, wholeAnswers(form, draft)) },
    measured: measuredOf(judged.facts),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
    ...(own ? { decision: draft.decision } : {}),
    ...(own || later ? { decisionReason: draft.decisionReason.trim() } : {}),
    ...(later ? { nextDueOn: draft.nextDueOn } : {}),
  }
  return [
    { kind: 'follow-up', residentId: person.id, body, after: awaited(person) },
    ...draft.doses.map((dose): NewCommand => ({ kind: 'kit-dispense', residentId: person.id, body: { ...dose } })),
  ]
}

/** Whether a reason has to stand there: another decision than the rules', or a later date. */
export const needsReason = (draft: VisitDraft, judged: Judgement): boolean =>
  (draft.decision !== null && draft.decision !== judged.decision) ||
  (draft.nextDueOn !== null && draft.nextDueOn > judged.nextDueOn)
