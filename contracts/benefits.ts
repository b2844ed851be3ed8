// Benefits over HTTP (dated catalogue and policy; demonstration data until the insurer's own is loaded):
//   GET  /api/benefits/catalogue      anyone signed in    ?text=&kind=&onDate=&limit=&offset=
//   GET  /api/benefits/prices         anyone signed in    ?codes=A,B,C&onDate=
//   GET  /api/benefits/policies       anyone signed in    ?insutype=&medType=&hospLv=&onDate=
//   GET  /api/benefits/entitlements   the resident, their family, treating doctor, auditor, administrator    ?residentId=
//   POST /api/benefits/entitlements            administrator, integration
//   POST /api/benefits/entitlements/:entitlementId/end    administrator, integration
//   GET  /api/benefits/special-diseases        anyone signed in    ?onDate=&diagnosis=
//   GET  /api/benefits/tickets                 the resident, their family, treating doctor, auditor, administrator    ?residentId=&state=
//   POST /api/benefits/tickets                 doctor              { residentId, diseaseCode, diagCode, note }
//   POST /api/benefits/tickets/:ticketId/approve    auditor, administrator; another person than applied    { validFrom, validTo }
//   POST /api/benefits/tickets/:ticketId/refuse     auditor, administrator    { reason }
//   POST /api/benefits/tickets/:ticketId/end        auditor, administrator    { validTo, reason }
// Edited, previewed and published with contracts/policies.ts.
import { z } from 'zod'

/** Basis points: 10,000 is all of it. `selfpay_prop` and every `*_prop` of ours is in this unit. */
const BasisPoints = z.number().int().min(0).max(10_000)
const DateOnly = z.iso.date()

/** Insurance scheme, national codes: 310 employees 职工, 390 urban and rural residents 居民. */
export const Insutype = z.enum(['310', '390'])
export type Insutype = z.infer<typeof Insutype>
/** Visit category, national codes: 11 outpatient, 14 outpatient chronic and special disease, 21 inpatient. */
export const MedType = z.enum(['11', '14', '21'])
export type MedType = z.infer<typeof MedType>
/** Institution level; 0 is a village clinic. */
export const HospLv = z.number().int().min(0).max(3)
/** Class of a catalogue item: 甲 in full, 乙 after prior self-pay, 丙 wholly own. */
export const ChrgitmLv = z.enum(['甲', '乙', '丙'])
const ItemKind = z.enum(['drug', 'service', 'consumable'])

/** How much of an item the fund pays, as far as it can be counted; the words are in `limitZh`. */
export const ItemLimits = z.object({
  perDay: z.number().int().positive().optional(),
  perStay: z.number().int().positive().optional(),
  onlyFor: z.string().optional(),
})
export type ItemLimits = z.infer<typeof ItemLimits>

export const CatalogueItem = z.object({
  hilist_code: z.string(),
  kind: ItemKind,
  name: z.string(),
  nameEn: z.string(),
  unit: z.string(),
  chrgitm_lv: ChrgitmLv,
  /** Usual price of one unit, fen. */
  pric: z.number().int().min(0),
  /** Price ceiling of one unit, fen; null: none. */
  pric_uplmt_amt: z.number().int().min(0).nullable(),
  /** Prior self-pay ratio in basis points. */
  selfpay_prop: BasisPoints,
  /** What payment is limited to, in words as published, and structured. */
  limitZh: z.string().optional(),
  limits: ItemLimits.optional(),
  valid_from: DateOnly,
  valid_to: DateOnly.nullable(),
})
export type CatalogueItem = z.infer<typeof CatalogueItem>

export const FindCatalogue = z.object({
  text: z.string().max(50).optional(),
  kind: ItemKind.optional(),
  onDate: DateOnly.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export const CataloguePage = z.object({ items: z.array(CatalogueItem), total: z.number().int() })

export const PricesAsked = z.object({ codes: z.string().max(4000), onDate: DateOnly.optional() })
export const Prices = z.object({ items: z.array(CatalogueItem), unknown: z.array(z.string()) })

/** One rung of a ladder: the rate up to an amount of the year (null: without end). */
export const Band = z.object({ upToFen: z.number().int().nullable(), pay_prop: BasisPoints })
export type Band = z.infer<typeof Band>

export const Policy = z.object({
  policyId: z.string(),
  insutype: Insutype,
  med_type: MedType,
  hosp_lv: HospLv,
  ageFrom: z.number().int(),
  ageTo: z.number().int(),
  contracted: z.boolean(),
  referred: z.boolean(),
  /** Deductible of the year, fen. */
  dedc_std: z.number().int(),
  /** Pooled fund's share by in-scope amount of the year above the deductible. */
  bands: z.array(Band),
  /** What the pooled fund pays at most in the year, fen. */
  fundUplmtFen: z.number().int(),
  clauseZh: z.string(),
  clauseEn: z.string(),
  valid_from: DateOnly,
  valid_to: DateOnly.nullable(),
})
export type Policy = z.infer<typeof Policy>

/** What stands behind the pooled fund, in the order in which it pays. */
export const SupplementFund = z.enum(['hifmi', 'hifob', 'maf', 'cvlserv', 'hifes'])
export type SupplementFund = z.infer<typeof SupplementFund>
export const EntitlementKind = z.enum(['contracted', 'special-disease', 'medical-aid', 'civil-servant', 'enterprise'])
export type EntitlementKind = z.infer<typeof EntitlementKind>

export const Supplement = z.object({
  supplementId: z.string(),
  fund: SupplementFund,
  insutype: Insutype,
  /** Only for people who hold this entitlement; null: for the whole scheme. */
  entitlement: EntitlementKind.nullable(),
  /** By what has remained to the person in scope over the year. */
  bands: z.array(Band),
  uplmtFen: z.number().int(),
  clauseZh: z.string(),
  clauseEn: z.string(),
  valid_from: DateOnly,
  valid_to: DateOnly.nullable(),
})
export type Supplement = z.infer<typeof Supplement>

export const FindPolicies = z.object({
  insutype: Insutype.optional(),
  medType: MedType.optional(),
  hospLv: z.coerce.number().int().min(0).max(3).optional(),
  onDate: DateOnly.optional(),
})
export const Policies = z.object({ policies: z.array(Policy), supplements: z.array(Supplement) })

export const Entitlement = z.object({
  entitlementId: z.string(),
  residentId: z.string(),
  kind: EntitlementKind,
  /** Institution of the family-doctor contract, disease code, aid category… */
  detail: z.string(),
  valid_from: DateOnly,
  valid_to: DateOnly.nullable(),
})
export type Entitlement = z.infer<typeof Entitlement>
export const GrantEntitlement = z.object({
  residentId: z.uuid(),
  kind: EntitlementKind,
  detail: z.string().max(200).default(''),
  validFrom: DateOnly,
  validTo: DateOnly.nullable().default(null),
})
export const EndEntitlement = z.object({ entitlementId: z.uuid(), validTo: DateOnly })
export const FindEntitlements = z.object({ residentId: z.uuid() })
export const Entitlements = z.object({ entitlements: z.array(Entitlement) })

/** A disease of the outpatient list 门诊慢特病 of a scheme. */
export const SpecialDisease = z.object({
  code: z.string(),
  insutype: Insutype,
  name: z.string(),
  nameEn: z.string(),
  /** Each qualifies with all its subcodes: E11 takes in E11.900. */
  diagCodes: z.array(z.string()).min(1),
  /** What the pooled fund pays at most in the year under it, in place of the policy’s; null: the policy’s. */
  uplmtFen: z.number().int().min(0).nullable(),
  clauseZh: z.string(),
  clauseEn: z.string(),
  valid_from: DateOnly,
  valid_to: DateOnly.nullable(),
})
export type SpecialDisease = z.infer<typeof SpecialDisease>
export const FindSpecialDiseases = z.object({ onDate: DateOnly.optional(), diagnosis: z.string().max(20).optional() })
export const SpecialDiseases = z.object({ diseases: z.array(SpecialDisease) })

export const TicketState = z.enum(['applied', 'approved', 'refused', 'ended'])
export const Ticket = z.object({
  ticketId: z.string(),
  residentId: z.string(),
  diseaseCode: z.string(),
  diagCode: z.string(),
  institutionId: z.string().nullable(),
  note: z.string(),
  state: TicketState,
  appliedBy: z.string(),
  appliedAt: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  reason: z.string().nullable(),
  valid_from: DateOnly.nullable(),
  valid_to: DateOnly.nullable(),
})
export type Ticket = z.infer<typeof Ticket>
export const ApplyForTicket = z.object({
  residentId: z.uuid(),
  diseaseCode: z.string().min(1).max(30),
  diagCode: z.string().min(1).max(20),
  note: z.string().max(500).default(''),
})
export const ApproveTicket = z.object({
  ticketId: z.uuid(),
  validFrom: DateOnly,
  validTo: DateOnly.nullable().default(null),
})
export const RefuseTicket = z.object({ ticketId: z.uuid(), reason: z.string().trim().min(1).max(500) })
export const EndTicket = z.object({ ticketId: z.uuid(), validTo: DateOnly, reason: z.string().trim().min(1).max(500) })
/** Without a person: those that wait for a decision, for the ones who decide. */
export const FindTickets = z.object({ residentId: z.uuid().optional(), state: TicketState.optional() })
export const ListedTicket = Ticket.extend({ residentName: z.string() })
export type ListedTicket = z.infer<typeof ListedTicket>
export const Tickets = z.object({ tickets: z.array(ListedTicket) })

export const Loaded = z.object({ items: z.number().int(), policies: z.number().int(), supplements: z.number().int() })
