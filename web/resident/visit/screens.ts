export { PastChat, Visit } from './visit.tsx'
export { Visits } from './visits.tsx'
