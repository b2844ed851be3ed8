import type { Appointment } from '#contracts/booking'
import { Advice, type Choice } from '#contracts/guidance'
import { api } from '../../shell/api.ts'

/** Says quietly what became of an advice: the booking stands whether or not this arrives. */
export function recordChoice(adviceId: string, appointment: Appointment): void {
  void say(adviceId, appointment).catch(() => undefined)
}

async function say(adviceId: string, appointment: Appointment): Promise<void> {
  const advice = await api.query(`/api/guidance/advice/${adviceId}`, Advice)
  if (advice.choice) return
  const body = { what: choiceOf(advice, appointment), appointmentId: appointment.id }
  // One advice, one choice: the key is the advice's.
  await api.command('POST', `/api/guidance/advice/${adviceId}/choice`, body, { idempotencyKey: `choice-${adviceId}` })
}

/** What a booking is in the light of the advice: pure. */
export function choiceOf(
  advice: Pick<Advice, 'where' | 'departments'>,
  appointment: Pick<Appointment, 'departmentCode' | 'doctorId'>,
): Choice {
  const advised = advice.departments.some(
    ({ code, doctors }) => code === appointment.departmentCode || doctors.some(({ id }) => id === appointment.doctorId),
  )
  if (!advised) return 'other-department'
  return advice.where === 'family-doctor' ? 'family-doctor' : 'as-advised'
}
