import { HospitalRegistration } from '#contracts/hospital-numbers'
import type { Bill } from '#contracts/settlement'
import { useApi } from '../../shell/use-api.ts'

/**
 * Where a bill came from: a consult, or the registration of a hospital's number, whose visit is the appointment's id. The bill itself
 * does not say which, so it is asked for quietly; without an answer it is taken for a consult.
 */
export function useVisitOf(bill: Pick<Bill, 'mdtrtId'>): { path: string; registration: boolean } {
  const { data } = useApi(`/api/hospital-numbers/appointments/${bill.mdtrtId}`, HospitalRegistration)
  const registration = data !== undefined
  return { path: `/${registration ? 'appointments' : 'visits'}/${bill.mdtrtId}`, registration }
}
