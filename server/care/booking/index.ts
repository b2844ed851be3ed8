import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { expireHolds, markNoShows, publishConceptMap, releaseNumbers } from './jobs.ts'
import { penaliseNoShows } from './penalties.ts'
import { projectChange, projectNumbers, projectSession } from './projection.ts'
import { routes } from './routes.ts'

export { bookNumber } from './book-number.ts'
export { readPolicy, setPolicy } from './booking-policy.ts'
export { cancelAppointment, checkIn, settleAppointment } from './change-appointment.ts'
export { sameDisease, toIcd10 } from './diagnosis-map.ts'
export { type ClosedNumber, changeDoctor, closeNumbers, endDisplaced, reopenNumbers } from './displace.ts'
export { readEligibility } from './eligibility.ts'
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
export { bandOfNumber, type FoundBand, findBands } from './find-bands.ts'
export { doctorSessions, findDoctors } from './find-doctors.ts'
export { holdNumber, holdReserved } from './hold-number.ts'
export { expireHolds, markNoShows, publishConceptMap, releaseNumbers } from './jobs.ts'
export { keepNumber, lockEqual, moveToKept, unkeepNumber } from './kept-number.ts'
export { leaveSubstitute, restoreAppointments } from './leave-place.ts'
export { expectedOn, readAppointment } from './list-appointments.ts'
export type { AppointmentRow, SessionRow } from './number.ts'
export {
  closeOffer,
  endOffer,
  type OfferableNumber,
  offerableNumbers,
  offerNumber,
  offerStands,
} from './offer-number.ts'
export { offlineDiagnoses } from './offline-diagnoses.ts'
export { openSession, openWith } from './open-session.ts'
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
} from './outside.ts'
export { searchText, searchWords } from './pinyin-text.ts'
export { bookedSession, giveBackNumbers, lockAppointment, setQuotas, withdrawSession } from './pools.ts'
export { putSession } from './put-session.ts'
export { rescheduleAppointment } from './reschedule.ts'
export { isGuardian, needsGuardian } from './who.ts'

nameOperation('booking', 'Appointment', 'POST /api/booking/holds/:holdId/book')
nameOperation('booking', 'Schedule', 'POST /api/booking/sessions')
nameOperation('booking', 'Slot', 'POST /api/booking/sessions/:sessionId/holds')

export const bookingModule: Module = {
  name: 'booking',
  routes,
  listeners: [projectSession, projectNumbers, projectChange, penaliseNoShows],
  jobs: [releaseNumbers, expireHolds, markNoShows, publishConceptMap],
}
