/** Screening by questionnaire, answered by the person or with the team. */
import { QuestionnaireList, ResidentRequest, Screened, ScreenRequest } from '#contracts/chronic'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { refuseUnlessLives, residentOf } from '#people/residents'
import { publish } from '#record'
import { enrolledCodes } from '../enrolments/store.ts'
import { checkAnswers, factsOfAnswers, toResponse } from '../programmes/answers.ts'
import { withDerived } from '../programmes/assess.ts'
import { programmeOf, programmesOn } from '../programmes/programme-of.ts'
import { doneAt, refuseUnlessPersonOrTeam } from '../who.ts'
import { scoreOf } from './criteria.ts'
import { noteFinding, showFinding, suspicionCounts } from './find.ts'
import * as store from './store.ts'

const may = ['resident', 'doctor', 'registrar', 'system'] as const

/** Refusals: residents.not_acting_for, teams.not_on_team. */
export const listQuestionnaires = verb(
  {
    name: 'chronic.list_questionnaires',
    may,
    input: ResidentRequest,
    answer: QuestionnaireList,
    summary: 'Screening questionnaires that a person may answer: of programmes they are not enrolled in.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessPersonOrTeam(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'chronic.finding' })
    const enrolled = await enrolledCodes(ctx, residentId)
    const open = (await programmesOn(ctx, dayOf(ctx.now))).filter(({ code }) => !enrolled.includes(code))
    const questionnaires = open.flatMap(({ code, screening }) =>
      screening.questionnaires.map((one) => ({
        programmeCode: code,
        questionnaireCode: one.code,
        title: one.title,
        questionnaire: { ...one.questionnaire },
      })),
    )
    return { questionnaires }
  },
)

/**
 * Scores a questionnaire; from the programme's limit on the person is suspected. Refusals: residents.not_acting_for, .has_died,
 * .has_moved, teams.not_on_team, chronic.programme_unknown, .questionnaire_unknown, .answer_*, .in_the_future, .id_taken.
 */
export const screen = verb(
  {
    name: 'chronic.screen',
    may,
    input: ScreenRequest,
    answer: Screened,
    summary: 'Answers a screening questionnaire.',
  },
  async (ctx, request) => {
    const { residentId, programmeCode, questionnaireCode, answers } = request
    await refuseUnlessPersonOrTeam(ctx, residentId)
    const at = doneAt(ctx, request.answeredAt, 'answeredAt')
    const programme = await programmeOf(ctx, programmeCode, dayOf(at))
    const questionnaire = programme.screening.questionnaires.find(({ code }) => code === questionnaireCode)
    if (!questionnaire) refuse('chronic.questionnaire_unknown', { field: 'questionnaireCode' })
    const before = request.id ? await store.screeningById(ctx, request.id) : undefined
    if (before) return answerAgain(ctx, before, request)
    await refuseUnlessLives(ctx, residentId, dayOf(at))
    checkAnswers(questionnaire.questionnaire, answers)
    const person = await residentOf(ctx, residentId)
    const facts = withDerived(programme, {
      'person.age': fullYears(person.birthDate, dayOf(at)),
      'person.sex': person.sex,
      ...factsOfAnswers(questionnaire.questionnaire, answers),
    })
    const score = scoreOf(questionnaire, facts)
    const suspected = score >= questionnaire.suspectedFrom
    const { version } = programme
    const id = request.id ?? ctx.chance.uuid()
    const row = {
      id,
      residentId,
      programmeCode,
      version,
      questionnaireCode,
      answers,
      score,
      suspected,
      answeredAt: at,
      answeredBy: ctx.actor.id,
    }
    await store.insertScreening(ctx, row)
    const author = { reference: `${ctx.actor.roles.includes('resident') ? 'Patient' : 'Practitioner'}/${ctx.actor.id}` }
    const known = ctx.actor.roles.includes('system') ? undefined : author
    await publish(ctx, 'chronic', [
      toResponse(questionnaire.questionnaire, answers, { id, residentId, authoredAt: at, author: known }),
    ])
    await audit(ctx, { action: 'create', residentId, entity: 'chronic.screening', entityId: id })
    if (suspected) {
      const findings = await store.findingsOf(ctx, residentId, programmeCode)
      const enrolled = (await enrolledCodes(ctx, residentId)).includes(programmeCode)
      const because = {
        sentence: questionnaire.because,
        facts: [`${questionnaireCode} ${score} >= ${questionnaire.suspectedFrom}`],
      }
      const evidence = {
        residentId,
        programme,
        basis: 'questionnaire',
        evidenceId: id,
        criterion: questionnaireCode,
        because,
        at,
      } as const
      if (!enrolled && suspicionCounts(findings).counts) await noteFinding(ctx, evidence)
    }
    return show(ctx, row)
  },
)

async function answerAgain(ctx: Context, before: store.ScreeningRow, request: ScreenRequest): Promise<Screened> {
  const same =
    before.residentId === request.residentId &&
    before.questionnaireCode === request.questionnaireCode &&
    Object.keys(before.answers).length === Object.keys(request.answers).length &&
    Object.entries(request.answers).every(([key, value]) => String(before.answers[key]) === String(value))
  refuseUnless(same, 'chronic.id_taken', { field: 'id' })
  return show(ctx, before)
}

async function show(ctx: Context, row: store.ScreeningRow): Promise<Screened> {
  const { id, residentId, programmeCode, score, suspected } = row
  const programme = await programmeOf(ctx, programmeCode, dayOf(row.answeredAt))
  const { because, suspectedFrom } = programme.screening.questionnaires.find(
    ({ code }) => code === row.questionnaireCode,
  )!
  const finding = (await store.findingsOf(ctx, residentId, programmeCode)).find(({ evidenceId }) => evidenceId === id)
  const below = {
    zh: `得分 ${score}，低于 ${suspectedFrom} 分，暂未提示患病`,
    en: `The score is ${score}, below ${suspectedFrom}: nothing points to the illness now`,
  }
  return {
    id,
    score,
    suspected,
    sentence: (suspected ? because : below)[ctx.locale],
    finding: finding ? showFinding(finding, programme) : null,
  }
}
