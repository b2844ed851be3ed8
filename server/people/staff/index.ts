import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { routes } from './routes.ts'

export { staffChanged } from './events.ts'
export { addLicence, endLicence, expiringLicences } from './licences.ts'
export { listStaff, readStaff } from './list-staff.ts'
export { addPlacement, endPlacement } from './placements.ts'
export { amendStaff, leaveStaff, registerStaff } from './register-staff.ts'
export type { Licence, Placement, Profession, StaffCard, StaffPage, StaffRole, StaffTitle } from './staff.ts'
export { refuseUnlessLicensed, staffById, staffOf } from './staff-of.ts'

nameOperation('staff', 'Practitioner', 'POST /api/staff')
nameOperation('staff', 'PractitionerRole', 'POST /api/staff/:staffId/placements')

export const staffModule: Module = { name: 'staff', routes }
