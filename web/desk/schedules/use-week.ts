import { useQueries } from '@tanstack/react-query'
import type { SessionKind } from '#contracts/booking'
import {
  Board,
  type ChannelPool,
  Plan,
  type PlannedGiveBack,
  type PlannedSession,
  PoolList,
} from '#contracts/schedules'
import { api } from '../../shell/api.ts'
import { useApi } from '../../shell/use-api.ts'
import { useDoctors, useRights } from '../booking/use-staff.ts'

/** One session in the week's picture: opened, still to be opened, or left out and why. */
export interface Block {
  key: string
  day: string
  doctorId: string
  doctorName: string
  departmentName: string
  kind: SessionKind
  startsAt: string
  endsAt: string
  numbers: number
  taken: number
  sessionId: string | null
  state: PlannedSession['state'] | 'suspended'
  why: PlannedSession['why']
  releasesAt: string | null
  giveBacks: readonly PlannedGiveBack[]
  pools: readonly ChannelPool[]
}

const everyMs = 60_000

/** What the templates plan and what has been opened (by hand too), as one list. Doctors see their own, the desk the hospital's. */
export function useWeek(days: readonly string[]) {
  const { editor } = useRights()
  const { doctors } = useDoctors()
  const departmentOf = new Map(doctors.map((one) => [one.id, one.department]))
  const plan = useApi('/api/schedules/plan', Plan, { params: { from: days[0], to: days.at(-1) }, everyMs, keep: true })
  const opened = useQueries({
    queries: days.map((day) =>
      editor
        ? {
            queryKey: ['/api/schedules/pools', { date: day }],
            queryFn: async (): Promise<Block[]> =>
              blocksOfPools(await api.query('/api/schedules/pools', PoolList, { params: { date: day } })),
            refetchInterval: everyMs,
          }
        : {
            queryKey: ['/api/schedules/board', { date: day }],
            queryFn: async (): Promise<Block[]> =>
              blocksOfBoard(await api.query('/api/schedules/board', Board, { params: { date: day } })),
            refetchInterval: everyMs,
          },
    ),
  })
  const refetch = () => Promise.all([plan.refetch(), ...opened.map((one) => one.refetch())])
  const planned = new Map(
    plan.data?.sessions.flatMap((one) => (one.sessionId ? [[one.sessionId, one] as const] : [])) ?? [],
  )
  const blocks = [
    ...opened.flatMap(({ data }) => data ?? []).map((block) => withPlan(block, planned.get(block.sessionId ?? ''))),
    ...(plan.data?.sessions ?? [])
      .filter(({ sessionId, day }) => sessionId === null && days.includes(day))
      .map((one) => blockOfPlan(one, departmentOf.get(one.doctorId) ?? '')),
  ].toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))
  const error = plan.error ?? opened.find((one) => one.error)?.error ?? null
  const loading = plan.isLoading || opened.some((one) => one.isLoading)
  return { blocks, loading, error, refetch }
}

const withPlan = (block: Block, plan: PlannedSession | undefined): Block =>
  plan ? { ...block, releasesAt: plan.releasesAt, giveBacks: plan.giveBacks } : block

function blocksOfPools({ sessions }: PoolListAnswer): Block[] {
  return sessions.map((one) => ({
    key: one.sessionId,
    day: one.day,
    doctorId: one.doctorId,
    doctorName: one.doctorName,
    departmentName: one.departmentName,
    kind: one.kind,
    startsAt: one.startsAt,
    endsAt: one.endsAt,
    numbers: one.pools.reduce((sum, pool) => sum + pool.numbers, 0),
    taken: one.pools.reduce((sum, pool) => sum + pool.taken + pool.held, 0),
    sessionId: one.sessionId,
    state: one.suspended ? 'suspended' : 'opened',
    why: null,
    releasesAt: one.releasesAt,
    giveBacks: one.giveBacks,
    pools: one.pools,
  }))
}

type PoolListAnswer = (typeof PoolList)['_output']
const takenStates = ['held', 'booked', 'checked-in', 'seen', 'no-show', 'elsewhere'] as const

function blocksOfBoard(board: (typeof Board)['_output']): Block[] {
  return board.departments.flatMap((department) =>
    department.sessions.map((one) => ({
      key: one.sessionId,
      day: board.day,
      doctorId: one.doctorId,
      doctorName: one.doctorName,
      departmentName: department.name,
      kind: one.kind,
      startsAt: one.startsAt,
      endsAt: one.endsAt,
      numbers: one.numbers,
      taken: takenStates.reduce((sum, state) => sum + (one.states[state] ?? 0), 0),
      sessionId: one.sessionId,
      state: one.suspended ? ('suspended' as const) : ('opened' as const),
      why: null,
      releasesAt: null,
      giveBacks: [],
      pools: [],
    })),
  )
}

function blockOfPlan(one: PlannedSession, departmentName: string): Block {
  const { day, doctorId, doctorName, kind, startsAt, endsAt, numbers, sessionId, state, why, releasesAt, giveBacks } =
    one
  return {
    key: `${doctorId} ${startsAt} ${state}`,
    ...{ day, doctorId, doctorName, departmentName, kind, startsAt, endsAt, numbers, sessionId, state, why },
    ...{ releasesAt, giveBacks },
    taken: 0,
    pools: [],
  }
}
