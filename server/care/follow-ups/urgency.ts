/** How urgent a due follow-up is, and by which way. Rules only. */
import type { Due, DueReason, Urgency, Way } from '#contracts/follow-ups'
import type { DueRow } from './due-store.ts'

/** After an urgent sign or a call-back somebody must look within days. */
export const reasonsOfUrgent: readonly DueReason[] = ['referred', 'call-back']
/** National standard: at least four follow-ups in person a year (public-health service specification, hypertension and type 2 diabetes). */
const inPersonAYear = 4

export function urgencyOf(dueOn: string, reason: DueReason, today: string): Urgency {
  if (reasonsOfUrgent.includes(reason)) return 'urgent'
  if (dueOn < today) return 'overdue'
  return dueOn === today ? 'today' : 'soon'
}

/** A check needs the person; so does a follow-up after a change, and each until the year has enough of them. */
export function wayOf(row: Pick<DueRow, 'kind' | 'reason' | 'inPerson'>): Way {
  if (row.kind === 'check') return 'clinic'
  return row.reason !== 'routine' || row.inPerson < inPersonAYear ? 'home' : 'phone'
}

export function asDue(row: DueRow, name: string, today: string): Due {
  const { enrolmentId, residentId, programme, dueOn, reason } = row
  const daysOverdue = Math.max(0, Math.round((Date.parse(today) - Date.parse(dueOn)) / 86_400_000))
  return {
    enrolmentId,
    residentId,
    name,
    programme,
    dueOn,
    daysOverdue,
    reason,
    urgency: urgencyOf(dueOn, reason, today),
    way: wayOf(row),
  }
}
