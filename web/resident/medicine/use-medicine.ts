import { residentPickupsAnswer } from '#contracts/dispensing'
import { residentPrescriptionsAnswer } from '#contracts/prescribing'
import { useApi } from '../../shell/use-api.ts'

const EVERY_MS = 15_000

/** The prescriptions of a resident, asked again while one is with the pharmacist or back with the doctor. */
export function useSheets(residentId: string) {
  return useApi(`/api/prescribing/residents/${residentId}/prescriptions`, residentPrescriptionsAnswer, {
    everyMs: (data) =>
      data?.prescriptions.some(({ state }) => state === 'signed' || state === 'returned') ? EVERY_MS : false,
  })
}

/** Where the medicine of a resident is kept, asked again while one waits for its payment or at the counter. */
export function usePickups(residentId: string, everyMs = EVERY_MS) {
  return useApi(`/api/dispensing/residents/${residentId}/pickups`, residentPickupsAnswer, {
    everyMs: (data) => (data?.pickups.some(({ state }) => state === 'chosen' || state === 'ready') ? everyMs : false),
  })
}
