/** The hospital's day as it is now: sessions by department, numbers by state and channel; and who did not come. */
import { numbersMoved, sessionChanged } from '#care/booking'
import type { Channel, NumberState } from '#contracts/booking'
import { Board, BoardRequest, type BoardSession, NoShowList, SpanRequest } from '#contracts/schedules'
import { audit, type Context, listener, pushToStream, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { residentsOf } from '#people/residents'
import * as noShows from './no-show-store.ts'
import type { SittingView } from './tables.ts'
import * as store from './template-store.ts'
import { dayAfter } from './week.ts'
import { desk, onlyOwn, ownInstitution } from './who.ts'

/** Counts only: no person's data. Refusals: schedules.no_institution. */
export const readBoard = verb(
  {
    name: 'schedules.read_board',
    may: ['doctor', ...desk],
    input: BoardRequest,
    answer: Board,
    summary: 'The sessions of a day with their numbers, by department.',
  },
  async (ctx, request) => {
    const institutionId = ownInstitution(ctx)
    const date = request.date ?? dayOf(ctx.now)
    const sittings = await store.sittingsOn(ctx, { institutionId, date, doctorId: onlyOwn(ctx, undefined) })
    const counts = await store.countsOf(
      ctx,
      sittings.map(({ id }) => id),
    )
    const departments = new Map<string, { code: string; name: string; sessions: BoardSession[] }>()
    for (const sitting of sittings) {
      const { department_code: code, department_name: name } = sitting
      const department = departments.get(code) ?? { code, name, sessions: [] }
      department.sessions.push(
        show(
          sitting,
          counts.filter((row) => row.session_id === sitting.id),
        ),
      )
      departments.set(code, department)
    }
    return { institutionId, day: date, at: ctx.now.toISOString(), departments: [...departments.values()] }
  },
)

function show(sitting: SittingView, counts: Awaited<ReturnType<typeof store.countsOf>>): BoardSession {
  const states: Partial<Record<NumberState, number>> = {}
  const channels: Partial<Record<Channel, { numbers: number; free: number }>> = {}
  let numbers = 0
  for (const { state, channel, count, free } of counts) {
    numbers += count
    states[state] = (states[state] ?? 0) + count
    const pool = channels[channel] ?? { numbers: 0, free: 0 }
    channels[channel] = { numbers: pool.numbers + count, free: pool.free + (free ? count : 0) }
  }
  return {
    sessionId: sitting.id,
    doctorId: sitting.doctor_id,
    doctorName: sitting.doctor_name,
    kind: sitting.kind,
    startsAt: sitting.starts_at.toISOString(),
    endsAt: sitting.ends_at.toISOString(),
    suspended: sitting.state === 'suspended',
    numbers,
    states,
    channels,
    waiting: states['checked-in'] ?? 0,
    seen: states.seen ?? 0,
    noShows: states['no-show'] ?? 0,
  }
}

export const boardChannel = (institutionId: string) => `schedules.board.${institutionId}`

async function tellBoard(ctx: Context, sessionId: string): Promise<void> {
  const sitting = await store.sittingById(ctx, sessionId)
  if (!sitting) return
  const id = `${ctx.now.getTime()}.${ctx.chance.uuid()}`
  await pushToStream(ctx, boardChannel(sitting.institution_id), { id, type: 'board', data: { sessionId } })
}

export const tellMoved = listener(numbersMoved, 'schedules.board_numbers', (ctx, { sessionId }) =>
  tellBoard(ctx, sessionId),
)
export const tellChanged = listener(sessionChanged, 'schedules.board_changed', (ctx, { sessionId }) =>
  tellBoard(ctx, sessionId),
)

/** Who did not come, with how often in a year. Refusals: schedules.no_institution. */
export const listNoShows = verb(
  {
    name: 'schedules.list_no_shows',
    may: desk,
    input: SpanRequest,
    answer: NoShowList,
    summary: 'Who did not come in a span of days.',
  },
  async (ctx, request) => {
    const to = request.to ?? dayOf(ctx.now)
    const from = request.from ?? dayAfter(to, -7)
    const rows = await noShows.noShowsOf(ctx, { institutionId: ownInstitution(ctx), from, to })
    const people = await residentsOf(ctx, [...new Set(rows.map(({ resident_id }) => resident_id))])
    for (const { resident_id: residentId, id: entityId } of rows) {
      await audit(ctx, { action: 'read', residentId, entity: 'booking.appointment', entityId })
    }
    return {
      noShows: rows.map((row) => ({
        appointmentId: row.id,
        residentId: row.resident_id,
        residentName: people.find(({ id }) => id === row.resident_id)?.name ?? '',
        doctorName: row.doctor_name,
        departmentName: row.department_name,
        startsAt: row.starts_at.toISOString(),
        state: row.state,
        inYear: row.in_year,
      })),
    }
  },
)
