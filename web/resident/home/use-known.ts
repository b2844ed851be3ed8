import { useQueries } from '@tanstack/react-query'
import { type Appointment, AppointmentList } from '#contracts/booking'
import { InvitationList } from '#contracts/call-back'
import { type Consult, ConsultList } from '#contracts/consult'
import { MyContracts } from '#contracts/family-contracts'
import { MyPlace } from '#contracts/queue'
import { Bills, Quote } from '#contracts/settlement'
import { EntryList } from '#contracts/waiting-list'
import { ApiRefusal, api } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { useApi } from '../../shell/use-api.ts'
import { usePickups, useSheets } from '../medicine/use-medicine.ts'
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
  const appointments = useApi('/api/booking/appointments', AppointmentList, {
    params: { residentId, scope: 'upcoming' },
  })
  const consults = useApi('/api/consult/consults', ConsultList, {
    params: { residentId },
    everyMs: (data) =>
      data?.consults.some(({ state }) => state === 'waiting' || state === 'in-progress') ? EVERY_MS : false,
  })
  const prescriptions = useSheets(residentId)
  const pickups = usePickups(residentId)
  const unpaid = useApi('/api/settlement/bills', Bills, {
    params: { residentId, state: 'awaiting-payment' },
    everyMs: (data) => (data && data.bills.length > 0 ? EVERY_MS : false),
  })
  const inReview = prescriptions.data?.prescriptions.some(({ state }) => state === 'signed') ?? false
  const due = useDueVisits(consults.data?.consults ?? [], inReview)

  const waiting = useApi('/api/waiting-list/entries', EntryList, {
    params: { residentId, scope: 'open' },
    everyMs: (data) => (data && data.entries.length > 0 ? EVERY_MS : false),
  })
  const contracts = useApi(`/api/contracts/residents/${residentId}/contracts`, MyContracts)
  const invitations = useApi('/api/call-back/mine', InvitationList, {
    // Only what is open: what is over need not be looked at again and again, each look is a line in the trail.
    params: { residentId, open: true },
    everyMs: EVERY_MS,
  })
  const places = usePlacesInHall(appointments.data?.appointments ?? [])

  const parts = [appointments, consults, prescriptions, pickups, unpaid]
  const known: Known = {
    now: clock.now(),
    invitations: invitations.data?.invitations ?? [],
    contracts: contracts.data?.contracts ?? [],
    appointments: appointments.data?.appointments ?? [],
    places,
    waiting: waiting.data?.entries ?? [],
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

function usePlacesInHall(appointments: readonly Appointment[]): ReadonlyMap<string, MyPlace> {
  const inHall = appointments.filter(({ state, kind }) => state === 'checked-in' && kind === 'offline').slice(0, 2)
  const answers = useQueries({
    queries: inHall.map(({ id }) => ({
      queryKey: [`/api/queue/appointments/${id}/place`, {}],
      queryFn: () => api.query(`/api/queue/appointments/${id}/place`, MyPlace),
      refetchInterval: EVERY_MS,
    })),
  })
  return new Map(answers.flatMap(({ data }) => (data ? [[data.appointmentId, data] as const] : [])))
}

function useDueVisits(consults: readonly Consult[], inReview: boolean): { consultId: string; doctorName: string }[] {
  const since = clock.now().getTime() - DUE_DAYS * 86_400_000
  const ended = consults
    .filter((consult) => consult.endedAt && consult.state === 'ended' && Date.parse(consult.endedAt) > since)
    .slice(0, 3)
  const answers = useQueries({
    queries: ended.map((consult) => ({
      queryKey: [`/api/settlement/visits/${consult.id}/quote`, { useAccount: true }],
      queryFn: () => quoteOrNothing(consult.id),
      refetchInterval: inReview ? EVERY_MS : (false as const), // the approval adds to what is due
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
