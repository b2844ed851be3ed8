// Messages are written in the transaction of the fact that they tell, and sent from the table.
import type { Client } from '../database.ts'
import type { NumberRow, Registration } from '../numbers.ts'
import { type Patient, patientById } from '../patients.ts'
import {
  appointmentMessage,
  arrivalMessage,
  type Outgoing,
  patientMessage,
  type ReportFacts,
  reportMessage,
} from './messages.ts'

export const outboundChannel = 'his_outbound'

async function tell(client: Client, message: Outgoing, now: Date): Promise<void> {
  await client.query(
    `insert into outbound (type, control_id, text, at)
     values ($1, 'HIS' || lpad(nextval('message_number')::text, 10, '0'), $2, $3)`,
    [message.type, message.segments.join('\r'), now],
  )
  await client.query('select pg_notify($1, $2)', [outboundChannel, ''])
}

/** Of a number sold by the app the platform knows by itself; the hospital tells of patients new to it and of its own sales. */
export async function appointmentMade(
  client: Client,
  made: { row: NumberRow; registration: Registration; patient: Patient; fresh: boolean },
  now: Date,
): Promise<void> {
  const { row, registration, patient, fresh } = made
  if (fresh) await tell(client, patientMessage('A04', patient, now), now)
  if (registration.channel !== 'window') return
  const doctor = await doctorName(client, row.doctor_id)
  await tell(client, appointmentMessage('S12', row, registration, patient, doctor), now)
}

export async function appointmentCancelled(
  client: Client,
  row: NumberRow,
  registration: Registration,
  now: Date,
): Promise<void> {
  if (registration.channel !== 'window') return
  const patient = (await patientById(client, registration.patient_id))!
  const doctor = await doctorName(client, row.doctor_id)
  await tell(client, appointmentMessage('S15', row, registration, patient, doctor), now)
}

export async function patientArrived(client: Client, row: NumberRow, patientId: string, now: Date): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select id from registration where number_id = $1 and state = 'active'`,
    [row.id],
  )
  const patient = (await patientById(client, patientId))!
  await tell(client, arrivalMessage(patient, rows[0]?.id ?? row.id, row.doctor_id, now), now)
}

export async function reportTold(client: Client, report: ReportFacts, patient: Patient, now: Date): Promise<void> {
  await tell(client, reportMessage(report, patient), now)
}

async function doctorName(client: Client, id: string): Promise<string> {
  return (await client.query('select name from doctor where id = $1', [id])).rows[0]?.name ?? ''
}
