/**
 * Family-doctor contracts (家庭医生签约): packages, signing by both sides, what was promised and what the record shows was done.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/contracts/terms | signed in | onDate? | Terms: text, purpose (R23), cooling-off, term |
 * | GET  /api/contracts/packages | signed in | onDate? | PackageList in force |
 * | POST /api/contracts/packages/load | manager of the leading institution, administrator | LoadPackages (preview?) | PackagesLoaded |
 * | GET  /api/contracts/residents/:residentId/eligible | resident (self, family), team, desk | – | Eligibility: each package and why |
 * | GET  /api/contracts/residents/:residentId/contracts | the same | – | MyContracts: running, offers, past |
 * | POST /api/contracts/offers | team's doctor, registrar | OfferRequest (one person or a household) | Agreement |
 * | POST /api/contracts/home-signings | team's doctor | HomeSigning (both sides present, perhaps weeks ago) | Agreement |
 * | GET  /api/contracts/contracts/:contractId | resident (self, family), team, desk | – | ContractPage: promises with evidence in words |
 * | GET  /api/contracts/contracts/:contractId/print | the same | – | Printed: the text as signed |
 * | POST /api/contracts/contracts/:contractId/sign | resident (self, guardian), registrar (paper) | PersonSigning | ContractView |
 * | POST /api/contracts/contracts/:contractId/team-sign | team's doctor | – | ContractView |
 * | POST /api/contracts/contracts/:contractId/withdraw | resident, registrar | – | ContractView: no reason needed |
 * | POST /api/contracts/contracts/:contractId/end | resident, team, manager, registrar | EndRequest | ContractView |
 * | POST /api/contracts/contracts/:contractId/transfer | resident, registrar | TransferRequest | ContractView: the new offer |
 * | GET  /api/contracts/teams/:teamId/contracts | team, desk, manager | state?, after? | ContractPageList |
 * | GET  /api/contracts/teams/:teamId/renewals | the same | – | Renewals due and why one cannot |
 * | GET  /api/contracts/teams/:teamId/promises | the same | from?, to?, state? | PromiseList |
 * | POST /api/contracts/teams/:teamId/offers | team's doctor, registrar | BulkOffer (preview?) | BulkOffered |
 */
import { z } from 'zod'
import { codeText, EvidenceKind, fen, PopulationKind, PriceParts } from './family-packages.ts'

export * from './family-packages.ts'

const uuid = z.uuid()
const day = z.iso.date().describe('calendar day in China, YYYY-MM-DD')
const isoTime = z.string().describe('ISO 8601 time, UTC')

export const Terms = z.object({
  version: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  bodyZh: z.string(),
  bodyEn: z.string(),
  /** What the team may use the record for (R23). */
  purposeZh: z.string(),
  purposeEn: z.string(),
  coolingDays: z.number().int(),
  termMonths: z.number().int(),
  renewBeforeDays: z.number().int(),
  offerDays: z.number().int(),
  clause: z.string(),
  validFrom: day,
  validTo: day.nullable(),
})
export type Terms = z.infer<typeof Terms>

export const ContractState = z.enum(['offered', 'cooling', 'active', 'ended', 'withdrawn'])
export type ContractState = z.infer<typeof ContractState>
export const EndReason = z.enum([
  'expired',
  'renewed',
  'transferred',
  'moved',
  'died',
  'by-person',
  'by-team',
  'lapsed',
  'signed-elsewhere',
])
export type EndReason = z.infer<typeof EndReason>
export const SigningWay = z.enum(['phone', 'desk', 'home'])
export type SigningWay = z.infer<typeof SigningWay>
export const PromiseState = z.enum(['due', 'done', 'missed', 'withdrawn'])
export type PromiseState = z.infer<typeof PromiseState>

export const ResidentRequest = z.object({ residentId: uuid })
export const ContractRequest = z.object({ contractId: uuid })
export const TeamRequest = z.object({ teamId: uuid })

export const Eligibility = z.object({
  populations: z.array(PopulationKind),
  packages: z.array(
    z.object({
      code: z.string(),
      nameZh: z.string(),
      nameEn: z.string(),
      priceFen: fen,
      parts: PriceParts,
      eligible: z.boolean(),
      why: z.string(),
      demonstration: z.boolean(),
    }),
  ),
})
export type Eligibility = z.infer<typeof Eligibility>

const packageCodes = z
  .array(codeText)
  .min(1)
  .max(8)
  .refine((codes) => new Set(codes).size === codes.length, { message: 'each package once' })
const member = z.object({
  /** Made by the device; of the contract. */
  id: uuid.optional(),
  residentId: uuid,
  packageCodes,
  /** The resident who signs for a child. */
  guardianId: uuid.optional(),
})
const members = z
  .array(member)
  .min(1)
  .max(20)
  .refine((all) => new Set(all.map((one) => one.residentId)).size === all.length, { message: 'each person once' })

export const OfferRequest = z.object({ id: uuid.optional(), teamId: uuid, members })
export type OfferRequest = z.infer<typeof OfferRequest>

export const PersonSigning = z.object({
  contractId: uuid,
  /** The version of the text that was read; its purpose is agreed to with it (R23). */
  termsVersion: z.string().max(40),
  guardianId: uuid.optional(),
  /** At the desk: where the sheet with the handwritten signature is kept. */
  paperReference: z.string().trim().min(1).max(200).optional(),
})
export type PersonSigning = z.infer<typeof PersonSigning>

export const HomeSigning = z.object({
  id: uuid.optional(),
  teamId: uuid,
  members,
  termsVersion: z.string().max(40),
  /** When both sides signed, by the device's clock. */
  signedAt: z.iso.datetime({ offset: true }),
  /** The picture of the handwritten signature: where it is kept, and its SM3 or SHA-256 in hex. */
  picture: z.object({ reference: z.string().trim().min(1).max(200), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Who saw it beside the doctor, by name. */
  witness: z.string().trim().min(1).max(60),
  /** The device and its signature over the command, kept as evidence. */
  device: z.object({ id: z.string().max(80), signature: z.string().max(400) }).optional(),
})
export type HomeSigning = z.infer<typeof HomeSigning>

export const EndRequest = z.object({
  contractId: uuid,
  reason: z.enum(['by-person', 'by-team', 'moved']),
  cause: z.string().trim().min(2).max(300).optional(),
})
export const TransferRequest = z.object({ contractId: uuid, toTeamId: uuid, cause: z.string().trim().min(2).max(300) })

export const Signed = z.object({
  side: z.enum(['person', 'team']),
  way: SigningWay,
  by: z.string().describe('name'),
  guardian: z.boolean(),
  at: isoTime,
  witness: z.string().nullable(),
  paper: z.string().nullable().describe('where the sheet lies that was signed by hand'),
})

export const Promised = z.object({
  id: uuid,
  contractId: uuid,
  residentId: uuid,
  packageCode: z.string(),
  serviceCode: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  windowFrom: day,
  windowTo: day,
  state: PromiseState,
  doneOn: day.nullable(),
  evidenceKind: EvidenceKind.nullable(),
  evidenceId: z.string().nullable(),
  /** What the record shows, or what is still awaited, in words. */
  words: z.string(),
})
export type Promised = z.infer<typeof Promised>

export const ContractView = z.object({
  id: uuid,
  agreementId: uuid,
  state: ContractState,
  residentId: uuid,
  residentName: z.string(),
  teamId: uuid,
  teamName: z.string(),
  institutionId: uuid,
  institutionName: z.string(),
  packages: z.array(
    z.object({
      code: z.string(),
      nameZh: z.string(),
      nameEn: z.string(),
      priceFen: fen,
      parts: PriceParts,
      payable: z.enum(['open', 'void']).nullable(),
    }),
  ),
  termsVersion: z.string(),
  offeredOn: day,
  /** An unsigned offer is open until then. */
  openUntil: day,
  signatures: z.array(Signed),
  signedOn: day.nullable(),
  /** The last day on which the person may withdraw without a reason. */
  coolingUntil: day.nullable(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  endedOn: day.nullable(),
  endReason: EndReason.nullable(),
  endCause: z.string().nullable(),
  renewsId: uuid.nullable(),
  transfersId: uuid.nullable(),
  promised: z.number().int(),
  done: z.number().int(),
})
export type ContractView = z.infer<typeof ContractView>
export const ContractPage = z.object({
  contract: ContractView,
  promises: z.array(Promised),
  signers: z
    .array(z.object({ residentId: uuid, name: z.string() }))
    .describe('who may sign the person’s side today; empty once it is signed or over'),
})
export type ContractPage = z.infer<typeof ContractPage>
export const MyContracts = z.object({ contracts: z.array(ContractView), termsVersion: z.string() })
export const Agreement = z.object({ id: uuid, contracts: z.array(ContractView) })
export type Agreement = z.infer<typeof Agreement>

/** What was signed, as it was signed. */
export const Printed = z.object({
  contract: ContractView,
  document: z.record(z.string(), z.unknown()).describe('the canonical document under both signatures'),
  signatures: z.array(
    Signed.extend({ algorithm: z.string(), keyId: z.string(), value: z.string(), valid: z.boolean() }),
  ),
})

export const TeamContractsRequest = z.object({
  teamId: uuid,
  state: ContractState.optional(),
  after: uuid.optional().describe('`next` of the page before'),
})
export const ContractPageList = z.object({ contracts: z.array(ContractView), next: uuid.nullable() })
export const Renewals = z.object({
  renewBeforeDays: z.number().int(),
  due: z.array(
    z.object({
      contractId: uuid,
      residentId: uuid,
      residentName: z.string(),
      endsOn: day,
      packageCodes: z.array(z.string()),
      offered: z.boolean(),
    }),
  ),
})
export const TeamPromisesRequest = z.object({
  teamId: uuid,
  from: day.optional().describe('without it, today'),
  to: day.optional().describe('without it, 30 days on'),
  state: PromiseState.optional(),
})
export const PromiseList = z.object({ promises: z.array(Promised.extend({ residentName: z.string() })) })

export const BulkOffer = z.object({
  teamId: uuid,
  /** Renewals due, or these people. */
  renewals: z.boolean().default(false),
  residentIds: z.array(uuid).max(500).default([]),
  /** For people; a renewal keeps its packages unless said. */
  packageCodes: packageCodes.optional(),
  preview: z.boolean().default(false),
})
export type BulkOffer = z.infer<typeof BulkOffer>
export const BulkOffered = z.object({
  preview: z.boolean(),
  rows: z.array(
    z.object({
      residentId: uuid,
      residentName: z.string(),
      packageCodes: z.array(z.string()),
      contractId: uuid.nullable(),
      /** Why there is no offer for this person: a refusal's code and sentence. */
      refused: z.object({ code: z.string(), sentence: z.string() }).nullable(),
    }),
  ),
})
