import type { HisNumberState } from '#contracts/sluice'
import type { Pool } from './database.ts'
import type { QuestionName, Questions } from './operations.ts'

type Asked = { [N in QuestionName]: (pool: Pool, ask: Questions[N][0], now: Date) => Promise<Questions[N][1]> }

/** A lock whose time is over counts as free, also before it was swept. */
const stateNow = `case when number.state = 'locked' and number.lock_until <= $2
  then case session.state when 'suspended' then 'suspended' else 'free' end else number.state end`

export const questions: Asked = {
  NumbersLeft: async (pool, { hisSessionId }, now) => {
    const { rows } = await pool.query<{ revision: number; id: string | null; state: HisNumberState }>(
      `select session.revision, number.id, ${stateNow} as state from session left join number on number.session_id = session.id
       where session.id = $1 order by number.seq`,
      [hisSessionId, now],
    )
    return {
      revision: rows[0]?.revision ?? 0,
      numbers: rows.flatMap(({ id, state }) => (id === null ? [] : [{ hisNumberId: id, state }])),
    }
  },
  Balance: async (pool, { documentNumber }) => {
    const { rows } = await pool.query('select balance_fen from patient where document_number = $1', [documentNumber])
    return { found: rows.length > 0, balanceFen: rows[0]?.balance_fen ?? 0 }
  },
  ReportReady: async (pool, { documentNumber }) => {
    const { rows } = await pool.query<{ id: string; name: string; ready: boolean; at: Date }>(
      `select report.id, report.name, report.ready, report.at from report join patient on patient.id = report.patient_id
       where document_number = $1 order by report.at desc, report.id desc limit 200`,
      [documentNumber],
    )
    return {
      reports: rows.map(({ id, name, ready, at }) => ({
        hisReportId: id,
        name,
        ready,
        at: ready ? at.toISOString() : null,
      })),
    }
  },
  NumberBook: async (pool, { date }, now) => {
    const { rows } = await pool.query<{
      id: string
      state: HisNumberState
      hold_id: string | null
      appointment_id: string | null
      paid_fen: number
      refunded_fen: number
    }>(
      // What was paid and given back on a number counts over all who ever had it that day.
      `select number.id, ${stateNow} as state, coalesce(active.hold_id, number.hold_id) as hold_id, active.appointment_id,
         coalesce(active.paid_fen, 0) as paid_fen, coalesce(active.refunded_fen, 0) as refunded_fen
       from number join session on session.id = number.session_id
       left join registration active on active.number_id = number.id and active.state = 'active'
       where session.date = $1 and (number.state <> 'free')
       union all
       select number_id, 'free', registration.hold_id, appointment_id, paid_fen, refunded_fen
       from registration join number on number.id = number_id join session on session.id = number.session_id
       where session.date = $1 and registration.state = 'cancelled'
       order by 1`,
      [date, now],
    )
    return {
      entries: rows.map((row) => ({
        hisNumberId: row.id,
        state: row.state,
        holdId: row.hold_id,
        appointmentId: row.appointment_id,
        paidFen: row.paid_fen,
        refundedFen: row.refunded_fen,
      })),
    }
  },
}
