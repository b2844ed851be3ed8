import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { setHouseholdTeam } from './assignment/by-hand.ts'
import { applyAssignment, previewAssignment, readAssignment, undoAssignment } from './assignment/preview.ts'
import { listCells, locate, readCell } from './cells/read-cells.ts'
import { closeCell, mergeCells, splitCell } from './cells/redraw.ts'
import { amendCell, registerCell } from './cells/register-cell.ts'
import { answerReview, askReview, gradeByHand, listReviews } from './grades/by-hand.ts'
import { gradeHousehold } from './grades/regrade.ts'
import { amendHousehold, dissolveHousehold, moveHousehold } from './households/change-household.ts'
import { findHouseholds } from './households/find-households.ts'
import { endMember, moveMember } from './households/members.ts'
import { registerHousehold } from './households/register-household.ts'
import { readHousehold, readMyHousehold } from './households/show.ts'
import { readLoad, readMap } from './map.ts'
import { addAttribute, endAttribute, readPerson } from './people/attributes.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/grid/cells', listCells)
  query(app, 'GET /api/grid/cells/:cellId', readCell)
  query(app, 'GET /api/grid/locate', locate)
  command(app, 'POST /api/grid/cells', registerCell)
  command(app, 'POST /api/grid/cells/merge', mergeCells)
  command(app, 'POST /api/grid/cells/:cellId/amend', amendCell)
  command(app, 'POST /api/grid/cells/:cellId/split', splitCell)
  command(app, 'POST /api/grid/cells/:cellId/close', closeCell)
  query(app, 'GET /api/grid/map', readMap)
  query(app, 'GET /api/grid/load', readLoad)
  query(app, 'POST /api/grid/households/find', findHouseholds) // a read whose search words must not stand in a URL
  query(app, 'GET /api/grid/my-household', readMyHousehold)
  command(app, 'POST /api/grid/households', registerHousehold)
  query(app, 'GET /api/grid/households/:householdId', readHousehold)
  command(app, 'POST /api/grid/households/:householdId/amend', amendHousehold)
  command(app, 'POST /api/grid/households/:householdId/move', moveHousehold)
  command(app, 'POST /api/grid/households/:householdId/dissolve', dissolveHousehold)
  command(app, 'POST /api/grid/households/:householdId/members', moveMember)
  command(app, 'POST /api/grid/households/:householdId/members/:residentId/end', endMember)
  command(app, 'POST /api/grid/households/:householdId/team', setHouseholdTeam)
  command(app, 'POST /api/grid/households/:householdId/regrade', gradeHousehold)
  command(app, 'POST /api/grid/households/:householdId/grade', gradeByHand)
  command(app, 'POST /api/grid/households/:householdId/review', askReview)
  query(app, 'GET /api/grid/reviews', listReviews)
  command(app, 'POST /api/grid/reviews/:reviewId/answer', answerReview)
  query(app, 'GET /api/grid/people/:residentId', readPerson)
  command(app, 'POST /api/grid/people/:residentId/attributes', addAttribute)
  command(app, 'POST /api/grid/people/:residentId/attributes/:kind/end', endAttribute)
  command(app, 'POST /api/grid/assignments', previewAssignment)
  query(app, 'GET /api/grid/assignments/:assignmentId', readAssignment)
  command(app, 'POST /api/grid/assignments/:assignmentId/apply', applyAssignment)
  command(app, 'POST /api/grid/assignments/:assignmentId/undo', undoAssignment)
}
