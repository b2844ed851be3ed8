// What the hospital's own people do at their screen.
import { z } from 'zod'
import { arrive } from './commands.ts'
import { type Client, inTransaction, type Pool } from './database.ts'
import { appointmentCancelled, appointmentMade, reportTold } from './hl7/tell.ts'
import {
  cancelRegistration,
  lockRow,
  moveNumber,
  type NumberRow,
  register,
  registrationOf,
  scheduleChannel,
} from './numbers.ts'
import { patientById, patientOf } from './patients.ts'

/** Why the counter said no: a key of the screen's texts. */
export type CounterNo = 'taken' | 'suspended' | 'unknown' | 'not-registered' | 'seen-already' | 'form'
export type Said = { ok: true; id: string } | { ok: false; why: CounterNo }
const no = (why: CounterNo): Said => ({ ok: false, why })

export const PersonForm = z.object({
  name: z.string().trim().min(1).max(80),
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  birthDate: z.iso.date(),
  documentNumber: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z]{5,20}$/),
  phone: z
    .string()
    .trim()
    .max(20)
    .transform((text) => text || null),
})

/** Sells a number at the window, paid in full. */
export function sell(pool: Pool, numberId: string, person: z.infer<typeof PersonForm>, now: Date): Promise<Said> {
  return inTransaction(pool, async (client) => {
    const row = await lockRow(client, numberId, now)
    if (!row) return no('unknown')
    if (row.session_state === 'suspended') return no('suspended')
    if (row.state !== 'free') return no('taken')
    const { patient, fresh } = await patientOf(client, { documentType: 'id-card', ...person }, now)
    const sale = { patientId: patient.id, channel: 'window', paidFen: row.fee_fen } as const
    const registration = await register(client, row, sale, now)
    await appointmentMade(client, { row, registration, patient, fresh }, now)
    return { ok: true, id: registration.id }
  })
}

async function registered(client: Client, numberId: string, now: Date) {
  const row = await lockRow(client, numberId, now)
  const registration = row && (await registrationOf(client, numberId))
  return registration ? { row, registration } : undefined
}

/** Gives a window sale back, all of the money with it; what the app sold is cancelled where it was sold. */
export function giveBack(pool: Pool, numberId: string, now: Date): Promise<Said> {
  return inTransaction(pool, async (client) => {
    const sold = await registered(client, numberId, now)
    if (sold?.registration.channel !== 'window') return no('not-registered')
    if (sold.row.state === 'seen') return no('seen-already')
    await cancelRegistration(client, sold.row, sold.registration, sold.registration.paid_fen, '窗口退号', now)
    await appointmentCancelled(client, sold.row, sold.registration, now)
    return { ok: true, id: sold.registration.id }
  })
}

/** The patient came, was seen, or did not come. */
export function mark(pool: Pool, numberId: string, to: 'checked-in' | 'seen' | 'no-show', now: Date): Promise<Said> {
  return inTransaction(pool, async (client) => {
    const sold = await registered(client, numberId, now)
    if (!sold) return no('not-registered')
    const { row, registration } = sold
    if (row.state === 'seen') return no('seen-already')
    if (to === 'checked-in') await arrive(client, row, registration.patient_id, now)
    else await moveNumber(client, row as NumberRow, { state: to, holdId: row.hold_id, lockUntil: null }, now)
    return { ok: true, id: registration.id }
  })
}

/** 停诊: nobody books any more; locks fall, those registered are the platform's and the window's to move. */
export function suspend(pool: Pool, sessionId: string, reason: string, now: Date): Promise<Said> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query(`select state from session where id = $1 for update`, [sessionId])
    if (!rows[0]) return no('unknown')
    await client.query(
      `update session set state = 'suspended', reason = $2, revision = revision + 1, changed_at = $3,
         changed_tx = pg_current_xact_id() where id = $1`,
      [sessionId, reason, now],
    )
    await client.query(
      `update hold set state = 'expired', changed_at = $2 where state = 'locked' and number_id in
         (select id from number where session_id = $1)`,
      [sessionId, now],
    )
    await client.query(
      `update number set state = 'suspended', hold_id = null, lock_until = null, changed_at = $2,
         revision = (select revision from session where id = $1), changed_tx = pg_current_xact_id()
       where session_id = $1 and state in ('free', 'locked')`,
      [sessionId, now],
    )
    await client.query('select pg_notify($1, $2)', [scheduleChannel, sessionId])
    return { ok: true, id: sessionId }
  })
}

/** Panels the laboratory offers, with LOINC codes and the ranges of the hospital's own analyser. */
export const panels = [
  {
    code: '24331-1',
    name: '血脂四项',
    items: [
      { code: '14647-2', name: '总胆固醇', unit: 'mmol/L', low: 2.8, high: 5.2 },
      { code: '14927-8', name: '甘油三酯', unit: 'mmol/L', low: 0.56, high: 1.7 },
      { code: '14646-4', name: '高密度脂蛋白胆固醇', unit: 'mmol/L', low: 1.0, high: 2.1 },
      { code: '22748-8', name: '低密度脂蛋白胆固醇', unit: 'mmol/L', low: 1.5, high: 3.4 },
    ],
  },
  {
    code: '55399-0',
    name: '血糖两项',
    items: [
      { code: '14771-0', name: '空腹血糖', unit: 'mmol/L', low: 3.9, high: 6.1 },
      { code: '4548-4', name: '糖化血红蛋白', unit: '%', low: 4.0, high: 6.0 },
    ],
  },
] as const

export const ReportForm = z.object({
  patientId: z.string().min(1).max(40),
  panel: z.enum(['24331-1', '55399-0']),
  values: z.array(z.coerce.number().min(0).max(1_000)).min(1).max(10),
  conclusion: z.string().trim().max(500),
})

/** Writes and signs a report; its message is on the way with the commit. */
export function writeReport(pool: Pool, form: z.infer<typeof ReportForm>, now: Date): Promise<Said> {
  const panel = panels.find(({ code }) => code === form.panel)!
  if (form.values.length !== panel.items.length) return Promise.resolve(no('form'))
  return inTransaction(pool, async (client) => {
    const patient = await patientById(client, form.patientId)
    if (!patient) return no('unknown')
    const doctor = (await client.query('select id, name from doctor order by id limit 1')).rows[0]
    const { rows } = await client.query<{ id: string }>(
      `insert into report (id, patient_id, doctor_id, code, name, ready, conclusion, at, changed_at)
       values ('L' || lpad(nextval('report_number')::text, 8, '0'), $1, $2, $3, $4, true, $5, $6, $6) returning id`,
      [patient.id, doctor.id, panel.code, panel.name, form.conclusion, now],
    )
    const id = rows[0]!.id
    const items = panel.items.map((item, index) => {
      const value = form.values[index]!
      const flag = value < item.low ? 'L' : value > item.high ? 'H' : 'N'
      return {
        code: item.code,
        name: item.name,
        value: String(value),
        unit: item.unit,
        reference: `${item.low}-${item.high}`,
        flag,
      }
    })
    for (const [index, { code, name, value, unit, reference, flag }] of items.entries()) {
      const row = [id, index + 1, code, name, value, unit, reference, flag]
      await client.query('insert into report_item values ($1, $2, $3, $4, $5, $6, $7, $8)', row)
    }
    const facts = { id, code: panel.code, name: panel.name, conclusion: form.conclusion, at: now, doctor, items }
    await reportTold(client, facts, patient, now)
    await client.query('select pg_notify($1, $2)', ['his_report', id])
    return { ok: true, id }
  })
}
