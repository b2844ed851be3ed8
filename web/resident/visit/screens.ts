export { CalledBack } from './called-back.tsx'
export { PastChat, Visit } from './visit.tsx'
export { Visits } from './visits.tsx'
