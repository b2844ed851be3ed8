import type { NewCommand, Person } from '#contracts/village-store'
import { type Answers, flat, type Questionnaire } from '../../shell/questionnaire/questionnaire.ts'
import { factsOf, measureOf, type Rulebook } from '../form/facts.ts'
import { truthOf } from '../form/judge.ts'

type Screening = Rulebook['screening']['questionnaires'][number]

/** The points of a screening questionnaire and whether they mean a suspicion: the same sum as the server's. */
export function screened(
  questionnaire: Screening,
  answers: Answers,
  person: Person,
  day: string,
): { readonly points: number; readonly suspected: boolean } {
  const facts = factsOf(questionnaire.questionnaire as Questionnaire, answers, person, day)
  const points = questionnaire.points
    .filter(({ when }) => truthOf(when, facts) === true)
    .reduce((sum, one) => sum + one.points, 0)
  return { points, suspected: points >= questionnaire.suspectedFrom }
}

/** Answers by linkId as chronic wants them: what was typed as numbers, what was not asked left out. */
export function plainAnswers(form: Questionnaire, answers: Answers, texts: Readonly<Record<string, string>>): Answers {
  const plain: Record<string, Answers[string]> = {}
  for (const item of flat(form.item)) {
    const text = texts[item.linkId]
    const value = measureOf(item) && text ? Number(text) : answers[item.linkId]
    if (value !== undefined && value !== '') plain[item.linkId] = value
  }
  return plain
}

export interface EnrolDraft {
  readonly id: string
  readonly screenId: string
  readonly readingId: string
  readonly programmeCode: string | null
  readonly screenAnswers: Answers
  readonly screenTexts: Readonly<Record<string, string>>
  readonly skipScreening: boolean
  readonly diagnosisCode: string | null
  readonly consented: boolean
  readonly texts: Readonly<Record<string, string>>
  readonly answers: Answers
  readonly medicines: string
}

/** Reading, screening, enrolment: the enrolment waits for what comes before it. */
export function enrolCommands(
  person: Person,
  book: Rulebook,
  draft: EnrolDraft,
  reading: Readonly<Record<string, unknown>> | undefined,
): readonly NewCommand[] {
  const residentId = person.id
  const questionnaire = book.screening.questionnaires[0]
  const commands: NewCommand[] = []
  if (reading) commands.push({ kind: 'reading', residentId, body: { id: draft.readingId, ...reading, source: 'kit' } })
  if (questionnaire && !draft.skipScreening && Object.keys(draft.screenAnswers).length > 0) {
    const form = questionnaire.questionnaire as Questionnaire
    const answers = plainAnswers(form, draft.screenAnswers, draft.screenTexts)
    const body = { id: draft.screenId, programmeCode: book.code, questionnaireCode: questionnaire.code, answers }
    commands.push({ kind: 'screen', residentId, body })
  }
  const medicines = draft.medicines
    .split(/[\n；;]/)
    .map((name) => name.trim())
    .filter(Boolean)
  commands.push({
    kind: 'enrol',
    residentId,
    body: {
      id: draft.id,
      programmeCode: book.code,
      consented: draft.consented,
      ...(draft.diagnosisCode ? { diagnosisCode: draft.diagnosisCode } : {}),
      answers: plainAnswers(book.baseline, draft.answers, draft.texts),
      ...(medicines.length > 0 ? { medicines: medicines.map((name) => ({ name })) } : {}),
    },
  })
  return commands
}
