import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { expireHolds, markNoShows, publishConceptMap, releaseNumbers } from './jobs.ts'
import { projectChange, projectNumbers, projectSession } from './projection.ts'
import { routes } from './routes.ts'
import { penaliseNoShows } from './rules/penalties.ts'

export { bookNumber } from './appointments/book-number.ts'
export { cancelAppointment, checkIn, settleAppointment } from './appointments/change-appointment.ts'
export { type ClosedNumber, changeDoctor, closeNumbers, endDisplaced, reopenNumbers } from './appointments/displace.ts'
export { leaveSubstitute, restoreAppointments } from './appointments/leave-place.ts'
export { expectedOn, readAppointment } from './appointments/list-appointments.ts'
export {
  confirmPending,
  endRegistered,
  failPending,
  followOutside,
  followVisit,
  keepHold,
  keepRegistered,
  loseHold,
  type OutsideState,
  outsideSession,
} from './appointments/outside.ts'
export { rescheduleAppointment } from './appointments/reschedule.ts'
export {
  cancelled,
  checkedInEvent as checkedIn,
  displaced,
  noShow,
  numberBooked,
  numbersMoved,
  outsideAsked,
  released,
  rescheduled,
  seen,
  sessionChanged,
  sessionResumed,
  sessionSuspended,
} from './events.ts'
export { dropExtra, type ExtraNumber, keepExtra } from './holding/extra-number.ts'
export { holdNumber, holdReserved } from './holding/hold-number.ts'
export { keepNumber, lockEqual, moveToKept, unkeepNumber } from './holding/kept-number.ts'
export {
  closeOffer,
  endOffer,
  type OfferableNumber,
  offerableNumbers,
  offerNumber,
  offerStands,
} from './holding/offer-number.ts'
export { expireHolds, markNoShows, publishConceptMap, releaseNumbers } from './jobs.ts'
export type { AppointmentRow, SessionRow } from './number.ts'
export { readPolicy, setPolicy } from './rules/booking-policy.ts'
export { sameDisease, toIcd10 } from './rules/diagnosis-map.ts'
export { readEligibility } from './rules/eligibility.ts'
export { offlineDiagnoses } from './rules/offline-diagnoses.ts'
export { isGuardian, needsGuardian } from './rules/who.ts'
export { bandOfNumber, type FoundBand, findBands } from './sessions/find-bands.ts'
export { doctorSessions, findDoctors } from './sessions/find-doctors.ts'
export { openSession, openWith } from './sessions/open-session.ts'
export { searchText, searchWords } from './sessions/pinyin-text.ts'
export { bookedSession, giveBackNumbers, lockAppointment, setQuotas, withdrawSession } from './sessions/pools.ts'
export { putSession } from './sessions/put-session.ts'

nameOperation('booking', 'Appointment', 'POST /api/booking/holds/:holdId/book')
nameOperation('booking', 'Schedule', 'POST /api/booking/sessions')
nameOperation('booking', 'Slot', 'POST /api/booking/sessions/:sessionId/holds')

export const bookingModule: Module = {
  name: 'booking',
  routes,
  listeners: [projectSession, projectNumbers, projectChange, penaliseNoShows],
  jobs: [releaseNumbers, expireHolds, markNoShows, publishConceptMap],
}
