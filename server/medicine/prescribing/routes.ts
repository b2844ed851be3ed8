import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { amendPrescription } from './amend-prescription.ts'
import { checkPrescription, draftPrescription, saveDraft } from './draft-prescription.ts'
import { listResidentPrescriptions, readConsultPad, readPrescription, readTrail } from './read-prescription.ts'
import { signPrescription } from './sign-prescription.ts'
import { readSignatures } from './verify-signatures.ts'
import { withdrawPrescription } from './withdraw-prescription.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/prescribing/consults/:consultId', readConsultPad)
  command(app, 'POST /api/prescribing/consults/:consultId/check', checkPrescription)
  command(app, 'POST /api/prescribing/consults/:consultId/prescriptions', draftPrescription)
  command(app, 'POST /api/prescribing/prescriptions/:prescriptionId/draft', saveDraft)
  command(app, 'POST /api/prescribing/prescriptions/:prescriptionId/sign', signPrescription)
  command(app, 'POST /api/prescribing/prescriptions/:prescriptionId/amend', amendPrescription)
  command(app, 'POST /api/prescribing/prescriptions/:prescriptionId/withdraw', withdrawPrescription)
  query(app, 'GET /api/prescribing/prescriptions/:prescriptionId', readPrescription)
  query(app, 'GET /api/prescribing/prescriptions/:prescriptionId/trail', readTrail)
  query(app, 'GET /api/prescribing/prescriptions/:prescriptionId/signatures', readSignatures)
  query(app, 'GET /api/prescribing/residents/:residentId/prescriptions', listResidentPrescriptions)
}
