import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { addLicence, endLicence, expiringLicences } from './licences.ts'
import { listStaff, readStaff } from './list-staff.ts'
import { addPlacement, endPlacement } from './placements.ts'
import { amendStaff, leaveStaff, registerStaff } from './register-staff.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/staff', listStaff)
  query(app, 'GET /api/staff/licences/expiring', expiringLicences)
  query(app, 'GET /api/staff/:staffId', readStaff)
  command(app, 'POST /api/staff', registerStaff)
  command(app, 'POST /api/staff/:staffId/amend', amendStaff)
  command(app, 'POST /api/staff/:staffId/leave', leaveStaff)
  command(app, 'POST /api/staff/:staffId/licences', addLicence)
  command(app, 'POST /api/staff/:staffId/licences/:licenceId/end', endLicence)
  command(app, 'POST /api/staff/:staffId/placements', addPlacement)
  command(app, 'POST /api/staff/:staffId/placements/:placementId/end', endPlacement)
}
