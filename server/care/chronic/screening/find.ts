/** A finding is made: the one place where a suspicion or a diagnosis is written down, told and put into the record. */
import type { Because, Finding, FindingBasis } from '#contracts/chronic'
import type { ProgrammeContent } from '#contracts/chronic-programme'
import { announce, audit, type Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish } from '#record'
import { found } from '../events.ts'
import { toFlag } from './fhir.ts'
import * as store from './store.ts'

interface Evidence {
  readonly residentId: string
  readonly programme: ProgrammeContent
  readonly basis: FindingBasis
  readonly evidenceId: string
  readonly criterion: string
  readonly because: Because
  readonly at: Date
  /** A doctor's diagnosis: confirmed at once. */
  readonly confirmed?: { readonly by: string; readonly code: string; readonly reason: string }
}

/** Undefined when the same was found before: at any contact the same may be looked at again. */
export async function noteFinding(ctx: Context, evidence: Evidence): Promise<store.FindingRow | undefined> {
  const { residentId, programme, basis, confirmed } = evidence
  const finding: store.FindingRow = {
    id: ctx.chance.uuid(),
    residentId,
    programmeCode: programme.code,
    version: programme.version,
    foundOn: dayOf(evidence.at),
    basis,
    evidenceId: evidence.evidenceId,
    criterion: evidence.criterion,
    because: evidence.because,
    state: confirmed ? 'confirmed' : 'suspected',
    foundAt: ctx.now,
    decidedAt: confirmed ? ctx.now : null,
    decidedBy: confirmed?.by ?? null,
    decisionReason: confirmed?.reason ?? null,
    diagnosisCode: confirmed?.code ?? null,
  }
  if (!(await store.insertFinding(ctx, finding))) return undefined
  await tellFinding(ctx, finding, programme, 'create')
  return finding
}

export async function tellFinding(
  ctx: Context,
  finding: store.FindingRow,
  programme: ProgrammeContent,
  action: 'create' | 'update',
): Promise<void> {
  const { id: findingId, residentId, programmeCode, basis, state } = finding
  if (basis !== 'diagnosis') await publish(ctx, 'chronic', [toFlag(finding, programme)])
  await audit(ctx, { action, residentId, entity: 'chronic.finding', entityId: findingId, reason: state })
  await announce(ctx, found, residentId, { findingId, residentId, programmeCode, basis, state })
}

/** Whether a new suspicion says anything: not while one waits, nor after a diagnosis, nor on what was known before a "no". */
export function suspicionCounts(findings: readonly store.FindingRow[]): { counts: boolean; since: Date | undefined } {
  const decided = findings.filter(({ state }) => state === 'excluded').map(({ decidedAt }) => decidedAt!.getTime())
  const counts = findings.every(({ state }) => state === 'excluded')
  return { counts, since: decided.length > 0 ? new Date(Math.max(...decided)) : undefined }
}

export function showFinding(one: store.FindingRow, programme: Pick<ProgrammeContent, 'title'>): Finding {
  return {
    id: one.id,
    residentId: one.residentId,
    programmeCode: one.programmeCode,
    programmeTitle: programme.title,
    foundOn: one.foundOn,
    basis: one.basis,
    evidenceId: one.evidenceId,
    because: one.because,
    state: one.state,
    decidedAt: one.decidedAt?.toISOString() ?? null,
    decisionReason: one.decisionReason,
    diagnosisCode: one.diagnosisCode,
  }
}
