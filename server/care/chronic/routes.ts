import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { assessCentre, listCentres } from './centres/assess.ts'
import { exitEnrolment, restratifyEnrolment, signPlan } from './enrolments/change.ts'
import { enrol } from './enrolments/enrol.ts'
import { amendPlan } from './plan/amend.ts'
import { prescribeActivity, reportProgress } from './plan/prescribe.ts'
import { readMyPlan, readPerson } from './plan/read.ts'
import { loadProgramme } from './programmes/load-programme.ts'
import { listProgrammes, readProgramme } from './programmes/read-programmes.ts'
import { decideFinding, listSuspected } from './screening/decide.ts'
import { listQuestionnaires, screen } from './screening/questionnaire.ts'

export function routes(app: FastifyInstance): void {
  command(app, 'POST /api/chronic/programmes', loadProgramme)
  query(app, 'GET /api/chronic/programmes', listProgrammes)
  query(app, 'GET /api/chronic/programmes/:programmeCode', readProgramme)
  query(app, 'GET /api/chronic/suspected', listSuspected)
  command(app, 'POST /api/chronic/findings/:findingId/decide', decideFinding)
  query(app, 'GET /api/chronic/residents/:residentId/questionnaires', listQuestionnaires)
  command(app, 'POST /api/chronic/residents/:residentId/screen', screen)
  query(app, 'GET /api/chronic/residents/:residentId', readPerson)
  query(app, 'GET /api/chronic/residents/:residentId/my-plan', readMyPlan)
  command(app, 'POST /api/chronic/enrolments', enrol)
  command(app, 'POST /api/chronic/enrolments/:enrolmentId/sign', signPlan)
  command(app, 'POST /api/chronic/enrolments/:enrolmentId/plan', amendPlan)
  command(app, 'POST /api/chronic/enrolments/:enrolmentId/restratify', restratifyEnrolment)
  command(app, 'POST /api/chronic/enrolments/:enrolmentId/exit', exitEnrolment)
  command(app, 'POST /api/chronic/enrolments/:enrolmentId/activities', prescribeActivity)
  command(app, 'POST /api/chronic/activities/:activityId/progress', reportProgress)
  query(app, 'GET /api/chronic/centres', listCentres)
  command(app, 'POST /api/chronic/centres/:institutionId/assess', assessCentre)
}
