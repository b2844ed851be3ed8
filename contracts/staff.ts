// Endpoints
//   GET  /api/staff                                   everyone: public cards; filters institutionId, role, text
//   GET  /api/staff/:staffId                          everyone: public card with licences (a resident may check the doctor)
//   GET  /api/staff/licences/expiring                 administrator, manager
//   POST /api/staff                                   administrator
//   POST /api/staff/:staffId/amend                    administrator
//   POST /api/staff/:staffId/leave                    administrator
//   POST /api/staff/:staffId/licences                 administrator
//   POST /api/staff/:staffId/licences/:licenceId/end  administrator
//   POST /api/staff/:staffId/placements               administrator: registration or multi-site filing (多点执业备案)
//   POST /api/staff/:staffId/placements/:placementId/end  administrator
import { z } from 'zod'

export const staffRole = z.enum([
  'doctor',
  'pharmacist',
  'dispenser',
  'registrar',
  'manager',
  'auditor',
  'administrator',
])
export type StaffRole = z.infer<typeof staffRole>

/** 主任医师, 副主任医师, 主治医师, 住院医师, 主任药师, 主管药师, 药师, none. */
export const staffTitle = z.enum([
  'chief',
  'associate-chief',
  'attending',
  'resident',
  'chief-pharmacist',
  'senior-pharmacist',
  'pharmacist',
  'none',
])
export type StaffTitle = z.infer<typeof staffTitle>

/** physician-practice 医师执业证; physician-qualification 医师资格证; pharmacist 药师资格与审方权. */
export const licenceKind = z.enum(['physician-qualification', 'physician-practice', 'pharmacist'])
export type LicenceKind = z.infer<typeof licenceKind>

export const licence = z.object({
  id: z.uuid(),
  kind: licenceKind,
  number: z.string(),
  /** 执业范围, e.g. 内科专业. */
  scope: z.string(),
  validFrom: z.iso.date(),
  /** Last day it holds; null: no end. */
  validTo: z.iso.date().nullable(),
  endedReason: z.string().nullable(),
})
export type Licence = z.infer<typeof licence>

export const placement = z.object({
  id: z.uuid(),
  institutionId: z.uuid(),
  institutionName: z.string(),
  kind: z.enum(['registered', 'multi-site']),
  department: z.string(),
  filingNumber: z.string().nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
})
export type Placement = z.infer<typeof placement>

export const staffCard = z.object({
  id: z.uuid(),
  name: z.string(),
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  roles: z.array(staffRole),
  title: staffTitle,
  speciality: z.string(),
  introduction: z.string(),
  practiceStart: z.iso.date().nullable(),
  /** Where the person is registered; null once every placement has ended. */
  institutionId: z.uuid().nullable(),
  institutionName: z.string(),
  department: z.string(),
  left: z.boolean(),
})
export type StaffCard = z.infer<typeof staffCard>
export const staffPage = staffCard.extend({ licences: z.array(licence), placements: z.array(placement) })
export type StaffPage = z.infer<typeof staffPage>

export const listStaffInput = z.object({
  institutionId: z.uuid().optional(),
  role: staffRole.optional(),
  text: z.string().trim().min(1).max(50).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const staffList = z.object({ staff: z.array(staffCard) })
export const staffInput = z.object({ staffId: z.uuid() })

export const licenceInput = z.object({
  kind: licenceKind,
  number: z.string().trim().min(4).max(40),
  scope: z.string().trim().min(1).max(100),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
})
const placementFields = {
  institutionId: z.uuid(),
  department: z.string().trim().min(1).max(50),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable().optional(),
}
const details = {
  name: z.string().trim().min(2).max(80),
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  roles: z.array(staffRole).min(1),
  title: staffTitle,
  speciality: z.string().trim().max(200),
  introduction: z.string().trim().max(1000),
  /** First day of independent practice. */
  practiceStart: z.iso.date().nullable(),
}
export const registerStaffInput = z.object({
  id: z.uuid().optional(),
  ...details,
  speciality: details.speciality.default(''),
  introduction: details.introduction.default(''),
  practiceStart: details.practiceStart.default(null),
  /** The id-card number of the person. */
  documentNumber: z.string().trim(),
  /** Where the person is registered. */
  placement: z.object(placementFields),
  licences: z.array(licenceInput).default([]),
})
export type RegisterStaff = z.infer<typeof registerStaffInput>
export const amendStaffInput = z.object({ staffId: z.uuid(), ...z.object(details).partial().shape })
export const leaveInput = z.object({ staffId: z.uuid(), reason: z.string().trim().min(4).max(500) })
export const addLicenceInput = z.object({ staffId: z.uuid(), ...licenceInput.shape })
export const endLicenceInput = z.object({
  staffId: z.uuid(),
  licenceId: z.uuid(),
  reason: z.string().trim().min(4).max(500),
})
export const addPlacementInput = z.object({
  staffId: z.uuid(),
  ...placementFields,
  filingNumber: z.string().trim().min(4).max(50),
})
export const endPlacementInput = z.object({
  staffId: z.uuid(),
  placementId: z.uuid(),
  reason: z.string().trim().min(4).max(500),
})
export const expiringInput = z.object({ withinDays: z.coerce.number().int().min(0).max(365).default(60) })
export const expiringAnswer = z.object({
  licences: z.array(z.object({ staffId: z.uuid(), staffName: z.string(), institutionName: z.string(), licence })),
})
