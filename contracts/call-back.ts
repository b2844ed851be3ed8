/**
 * Calling back: a doctor asks a person to an online consult now, with a number kept for it; no pool, no queueing for a number.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/call-back/diagnoses | doctor of the person's team or care | residentId | CallableDiagnoses: what a consult may be about (R04) |
 * | POST /api/call-back/invitations | the same | InviteRequest | Invitation |
 * | GET  /api/call-back/invitations | doctor (own) | residentId?, open? | InvitationList, newest first |
 * | GET  /api/call-back/mine | resident (self or family) | residentId, open? | InvitationList: open ones first |
 * | POST /api/call-back/invitations/:invitationId/accept | resident's side | guardianId? | Invitation with consultId: the waiting room is open |
 * | POST /api/call-back/invitations/:invitationId/decline | resident's side | reason? | Invitation |
 * | POST /api/call-back/invitations/:invitationId/withdraw | the doctor | – | Invitation |
 */
import { z } from 'zod'

const uuid = z.uuid()
const isoTime = z.string()

export const CallWay = z.enum(['text', 'video'])
export type CallWay = z.infer<typeof CallWay>
export const InvitationState = z.enum(['open', 'accepted', 'declined', 'withdrawn', 'lapsed'])

export const Invitation = z.object({
  id: uuid,
  state: InvitationState,
  residentId: uuid,
  residentName: z.string(),
  doctorId: uuid,
  doctorName: z.string(),
  doctorTitle: z.string(),
  institutionName: z.string(),
  way: CallWay,
  /** Why the doctor asks, in words for the person. */
  reason: z.string(),
  diagnosis: z.object({ code: z.string(), name: z.string() }),
  aboutId: uuid.nullable(),
  madeAt: isoTime,
  answerUntil: isoTime,
  answeredAt: isoTime.nullable(),
  declineReason: z.string().nullable(),
  appointmentId: uuid.nullable(),
  consultId: uuid.nullable(),
})
export type Invitation = z.infer<typeof Invitation>
export const InvitationList = z.object({ invitations: z.array(Invitation) })

export const InviteRequest = z.object({
  residentId: uuid,
  way: CallWay,
  reason: z.string().trim().min(2).max(200),
  diagnosisCode: z.string().min(1).max(20),
  /** What it came from, an alarm for one. */
  aboutId: uuid.optional(),
  /** How long the person has to answer. */
  minutes: z.number().int().min(5).max(240).default(60),
})
export const InvitationRequest = z.object({ invitationId: uuid })
export const AcceptRequest = InvitationRequest.extend({ guardianId: uuid.optional() })
export const DeclineRequest = InvitationRequest.extend({ reason: z.string().trim().max(200).optional() })
export const InvitationsRequest = z.object({
  residentId: uuid.optional(),
  open: z.enum(['true', 'false']).default('false'),
})
export const OfResident = z.object({ residentId: uuid })
export const MineRequest = OfResident.extend({ open: z.enum(['true', 'false']).default('false') })
export const CallableDiagnoses = z.object({ diagnoses: z.array(z.object({ code: z.string(), name: z.string() })) })
