/**
 * The noun: an online consult (问诊), a follow-up of a disease that was diagnosed offline. Rules only: no clock, no I/O.
 * waiting → in-progress → ended | terminated; waiting → left | unseen.
 */
import type { CodedDiagnosis, ConsultState, TerminationReason } from '#contracts/consult'
import { refuse, refuseUnless, type Signature } from '#kernel'

export interface ConsultPolicy {
  readonly id: string
  readonly validFrom: string
  readonly feeHilistCode: string
  readonly feeName: string
  readonly minutesEach: number
  readonly unseenAfterMinutes: number
  readonly grantDaysAfter: number
}

export interface ConsultRow {
  readonly id: string
  readonly appointmentId: string
  readonly residentId: string
  readonly doctorId: string
  readonly institutionId: string
  readonly departmentCode: string
  readonly departmentName: string
  readonly state: ConsultState
  readonly numberSeq: number
  readonly bandStartsAt: Date
  readonly bandEndsAt: Date
  readonly waitingSince: Date
  readonly acceptedAt: Date | null
  readonly endedAt: Date | null
  readonly dutySessionId: string | null
  readonly policyId: string
  readonly followUpCode: string
  readonly followUpName: string
  readonly followUpConditionId: string
  readonly guardianId: string | null
  readonly judgement: 'stable' | 'changed' | null
  readonly judgementNote: string | null
  readonly diagnoses: readonly CodedDiagnosis[]
  readonly complaint: string | null
  readonly advice: string | null
  readonly terminationReason: TerminationReason | null
  readonly terminationNote: string | null
  readonly referToInstitutionId: string | null
  readonly summary: string | null
  readonly signature: Signature | null
}

/** Refusals: consult.not_waiting. */
export function accept(consult: ConsultRow, dutySessionId: string, now: Date): ConsultRow {
  refuseUnless(consult.state === 'waiting', 'consult.not_waiting', { params: { state: consult.state } })
  return { ...consult, state: 'in-progress', acceptedAt: now, dutySessionId }
}

/** Refusals: consult.not_waiting. */
export function leave(consult: ConsultRow, state: 'left' | 'unseen', now: Date): ConsultRow {
  refuseUnless(consult.state === 'waiting', 'consult.not_waiting', { params: { state: consult.state } })
  return { ...consult, state, endedAt: now }
}

/** Refusals: consult.not_in_progress. */
export function refuseUnlessInProgress(consult: ConsultRow): void {
  refuseUnless(consult.state === 'in-progress', 'consult.not_in_progress', { params: { state: consult.state } })
}

/**
 * A consult ends as a follow-up only: judged stable, with a diagnosis (R04).
 * Refusals: consult.not_in_progress, consult.judgement_needed, consult.condition_changed, consult.diagnosis_needed.
 */
export function refuseUnlessEndable(consult: ConsultRow): void {
  refuseUnlessInProgress(consult)
  refuseUnless(consult.judgement, 'consult.judgement_needed', { field: 'judgement' })
  refuseUnless(consult.judgement === 'stable', 'consult.condition_changed')
  refuseUnless(consult.diagnoses.length > 0, 'consult.diagnosis_needed', { field: 'diagnoses' })
}

export function end(consult: ConsultRow, complaint: string, advice: string, now: Date): ConsultRow {
  refuseUnlessEndable(consult)
  return { ...consult, state: 'ended', endedAt: now, complaint, advice }
}

/** R05: stops the consult; whoever may be referred is. Refusals: consult.not_in_progress. */
export function terminate(
  consult: ConsultRow,
  how: { reason: TerminationReason; note: string; referTo: string },
  now: Date,
): ConsultRow {
  refuseUnlessInProgress(consult)
  return {
    ...consult,
    state: 'terminated',
    endedAt: now,
    terminationReason: how.reason,
    terminationNote: how.note,
    referToInstitutionId: how.reason === 'resident-absent' ? null : how.referTo,
  }
}

/** How long those who wait have before them, by the doctor's pace of late. */
export function placeOf(ahead: number, minutesEach: number): { ahead: number; waitMinutes: number } {
  return { ahead, waitMinutes: Math.round(ahead * minutesEach) }
}

/** The pace of the last consults in minutes, at least two; the policy's figure when there are too few to tell. */
export function paceOf(minutes: readonly number[], policyMinutes: number): number {
  if (minutes.length < 3) return policyMinutes
  return Math.max(2, minutes.reduce((sum, one) => sum + one, 0) / minutes.length)
}

/** Refuses consult.not_yours: only the consult's own doctor acts in it (R01: nobody acts in a doctor's place). */
export function refuseUnlessDoctorOf(consult: ConsultRow, actorId: string): void {
  if (consult.doctorId !== actorId) refuse('consult.not_yours')
}

export function queueChannel(doctorId: string): string {
  return `consult-queue:${doctorId}`
}
