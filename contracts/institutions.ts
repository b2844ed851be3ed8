// Endpoints
//   GET  /api/institutions                         everyone: the members of the region and who answers for each (R30)
//   GET  /api/institutions/:institutionId          everyone
//   POST /api/institutions                         administrator
//   POST /api/institutions/:institutionId/amend    administrator
//   POST /api/institutions/:institutionId/close    administrator
import { z } from 'zod'

export const institutionKind = z.enum([
  'internet-hospital',
  'hospital',
  'township-centre',
  'village-clinic',
  'pharmacy',
])
export type InstitutionKind = z.infer<typeof institutionKind>

/** Insurance level of the institution: 3 lead or city, 2 county, 1 township (and pharmacies), 0 village. */
export const institutionLevel = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
export type InstitutionLevel = z.infer<typeof institutionLevel>

export const institution = z.object({
  id: z.uuid(),
  /** fixmedins_code: the insurer's code of the institution. */
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: institutionKind,
  level: institutionLevel,
  parentId: z.uuid().nullable(),
  parentName: z.string().nullable(),
  responsibleName: z.string(),
  responsiblePhone: z.string(),
  address: z.string(),
  phone: z.string(),
  licenceNumber: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  closedAt: z.iso.datetime().nullable(),
})
export type Institution = z.infer<typeof institution>

const details = {
  name: z.string().trim().min(2).max(100),
  nameEn: z.string().trim().min(2).max(200).nullable().optional(),
  responsibleName: z.string().trim().min(2).max(50),
  responsiblePhone: z.string().trim().min(5).max(20),
  address: z.string().trim().min(2).max(200),
  phone: z.string().trim().min(5).max(20),
  licenceNumber: z.string().trim().min(5).max(50),
  latitude: z.number().min(-90).max(90).nullable().optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
}

export const registerInstitutionInput = z.object({
  id: z.uuid().optional(),
  code: z.string().regex(/^[A-Z]\d{11}$/, 'one letter and 11 digits'),
  kind: institutionKind,
  level: institutionLevel,
  parentId: z.uuid().nullable().optional(),
  ...details,
})
export type RegisterInstitution = z.infer<typeof registerInstitutionInput>

export const amendInstitutionInput = z.object({ institutionId: z.uuid(), ...z.object(details).partial().shape })
export type AmendInstitution = z.infer<typeof amendInstitutionInput>

export const closeInstitutionInput = z.object({ institutionId: z.uuid(), reason: z.string().trim().min(4).max(500) })

export const listInstitutionsInput = z.object({
  kind: institutionKind.optional(),
  level: z.coerce.number().int().min(0).max(3).optional(),
  parentId: z.uuid().optional(),
})
export const listInstitutionsAnswer = z.object({ institutions: z.array(institution) })
export const institutionInput = z.object({ institutionId: z.uuid() })
