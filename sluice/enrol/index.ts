export { type EnrolContext, enrolAuthority, enrolHospital, enrolOuter, enrolPlatform, revoke, rotate } from './enrol.ts'
export { type HospitalFiles, readHospital } from './read.ts'
