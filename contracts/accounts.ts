// The personal account of an insured resident, over HTTP:
//   GET  /api/accounts/mine                      resident (own or family)    ?residentId=
//   GET  /api/accounts/statement                 resident (own or family)    ?residentId=&limit=&before=
//   GET  /api/accounts/mutual-aid                resident                    who may draw on mine, on whose I may draw
//   POST /api/accounts/mutual-aid                resident (own only)         { memberId, perBillFen?, perYearFen? }
//   POST /api/accounts/mutual-aid/:aidId/end     resident (own only)
//   POST /api/accounts/yearly-credits            administrator, system       { year, residentId, amountFen }
import { z } from 'zod'
import { StatementLine } from './ledger.ts'

export const AccountAsked = z.object({ residentId: z.uuid().optional() })
export const PersonalAccount = z.object({
  residentId: z.string(),
  /** Nobody has paid in yet when there is none. */
  opened: z.boolean(),
  balanceFen: z.number().int(),
  /** Held for bills that wait for their cash part. */
  reservedFen: z.number().int(),
  availableFen: z.number().int(),
})
export type PersonalAccount = z.infer<typeof PersonalAccount>

export const StatementAsked = z.object({
  residentId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
})
export const Statement = z.object({
  residentId: z.string(),
  lines: z.array(StatementLine),
  next: z.string().nullable(),
})

export const CreditAccount = z.object({
  year: z.number().int().min(2000).max(2100),
  residentId: z.uuid(),
  amountFen: z.number().int().positive(),
})
export const CreditedAccount = z.object({
  residentId: z.string(),
  year: z.number().int(),
  balanceFen: z.number().int(),
})

export const MutualAid = z.object({
  aidId: z.string(),
  ownerId: z.string(),
  ownerName: z.string(),
  memberId: z.string(),
  memberName: z.string(),
  givenAt: z.string(),
  /** What the owner consents to: at most so much of one bill, and of one year; null: what is in the account. */
  perBillFen: z.number().int().positive().nullable().default(null),
  perYearFen: z.number().int().positive().nullable().default(null),
})
export type MutualAid = z.infer<typeof MutualAid>
const limit = z.number().int().positive().max(100_000_000_000).nullable().default(null)
/** Given again with other limits, the new consent takes the place of the old. */
export const GiveMutualAid = z.object({ memberId: z.uuid(), perBillFen: limit, perYearFen: limit })
export const EndMutualAid = z.object({ aidId: z.uuid() })
export const endedAid = z.object({ aidId: z.string(), endedAt: z.string() })
export const MutualAidAsked = z.object({ residentId: z.uuid().optional() })
export const MutualAids = z.object({ given: z.array(MutualAid), received: z.array(MutualAid) })
