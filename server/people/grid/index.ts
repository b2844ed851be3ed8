import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { regradeAll } from './grades/nightly.ts'
import { whoeverEnded } from './households/members.ts'
import { routes } from './routes.ts'

export { setHouseholdTeam } from './assignment/by-hand.ts'
export { applyAssignment, previewAssignment, undoAssignment } from './assignment/preview.ts'
export { cellAt, cellOf, cellsOf } from './cells/cell.ts'
export { registerCell } from './cells/register-cell.ts'
export { assignmentApplied, attributeChanged, cellChanged, householdChanged, householdGraded } from './events.ts'
export { gradeHousehold } from './grades/regrade.ts'
export { amendHousehold, moveHousehold } from './households/change-household.ts'
export { findHouseholds } from './households/find-households.ts'
export { householdOf, whereIs } from './households/household.ts'
export { endMember, moveMember } from './households/members.ts'
export { registerHousehold } from './households/register-household.ts'
export { readHousehold } from './households/show.ts'
export { addAttribute, endAttribute, readPerson } from './people/attributes.ts'

nameOperation('grid', 'Location', 'POST /api/grid/cells')
nameOperation('grid', 'Group', 'POST /api/grid/households')

export const gridModule: Module = { name: 'grid', routes, listeners: [whoeverEnded], jobs: [regradeAll] }
