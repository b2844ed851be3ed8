/** Enrolment (建档): a person who is ill and agrees, a doctor who answers, a baseline, a stratum, a plan. */
import { type CentreTier, Enrolment, EnrolRequest } from '#contracts/chronic'
import { announce, audit, type Context, refuse, refuseUnless, sm3, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents, refuseUnlessLives, residentOf } from '#people/residents'
import { staffOf } from '#people/staff'
import { agreeToOpen, refuseUnlessOnTeamOf, responsibleTeamOf, teamOf } from '#people/teams'
import { publish } from '#record'
import { tierOn } from '../centres/store.ts'
import { enrolled } from '../events.ts'
import { prescribeOfPlan } from '../plan/prescribe.ts'
import { checkAnswers, factsOfAnswers, toResponse } from '../programmes/answers.ts'
import { stratify } from '../programmes/assess.ts'
import type { Merged } from '../programmes/merge.ts'
import { programmeOf } from '../programmes/programme-of.ts'
import { publishDefinitions } from '../programmes/publish.ts'
import { accessBasis, doneAt } from '../who.ts'
import { confirmedFinding } from './confirmed.ts'
import { knownOf, lastOf } from './facts.ts'
import { toConsent } from './fhir.ts'
import { firstPlan, publishPlan } from './plan-of.ts'
import { showEnrolment } from './show.ts'
import * as store from './store.ts'

/**
 * Refusals: chronic.consent_missing, .programme_unknown, .answer_*, .already_enrolled, .no_team, .doctor_not_on_team, .not_confirmed,
 * .only_a_doctor_diagnoses, .diagnosis_does_not_fit, .in_the_future, .id_taken, teams.not_on_team, residents.has_died, .has_moved,
 * .not_found, staff.*.
 */
export const enrol = verb(
  {
    name: 'chronic.enrol',
    may: ['doctor', 'registrar', 'system'],
    input: EnrolRequest,
    answer: Enrolment,
    summary: 'Enrols a person in a programme of chronic care.',
  },
  async (ctx, request) => {
    const { residentId, programmeCode } = request
    await refuseUnlessOnTeamOf(ctx, residentId)
    const commandDigest = sm3(
      JSON.stringify([
        residentId,
        programmeCode,
        request.enrolledAt,
        request.diagnosisCode,
        request.doctorId,
        request.answers,
        request.medicines,
      ]),
    ).toString('hex')
    // Two at once: the second finds the first's.
    await lockResidents(ctx, [residentId])
    const before = request.id ? await store.enrolmentById(ctx, request.id) : undefined
    if (before) {
      refuseUnless(before.commandDigest === commandDigest, 'chronic.id_taken', { field: 'id' })
      return showEnrolment(ctx, before)
    }
    const at = doneAt(ctx, request.enrolledAt, 'enrolledAt')
    const day = dayOf(at)
    refuseUnless(request.consented, 'chronic.consent_missing', { field: 'consented' })
    await refuseUnlessLives(ctx, residentId, day)
    const programme = await oneProgramme(ctx, programmeCode, day)
    checkAnswers(programme.baseline, request.answers)
    const earlier = (await store.enrolmentRowsOf(ctx, residentId)).filter((one) => one.programmeCode === programmeCode)
    refuseUnless(
      earlier.every(({ exitedOn }) => exitedOn !== null),
      'chronic.already_enrolled',
    )
    const who = await whoAnswers(ctx, request)
    const finding = await confirmedFinding(ctx, request, programme, who.doctorId, at)
    const row = await build(ctx, request, { at, day, programme, who, commandDigest })
    await store.insertEnrolment(ctx, { ...row, findingId: finding.id, previousId: earlier.at(-1)?.id ?? null })
    await begin(ctx, request, (await store.enrolmentById(ctx, row.id))!, programme, at)
    return showEnrolment(ctx, (await store.enrolmentById(ctx, row.id))!)
  },
)

/** One programme at a time: whoever has two illnesses has two enrolments and one follow-up. */
async function oneProgramme(ctx: Context, code: string, day: string): Promise<Merged> {
  const programme = await programmeOf(ctx, code, day)
  refuseUnless(programme.members.length === 1, 'chronic.programme_unknown', { field: 'programmeCode' })
  return programme
}

interface Answers {
  readonly teamId: string
  readonly institutionId: string
  readonly doctorId: string
}

async function whoAnswers(ctx: Context, request: EnrolRequest): Promise<Answers> {
  const responsible = (await responsibleTeamOf(ctx, request.residentId)) ?? refuse('chronic.no_team')
  const own = ctx.actor.roles.includes('doctor') ? ctx.actor.id : responsible.leaderId
  const doctorId = request.doctorId ?? own
  const isMember = responsible.memberIds.includes(doctorId)
  const isDoctor = isMember && (await staffOf(ctx, doctorId)).roles.includes('doctor')
  refuseUnless(isDoctor, 'chronic.doctor_not_on_team', { field: 'doctorId' })
  const { institutionId } = await teamOf(ctx, responsible.teamId)
  return { teamId: responsible.teamId, institutionId, doctorId }
}

interface Around {
  readonly at: Date
  readonly day: string
  readonly programme: Merged
  readonly who: Answers
  readonly commandDigest: string
}

async function build(ctx: Context, request: EnrolRequest, around: Around) {
  const { at, day, programme, who, commandDigest } = around
  const resident = await residentOf(ctx, request.residentId)
  const known = await knownOf(ctx, resident, at, day)
  const pressure = lastOf(known.readings, ({ kind }) => kind === 'blood-pressure')
  const glucose = lastOf(known.readings, ({ kind, moment }) => kind === 'glucose' && moment === 'fasting')
  const programmes = [...(known.facts.programmes as string[]), programme.code]
  const given = { ...known.facts, programmes, ...factsOfAnswers(programme.baseline, request.answers) }
  const { stratum, facts } = stratify(programme, given)
  const measuredAt = [pressure, glucose].filter((one) => one !== undefined).map((one) => dayOf(one.measuredAt))
  const tier: CentreTier | null = await tierOn(ctx, who.institutionId, day)
  return {
    id: request.id ?? ctx.chance.uuid(),
    residentId: request.residentId,
    programmeCode: programme.code,
    version: programme.version,
    ...who,
    enrolledOn: day,
    consentedBy: request.residentId,
    consentedAt: at,
    stratum: stratum.code,
    // No follow-up has said yet whether the person is at target.
    facts: { ...facts, atTarget: undefined },
    factsAt: at,
    centreTier: tier,
    baseline: {
      systolicMmhg: pressure?.systolic ?? null,
      diastolicMmhg: pressure?.diastolic ?? null,
      glucoseMmol: glucose?.glucose ?? null,
      on: measuredAt.toSorted().at(-1) ?? null,
    },
    exitedOn: null,
    exitReason: null,
    exitNote: null,
    commandDigest,
  }
}

/** What an enrolment begins with: its stratum's reason, plan, activities, facts in the record, and the event. */
async function begin(ctx: Context, request: EnrolRequest, row: store.EnrolmentRow, programme: Merged, at: Date) {
  const { stratum, facts, because } = stratify(programme, row.facts)
  const made = {
    id: ctx.chance.uuid(),
    enrolmentId: row.id,
    stratum: stratum.code,
    version: row.version,
    facts,
    because,
  }
  await store.insertStratification(ctx, { ...made, trigger: 'enrolment', madeAt: ctx.now, madeBy: ctx.actor.id })
  const plan = await firstPlan(ctx, row, programme, request.medicines)
  await prescribeOfPlan(ctx, row, programme)
  await publishDefinitions(ctx, programme)
  await publish(ctx, 'chronic', [
    toConsent(row),
    ...(Object.keys(request.answers).length > 0 ? [baselineResponse(ctx, request, row, programme, at)] : []),
  ])
  await publishPlan(ctx, row, plan, programme)
  const { id: enrolmentId, residentId, programmeCode, teamId, doctorId } = row
  // Who is enrolled has agreed to be cared for by the team: R23, and the consent above.
  await agreeToOpen(ctx, { residentId, basisId: accessBasis(row) })
  await audit(ctx, { action: 'create', residentId, entity: 'chronic.enrolment', entityId: enrolmentId })
  await announce(ctx, enrolled, residentId, {
    enrolmentId,
    residentId,
    programmeCode,
    teamId,
    doctorId,
    stratum: stratum.code,
  })
}

function baselineResponse(ctx: Context, request: EnrolRequest, row: store.EnrolmentRow, programme: Merged, at: Date) {
  return toResponse(programme.baseline, request.answers, {
    id: `${row.id}-baseline`,
    residentId: row.residentId,
    authoredAt: at,
    author: ctx.actor.roles.includes('system') ? undefined : { reference: `Practitioner/${ctx.actor.id}` },
  })
}
