// Claims over HTTP: settlement lists of stays, cover, and what leaves as Parquet and CSV (docs/claims.md).
//   POST /api/claims/settlement-lists                integration (scopes for Encounter, Condition, Procedure, ChargeItem)    a stay with its charges
//   GET  /api/claims/settlement-lists/:listId        manager of the institution, auditor           listId = mdtrtId
//   POST /api/claims/cover                           administrator, integration (scope for Coverage)    who is insured, and who answers for them
//   GET  /api/claims/cover                           resident (own, family), auditor, administrator     ?residentId=
//   POST /api/claims/exports                         auditor, administrator          { year } → slices that changed are written in the background
//   GET  /api/claims/exports                         auditor, administrator          ?year=
//   GET  /api/claims/tables                          manager, auditor, administrator, integration    columns and their meanings
//   GET  /api/claims/tables/:table                   auditor, integration (system scopes)    ?year=&slice=  CSV as a stream, amounts in yuan
import { z } from 'zod'
import { Insutype } from './benefits.ts'

const Day = z.iso.date()
const Time = z.iso.datetime({ offset: true })

/** 离院方式: 1 as ordered, 2 to a hospital, 3 to a community institution, 4 against advice, 5 died, 9 other. */
export const DscgWay = z.enum(['1', '2', '3', '4', '5', '9'])

const ListedDiagnosis = z.object({ diag_srt_no: z.number().int(), diag_code: z.string().max(50) })
const ListedOperation = z.object({
  oprn_srt_no: z.number().int(),
  oprn_oprt_code: z.string().max(50),
  oprn_oprt_time: Time,
})

const ListedCharge = z.object({
  hilistCode: z.string().min(1).max(50),
  name: z.string().min(1).max(200),
  /** Whole units, at least one. */
  cnt: z.number().int(),
  /** Price of one unit as charged, fen; without it the catalogue's. */
  priceFen: z.number().int().optional(),
})

/** 医疗保障基金结算清单. Its first diagnosis and procedure (number 1) are the principal ones. */
export const KeepSettlementList = z.object({
  mdtrtId: z.uuid(),
  /** Of the insured; must be the pool of this database. */
  poolareaNo: z.string().max(20),
  residentId: z.uuid(),
  institutionId: z.uuid(),
  doctorId: z.uuid().optional(),
  deptCode: z.string().trim().min(1).max(40),
  begntime: Time,
  endtime: Time,
  dscgWay: DscgWay,
  /** Of a newborn (up to 28 days) at admission, in grams. */
  weightG: z.number().int().optional(),
  referred: z.boolean().default(false),
  diagnoses: z.array(ListedDiagnosis).max(40),
  operations: z.array(ListedOperation).max(40).default([]),
  /** The order's id under which its charges stand; what is returned together. */
  orderId: z.uuid(),
  charges: z.array(ListedCharge).max(200),
})
export type KeepSettlementList = z.input<typeof KeepSettlementList>

export const SettlementListKept = z.object({
  mdtrtId: z.string(),
  chargeIds: z.array(z.string()),
  iptDays: z.number().int(),
})

export const SettlementListAsked = z.object({ listId: z.uuid() })
export const SettlementList = z.object({
  mdtrtId: z.string(),
  /** The bill that stands; null while the stay is not settled. */
  setlId: z.string().nullable(),
  residentId: z.string(),
  psn_no: z.string(),
  institutionId: z.string(),
  deptCode: z.string(),
  begntime: z.string(),
  endtime: z.string(),
  dscgWay: DscgWay,
  iptDays: z.number().int(),
  ageDays: z.number().int().nullable(),
  weightG: z.number().int().nullable(),
  diagnoses: z.array(z.object({ diag_srt_no: z.number().int(), diag_code: z.string() })),
  operations: z.array(
    z.object({ oprn_srt_no: z.number().int(), oprn_oprt_code: z.string(), oprn_oprt_time: z.string() }),
  ),
})
export type SettlementList = z.infer<typeof SettlementList>

/** One person's cover from a day on; what was open before ends the day before. Without `insutype` it ends. */
const CoverFrom = z.object({
  residentId: z.uuid(),
  poolareaNo: z.string().max(20),
  from: Day,
  insutype: Insutype.nullable(),
  leadInstitutionId: z.uuid().nullable().default(null),
})
export const SetCover = z.object({ people: z.array(CoverFrom).min(1).max(1000) })
export type SetCover = z.input<typeof SetCover>
export const CoverSet = z.object({ changed: z.number().int() })

export const CoverAsked = z.object({ residentId: z.uuid().optional() })
export const Cover = z.object({
  insutype: Insutype,
  begndate: Day,
  enddate: Day.nullable(),
  leadInstitutionId: z.string().nullable(),
  leadInstitutionName: z.string().nullable(),
  source: z.enum(['register', 'import']),
})
export type Cover = z.infer<typeof Cover>
export const Covers = z.object({ residentId: z.string(), covers: z.array(Cover) })

const Year = z.coerce.number().int().min(2000).max(2999)
export const StartClaimsExport = z.object({ year: Year })
export const ClaimsExportStarted = z.object({ year: z.number().int(), changedSlices: z.number().int() })
export const ClaimsExportsAsked = z.object({ year: Year })
export const ClaimsExports = z.object({
  poolareaNo: z.string(),
  year: z.number().int(),
  /** Slices that say something else now than when they were written. */
  changedSlices: z.number().int(),
  exportedAt: z.string().nullable(),
  tables: z.array(z.object({ table: z.string(), rows: z.number().int() })),
})

export const ClaimTables = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      zh: z.string(),
      en: z.string(),
      columns: z.array(
        z.object({
          name: z.string(),
          /** In Parquet. */
          duckType: z.string(),
          kind: z.string(),
          optional: z.boolean(),
          zh: z.string(),
          en: z.string(),
        }),
      ),
    }),
  ),
})

export const ClaimTableName = z.enum(['setl_d', 'fee_list_d', 'mdtrt_d', 'diag_list_d', 'oprn_list_d', 'psn_insu_d'])
export const ClaimTableAsked = z.object({
  table: ClaimTableName,
  year: Year,
  slice: z.coerce.number().int().min(0).max(63).optional(),
})
