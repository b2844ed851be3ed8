/** A doctor says yes or no to a suspicion; the list of people to call about theirs. */
import { CallList, DecideRequest, Finding, SuspectedRequest } from '#contracts/chronic'
import type { Programme } from '#contracts/chronic-programme'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { maskPhone, residentsOf } from '#people/residents'
import { refuseUnlessLicensed } from '#people/staff'
import { isOnTeam, refuseUnlessOnTeamOf, teamsOfStaff, teamsUnder } from '#people/teams'
import { publish } from '#record'
import { programmeOf } from '../programmes/programme-of.ts'
import { isDiagnosisOf } from './criteria.ts'
import { toCondition } from './fhir.ts'
import { showFinding, tellFinding } from './find.ts'
import * as store from './store.ts'

/**
 * Refusals: chronic.finding_unknown, .finding_decided, .diagnosis_does_not_fit, .not_confirmed (yes without a diagnosis),
 * teams.not_on_team, staff.* (no licence).
 */
export const decideFinding = verb(
  {
    name: 'chronic.decide_finding',
    may: ['doctor', 'system'],
    input: DecideRequest,
    answer: Finding,
    summary: 'A doctor confirms a suspicion with a diagnosis, or excludes it.',
  },
  async (ctx, { findingId, state, diagnosisCode, reason }) => {
    const finding = (await store.lockFinding(ctx, findingId)) ?? refuse('chronic.finding_unknown')
    await refuseUnlessOnTeamOf(ctx, finding.residentId)
    refuseUnless(finding.state === 'suspected', 'chronic.finding_decided')
    const programme = await programmeOf(ctx, finding.programmeCode, finding.foundOn)
    if (state === 'excluded') return showFinding(await decided(ctx, finding, programme, { state, reason }), programme)
    refuseUnless(diagnosisCode, 'chronic.not_confirmed', { field: 'diagnosisCode' })
    return showFinding(await confirm(ctx, finding, programme, diagnosisCode, reason), programme)
  },
)

/** A doctor's diagnosis ends a suspicion. Refusals: chronic.diagnosis_does_not_fit, staff.*. */
export async function confirm(
  ctx: Context,
  finding: store.FindingRow,
  programme: Programme,
  code: string,
  reason: string,
): Promise<store.FindingRow> {
  await diagnose(ctx, { id: `${finding.id}-dx`, residentId: finding.residentId, programme, code })
  return decided(ctx, finding, programme, { state: 'confirmed', reason, code })
}

/** The Condition that a doctor's diagnosis is. Refusals: chronic.diagnosis_does_not_fit, staff.*. */
export async function diagnose(
  ctx: Context,
  one: { id: string; residentId: string; programme: Programme; code: string; doctorId?: string },
): Promise<void> {
  const { programme, code, doctorId = ctx.actor.id } = one
  const fits = isDiagnosisOf(programme, code)
  refuseUnless(fits, 'chronic.diagnosis_does_not_fit', { field: 'diagnosisCode', params: { code } })
  if (ctx.actor.roles.includes('doctor')) await refuseUnlessLicensed(ctx, doctorId, 'doctor', { online: false })
  await publish(ctx, 'chronic', [toCondition({ ...one, doctorId, at: ctx.now })])
}

async function decided(
  ctx: Context,
  finding: store.FindingRow,
  programme: Programme,
  { state, reason, code = null }: { state: 'confirmed' | 'excluded'; reason: string; code?: string | null },
): Promise<store.FindingRow> {
  const after = {
    ...finding,
    state,
    decidedAt: ctx.now,
    decidedBy: ctx.actor.id,
    decisionReason: reason,
    diagnosisCode: code,
  }
  await store.saveDecision(ctx, after)
  await tellFinding(ctx, after, programme, 'update')
  return after
}

const pageSize = 50

/** Refusals: teams.not_on_team (a team that is not the actor's). */
export const listSuspected = verb(
  {
    name: 'chronic.list_suspected',
    may: ['doctor', 'registrar', 'manager', 'system'],
    input: SuspectedRequest,
    answer: CallList,
    summary: 'Suspected people of one’s teams whom somebody should call, the newest first.',
  },
  async (ctx, { programmeCode, teamId, before, beforeId }) => {
    const teamIds = await teamIdsFor(ctx, teamId)
    const asked = {
      teamIds,
      programmeCode,
      before: before === undefined ? undefined : { at: new Date(before), id: beforeId },
      limit: pageSize + 1,
    }
    const rows = await store.waitingOf(ctx, asked)
    const shown = rows.slice(0, pageSize)
    const residents = await residentsOf(ctx, [...new Set(shown.map(({ residentId }) => residentId))])
    const people = []
    for (const row of shown) {
      const { residentId, programmeCode: code, foundOn, foundAt } = row
      const resident = residents.find(({ id }) => id === residentId)
      await audit(ctx, { action: 'read', residentId, entity: 'chronic.finding', entityId: row.id })
      people.push({
        finding: showFinding(row, await programmeOf(ctx, code, foundOn)),
        residentName: resident?.name ?? '',
        phone: resident?.phone ? maskPhone(resident.phone) : '',
        foundAt: foundAt.toISOString(),
      })
    }
    return { people, more: rows.length > pageSize }
  },
)

async function teamIdsFor(ctx: Context, teamId: string | undefined): Promise<string[]> {
  const { actor } = ctx
  if (actor.roles.includes('system')) return teamId ? [teamId] : []
  const manages = actor.roles.includes('manager') && actor.institutionId !== undefined
  const own = await (manages ? teamsUnder(ctx, actor.institutionId!) : teamsOfStaff(ctx, actor.id))
  const ids = own.map(({ id }) => id)
  if (!teamId) return ids
  refuseUnless(ids.includes(teamId) || (await isOnTeam(ctx, actor.id, teamId)), 'teams.not_on_team')
  return [teamId]
}
