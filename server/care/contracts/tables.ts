/** The module's tables as TypeScript sees them, and what of other modules is published. */
import type { Generated } from 'kysely'
import type {
  ContractState,
  EligibilityRule,
  EndReason,
  EvidenceKind,
  EvidenceRule,
  PromiseState,
  Service,
  SigningWay,
} from '#contracts/family-contracts'
import { type Context, type Signature, tables } from '#kernel'

export interface TermsTable {
  version: string
  title_zh: string
  title_en: string
  body_zh: string
  body_en: string
  purpose_zh: string
  purpose_en: string
  cooling_days: number
  term_months: number
  renew_before_days: number
  offer_days: number
  clause: string
  valid_from: string
  valid_to: string | null
}
export interface PackageTable {
  id: string
  code: string
  name_zh: string
  name_en: string
  price_fen: number
  fund_fen: number
  public_health_fen: number
  person_fen: number
  eligibility: EligibilityRule
  services: Service[]
  valid_from: string
  valid_to: string | null
  clause: string
  demonstration: boolean
  loaded_by: string
  loaded_at: Date
}
export interface AgreementTable {
  id: string
  team_id: string
  institution_id: string
  way: SigningWay
  content: string
  made_by: string
  made_at: Date
}
export interface ContractTable {
  id: string
  agreement_id: string
  resident_id: string
  household_id: string | null
  team_id: string
  institution_id: string
  terms_version: string
  document: Record<string, unknown>
  state: ContractState
  turn: 'now' | 'next'
  offered_on: string
  open_until: string
  signed_on: string | null
  starts_on: string | null
  ends_on: string | null
  ended_on: string | null
  end_reason: EndReason | null
  end_cause: string | null
  renews_id: string | null
  transfers_id: string | null
  entitlement_id: string | null
}
export interface SignatureTable {
  contract_id: string
  side: 'person' | 'team'
  way: SigningWay
  signer_id: string
  signer_name: string
  guardian: boolean
  witness_id: string | null
  witness_name: string | null
  picture_reference: string | null
  picture_digest: string | null
  device: { id: string; signature: string } | null
  signed_at: Date
  entered_at: Date
  signature: Signature
}
export interface ContractPackageTable {
  contract_id: string
  package_id: string
  package_code: string
  price_fen: number
  fund_fen: number
  public_health_fen: number
  person_fen: number
  payable: 'open' | 'void' | null
  payable_from: string | null
}
export interface PromiseTable {
  id: string
  contract_id: string
  package_code: string
  service_code: string
  name_zh: string
  name_en: string
  evidence_rules: EvidenceRule[]
  window_from: string
  window_to: string
  state: PromiseState
  done_on: string | null
  evidence_kind: EvidenceKind | null
  evidence_id: string | null
  carried_to: string | null
}
export interface PromiseChangeTable {
  number: Generated<number>
  promise_id: string
  at: Date
  state: PromiseState
  evidence_kind: EvidenceKind | null
  evidence_id: string | null
  why: Why
}
export type Why =
  | 'promised'
  | 'evidence-found'
  | 'other-evidence'
  | 'evidence-gone'
  | 'evidence-doubted'
  | 'window-over'
  | 'contract-over'
  | 'carried-over'

interface Tables {
  'contracts.terms': TermsTable
  'contracts.package': PackageTable
  'contracts.agreement': AgreementTable
  'contracts.contract': ContractTable
  'contracts.signature': SignatureTable
  'contracts.contract_package': ContractPackageTable
  'contracts.promise': PromiseTable
  'contracts.promise_change': PromiseChangeTable
  'teams.pub_team': {
    team_id: string
    institution_id: string
    name: string
    leader_id: string
    household_quota: number
    from_date: string
    to_date: string | null
  }
  'teams.pub_member': {
    team_id: string
    staff_id: string
    duty: string
    from_date: string
    to_date: string | null
  }
  'grid.pub_member': {
    resident_id: string
    household_id: string
    cell_id: string
    since_date: string
    until_date: string | null
  }
  'grid.pub_attribute': { resident_id: string; kind: string; since_date: string; until_date: string | null }
  'chronic.pub_enrolment': {
    enrolment_id: string
    resident_id: string
    programme_code: string
    enrolled_on: string
    exited_on: string | null
  }
  'follow_ups.pub_follow_up': {
    follow_up_id: string
    resident_id: string
    programme_code: string
    institution_id: string
    face_to_face: boolean
    done_at: Date
  }
  'follow_ups.pub_check': { check_id: string; resident_id: string; done_on: string; institution_id: string }
  'veracity.pub_doubt': { doubt_id: string; follow_up_id: string; state: 'open' | 'upheld' | 'dismissed' }
  'readings.pub_reading': {
    reading_id: string
    resident_id: string
    kind: string
    measured_at: Date
    source: string
    state: 'kept' | 'held' | 'refused'
  }
}
export const db = (ctx: Context) => tables<Tables>(ctx)
