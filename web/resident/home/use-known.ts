import { useQueries } from '@tanstack/react-query'
import { AppointmentList } from '#contracts/booking'
import { type Consult, ConsultList } from '#contracts/consult'
import { residentPickupsAnswer } from '#contracts/dispensing'
import { residentPrescriptionsAnswer } from '#contracts/prescribing'
import { Bills, Quote } from '#contracts/settlement'
import { ApiRefusal, api } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { useApi } from '../../shell/use-api.ts'
import { type Known, type NextStep, nextSteps } from './next-steps.ts'

const DUE_DAYS = 7 // an older unpaid visit is found under its consult; the home asks only about fresh ones
const EVERY_MS = 20_000

/** Reads everything the home needs; a part that fails leaves the rest in place. */
export function useNextSteps(residentId: string): {
  steps: NextStep[]
  loading: boolean
  error: unknown
  retry(): void
} {
  const poll = { everyMs: EVERY_MS }
  const appointments = useApi('/api/booking/appointments', AppointmentList, {
    params: { residentId, scope: 'upcoming' },
    ...poll,
  })
  const consults = useApi('/api/consult/consults', ConsultList, { params: { residentId }, ...poll })
  const prescriptions = useApi(`/api/prescribing/residents/${residentId}/prescriptions`, residentPrescriptionsAnswer, {
    params: { limit: 10 },
    ...poll,
  })
  const pickups = useApi(`/api/dispensing/residents/${residentId}/pickups`, residentPickupsAnswer, poll)
  const unpaid = useApi('/api/settlement/bills', Bills, { params: { residentId, state: 'awaiting-payment' }, ...poll })
  const due = useDueVisits(consults.data?.consults ?? [])

  const parts = [appointments, consults, prescriptions, pickups, unpaid]
  const known: Known = {
    now: clock.now(),
    appointments: appointments.data?.appointments ?? [],
    consults: consults.data?.consults ?? [],
    prescriptions: prescriptions.data?.prescriptions ?? [],
    pickups: pickups.data?.pickups ?? [],
    unpaidBills: unpaid.data?.bills ?? [],
    dueVisits: due,
  }
  const failed = parts.find((part) => part.error && part.data === undefined)
  return {
    steps: nextSteps(known),
    loading: parts.some((part) => part.isPending && !part.error),
    error: failed?.error,
    retry: () => {
      for (const part of parts) if (part.error) void part.refetch()
    },
  }
}

function useDueVisits(consults: readonly Consult[]): { consultId: string; doctorName: string }[] {
  const since = clock.now().getTime() - DUE_DAYS * 86_400_000
  const ended = consults
    .filter(
      (consult) =>
        consult.endedAt && ['ended', 'terminated'].includes(consult.state) && Date.parse(consult.endedAt) > since,
    )
    .slice(0, 3)
  const answers = useQueries({
    queries: ended.map((consult) => ({
      queryKey: [`/api/settlement/visits/${consult.id}/quote`, { useAccount: true }],
      queryFn: () => quoteOrNothing(consult.id),
      refetchInterval: EVERY_MS,
    })),
  })
  return ended.flatMap((consult, index) =>
    answers[index]?.data ? [{ consultId: consult.id, doctorName: consult.doctorName }] : [],
  )
}

/** The quote of a visit, or null when nothing is left to pay. */
export async function quoteOrNothing(consultId: string, useAccount = true): Promise<Quote | null> {
  try {
    return await api.query(`/api/settlement/visits/${consultId}/quote`, Quote, { params: { useAccount } })
  } catch (error) {
    if (error instanceof ApiRefusal && error.status < 500) return null
    throw error
  }
}
