/** What happens to an enrolment after it began: signed, sorted again, left. */
import {
  Enrolment,
  EnrolmentRequest,
  type ExitReason,
  ExitRequest,
  type Goal,
  RestratifyRequest,
  type StratumTrigger,
} from '#contracts/chronic'
import type { Facts, FactValue } from '#contracts/chronic-programme'
import { announce, audit, type Context, listener, refuse, refuseUnless, systemActor, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents, residenceEnded, residentOf } from '#people/residents'
import { endAgreement, refuseUnlessOnTeamOf } from '#people/teams'
import { publish } from '#record'
import { exited, restratified } from '../events.ts'
import { stopAll } from '../plan/store.ts'
import { checkAnswers, factsOfAnswers } from '../programmes/answers.ts'
import { stratify } from '../programmes/assess.ts'
import { programmeOf } from '../programmes/programme-of.ts'
import { publishDefinitions } from '../programmes/publish.ts'
import { accessBasis } from '../who.ts'
import { knownOf } from './facts.ts'
import { toConsent } from './fhir.ts'
import { goalsFor, nextPlan, publishPlan, signed } from './plan-of.ts'
import { contentOf, showEnrolment } from './show.ts'
import * as store from './store.ts'

/** An open enrolment, locked. Refusals: chronic.enrolment_unknown, .enrolment_ended, teams.not_on_team. */
export async function lockOpen(ctx: Context, enrolmentId: string): Promise<store.EnrolmentRow> {
  const { residentId } = (await store.enrolmentById(ctx, enrolmentId)) ?? refuse('chronic.enrolment_unknown')
  // The person before the enrolment: everyone locks in this order.
  await lockResidents(ctx, [residentId])
  const row = (await store.enrolmentById(ctx, enrolmentId, true))!
  await refuseUnlessOnTeamOf(ctx, row.residentId)
  refuseUnless(row.exitedOn === null, 'chronic.enrolment_ended')
  return row
}

/** Refusals: those of lockOpen, chronic.not_the_doctor, .signed_already. */
export const signPlan = verb(
  {
    name: 'chronic.sign_plan',
    may: ['doctor'],
    input: EnrolmentRequest,
    answer: Enrolment,
    summary: 'The doctor who answers for a care plan signs it.',
  },
  async (ctx, { enrolmentId }) => {
    const row = await lockOpen(ctx, enrolmentId)
    refuseUnless(ctx.actor.id === row.doctorId, 'chronic.not_the_doctor')
    const plan = await store.planOf(ctx, row.id)
    refuseUnless(plan.signedAt === null, 'chronic.signed_already')
    const after = await signed(ctx, row, plan)
    await store.saveSignature(ctx, after)
    await publishPlan(ctx, row, after, await contentOf(ctx, row))
    await audit(ctx, {
      action: 'execute',
      residentId: row.residentId,
      entity: 'chronic.plan',
      entityId: plan.id,
      reason: 'sign',
    })
    return showEnrolment(ctx, row)
  },
)

/** Refusals: those of lockOpen, chronic.answer_*. */
export const restratifyEnrolment = verb(
  {
    name: 'chronic.restratify',
    may: ['doctor', 'registrar', 'system'],
    input: RestratifyRequest,
    answer: Enrolment,
    summary: 'Sorts a person by risk again, on what is known now and what is answered here.',
  },
  async (ctx, { enrolmentId, answers }) => {
    const row = await lockOpen(ctx, enrolmentId)
    const programme = await programmeOf(ctx, row.programmeCode, dayOf(ctx.now))
    checkAnswers({ ...programme.baseline, item: optional(programme.baseline.item) }, answers)
    const known = await knownOf(ctx, await residentOf(ctx, row.residentId), ctx.now, dayOf(ctx.now))
    const facts = { ...known.facts, ...factsOfAnswers(programme.baseline, answers) }
    return showEnrolment(ctx, await restratify(ctx, { enrolmentId, facts, trigger: 'doctor' }))
  },
)

// What was answered before stands: nothing has to be answered again.
function optional<T extends { required?: boolean }>(items: readonly T[] | undefined): T[] {
  return (items ?? []).map((item) => ({ ...item, required: false }))
}

interface NewFacts {
  readonly enrolmentId: string
  readonly facts: Facts
  readonly trigger: StratumTrigger
  /** When they were found; missing: now. What is older than what is known changes nothing. */
  readonly at?: Date
}

/**
 * Sorts by what is known now: new facts go over those before; with a follow-up (whose facts say `atTarget` themselves), those before
 * become `previous.…`. The version in force today sorts. A new row of history where stratum, version or reason differ.
 * Refusals: chronic.enrolment_unknown.
 */
export async function restratify(
  ctx: Context,
  { enrolmentId, facts, trigger, at = ctx.now }: NewFacts,
): Promise<store.EnrolmentRow> {
  return ctx.transaction(async (ctx) => {
    const row = (await store.enrolmentById(ctx, enrolmentId, true)) ?? refuse('chronic.enrolment_unknown')
    if (row.exitedOn !== null || at < row.factsAt) return row
    const programme = await programmeOf(ctx, row.programmeCode, dayOf(ctx.now))
    // The same instant again is the same follow-up, amended.
    const next = trigger === 'follow-up' && at > row.factsAt
    const sorted = stratify(programme, { ...carried(row.facts, next), ...facts })
    const followedUp = trigger === 'follow-up'
    const after: store.EnrolmentRow = {
      ...row,
      stratum: sorted.stratum.code,
      version: programme.version,
      // At target is said of a follow-up, on what was measured then; later readings sort, they do not rewrite it.
      facts: { ...sorted.facts, atTarget: followedUp ? facts.atTarget : row.facts.atTarget },
      factsAt: followedUp ? at : row.factsAt,
    }
    await store.saveFacts(ctx, after)
    const last = (await store.stratificationsOf(ctx, row.id)).at(-1)!
    const same =
      last.stratum === after.stratum &&
      last.version === after.version &&
      last.because.facts.join() === sorted.because.facts.join()
    const { residentId, programmeCode, teamId, doctorId } = row
    await audit(ctx, { action: 'update', residentId, entity: 'chronic.enrolment', entityId: row.id, reason: trigger })
    if (same) return after
    const made = {
      id: ctx.chance.uuid(),
      enrolmentId,
      stratum: after.stratum,
      version: after.version,
      facts: sorted.facts,
    }
    await store.insertStratification(ctx, {
      ...made,
      because: sorted.because,
      trigger,
      madeAt: ctx.now,
      madeBy: ctx.actor.id,
    })
    await followGoals(ctx, after)
    if (after.stratum === row.stratum) return after
    const told = { enrolmentId, residentId, programmeCode, teamId, doctorId, stratum: after.stratum }
    await announce(ctx, restratified, residentId, { ...told, formerStratum: row.stratum, trigger })
    return after
  })
}

/** What is known before new facts come; with the next follow-up, what the last one said becomes `previous.…`. */
function carried(known: Facts, next: boolean): Facts {
  const facts: Record<string, FactValue | undefined> = {}
  for (const [name, value] of Object.entries(known)) {
    const isPrevious = name.startsWith('previous.')
    if (isPrevious ? !next : !/^(derived\.|atTarget$|urgent$)/.test(name)) facts[name] = value
    if (next && /^(value\.|answer\.|atTarget$|decision$)/.test(name)) facts[`previous.${name}`] = value
  }
  return facts
}

/** Age or a new version may have changed the goals: then the plan has a new number, to be signed. */
async function followGoals(ctx: Context, row: store.EnrolmentRow): Promise<void> {
  const programme = await contentOf(ctx, row)
  const plan = await store.planOf(ctx, row.id)
  const goals = goalsFor(programme, row, plan.goals)
  const said = (all: readonly Goal[]) => all.map(({ code, value }) => `${code} ${value}`).join()
  if (said(goals) === said(plan.goals)) return
  const next = await nextPlan(ctx, row, { number: plan.number + 1, goals, medicines: plan.medicines })
  await publishDefinitions(ctx, programme)
  await publishPlan(ctx, row, next, programme)
}

/** Refusals: those of lockOpen, chronic.exit_before_enrolment. */
export const exitEnrolment = verb(
  {
    name: 'chronic.exit',
    may: ['doctor', 'registrar', 'system'],
    input: ExitRequest,
    answer: Enrolment,
    summary: 'A person leaves a programme, with the reason.',
  },
  async (ctx, { enrolmentId, reason, note, on = dayOf(ctx.now) }) => {
    const row = await lockOpen(ctx, enrolmentId)
    const possible = row.enrolledOn <= on && on <= dayOf(ctx.now)
    refuseUnless(possible, 'chronic.exit_before_enrolment', { field: 'on' })
    return showEnrolment(ctx, await leave(ctx, row, reason, on, note ?? null))
  },
)

async function leave(ctx: Context, row: store.EnrolmentRow, reason: ExitReason, on: string, note: string | null) {
  const after: store.EnrolmentRow = { ...row, exitedOn: on, exitReason: reason, exitNote: note }
  await store.saveExit(ctx, after)
  await stopAll(ctx, row.id, reason)
  await endAgreement(ctx, { residentId: row.residentId, basisId: accessBasis(row) })
  await publishPlan(ctx, after, await store.planOf(ctx, row.id), await contentOf(ctx, row))
  await publish(ctx, 'chronic', [toConsent(after)])
  const { id: enrolmentId, residentId, programmeCode, teamId, doctorId } = row
  await audit(ctx, { action: 'update', residentId, entity: 'chronic.enrolment', entityId: enrolmentId, reason })
  await announce(ctx, exited, residentId, { enrolmentId, residentId, programmeCode, teamId, doctorId, reason, on })
  return after
}

/** Whoever died or moved away leaves every programme. Safe to repeat. */
export const leaveWithResidence = listener(residenceEnded, 'chronic.leave', async (ctx, { residentId, reason, on }) => {
  const asSystem = ctx.as(systemActor('chronic'))
  await lockResidents(asSystem, [residentId])
  for (const { id } of await store.enrolmentRowsOf(asSystem, residentId, true)) {
    const row = await store.enrolmentById(asSystem, id, true)
    if (row?.exitedOn !== null) continue
    const last = [on, row.enrolledOn].toSorted().at(-1)!
    await leave(asSystem, row, reason, last, null)
  }
})
