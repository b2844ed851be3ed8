import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { leaveWithResidence } from './enrolments/change.ts'
import { followLearning } from './plan/follow-learning.ts'
import { followReadings } from './plan/follow-readings.ts'
import { routes } from './routes.ts'
import { screenRecord } from './screening/screen-diagnoses.ts'
import { hearReading } from './screening/screen-readings.ts'

export { assessCentre, listCentres } from './centres/assess.ts'
export { exitEnrolment, restratify, restratifyEnrolment, signPlan } from './enrolments/change.ts'
export { enrol } from './enrolments/enrol.ts'
export { type EnrolmentView, enrolmentOf, enrolmentsOf, openEnrolments } from './enrolments/enrolments-of.ts'
export { enrolled, exited, found, restratified } from './events.ts'
export { amendPlan } from './plan/amend.ts'
export { longPrescriptionAllowed } from './plan/long-prescription.ts'
export { prescribeActivity, reportProgress } from './plan/prescribe.ts'
export { readMyPlan, readPerson } from './plan/read.ts'
export { checkAnswers, factsOfAnswers, questionsOf, toResponse } from './programmes/answers.ts'
export { type Assessed, assess, atTarget, gravest, targetsFor, urgentSigns, withDerived } from './programmes/assess.ts'
export { evaluate, holds, reasonsFor, type Truth } from './programmes/condition.ts'
export { loadProgramme } from './programmes/load-programme.ts'
export type { Merged } from './programmes/merge.ts'
export { programmeOf, programmesOn } from './programmes/programme-of.ts'
export { listProgrammes, readProgramme } from './programmes/read-programmes.ts'
export { decideFinding, listSuspected } from './screening/decide.ts'
export { listQuestionnaires, screen } from './screening/questionnaire.ts'
export { screenRecord } from './screening/screen-diagnoses.ts'
export { screenReadings } from './screening/screen-readings.ts'

nameOperation('chronic', 'EpisodeOfCare', 'POST /api/chronic/enrolments')
nameOperation('chronic', 'CarePlan', 'POST /api/chronic/enrolments/:enrolmentId/plan')
nameOperation('chronic', 'PlanDefinition', 'POST /api/chronic/programmes')

export const chronicModule: Module = {
  name: 'chronic',
  routes,
  listeners: [leaveWithResidence, hearReading, followLearning, followReadings],
  jobs: [screenRecord],
}
