/** The noun of calling back. Rules only: no clock, no I/O. */
import type { CallWay } from '#contracts/call-back'
import { refuseUnless } from '#kernel'

export type InvitationState = 'open' | 'accepted' | 'declined' | 'withdrawn' | 'lapsed'

export interface InvitationRow {
  readonly id: string
  readonly residentId: string
  readonly doctorId: string
  readonly institutionId: string
  readonly holdId: string
  readonly sessionId: string
  readonly way: CallWay
  readonly reason: string
  readonly diagnosisCode: string
  readonly aboutId: string | null
  readonly state: InvitationState
  readonly madeAt: Date
  readonly answerUntil: Date
  readonly answeredAt: Date | null
  readonly answeredBy: string | null
  readonly declineReason: string | null
  readonly appointmentId: string | null
}

/** How long the visit itself may take to begin after the last moment to accept. */
export const visitMinutes = 30

/** Refuses call_back.over. */
export function answer(
  invitation: InvitationRow,
  as: 'accepted' | 'declined' | 'withdrawn' | 'lapsed',
  by: string,
  now: Date,
  more: { appointmentId?: string; declineReason?: string | undefined } = {},
): InvitationRow {
  const inTime = as !== 'accepted' || invitation.answerUntil > now
  refuseUnless(invitation.state === 'open' && inTime, 'call_back.over')
  return {
    ...invitation,
    state: as,
    answeredAt: now,
    answeredBy: by,
    appointmentId: more.appointmentId ?? null,
    declineReason: more.declineReason ?? null,
  }
}
