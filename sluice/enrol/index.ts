export { chanceOver, type MachineChance } from './chance.ts'
export { type EnrolContext, enrolAuthority, enrolHospital, enrolOuter, enrolPlatform, revoke, rotate } from './enrol.ts'
export { type HospitalFiles, readHospital, stampOf } from './read.ts'
