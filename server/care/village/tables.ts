/** The module's tables as TypeScript sees them, and what of other modules is published and joined here. */
import type { PublicKey, SignedCommand } from '#contracts/village'
import { type Context, tables } from '#kernel'

export interface PolicyTable {
  id: string
  valid_from: string
  clock_corrected_hours_max: number
  deed_age_days_max: number
  session_minutes: number
  challenge_seconds: number
  page_days: number
  clause: string
}
export interface DeviceTable {
  id: string
  name: string
  kind: 'vehicle' | 'kit' | 'workstation' | 'phone'
  team_id: string
  institution_id: string
  doctor_id: string
  public_key: PublicKey
  state: 'active' | 'lost' | 'wiped'
  enrolled_at: Date
  last_seen_at: Date | null
  clock_offset_ms: number | null
  verdicts: number
  wipe_asked_at: Date | null
  wipe_asked_by: string | null
  wipe_reason: string | null
  wiped_at: Date | null
}
interface ChallengeTable {
  hash: string
  device_id: string
  expires_at: Date
}
export interface SessionTable {
  token_hash: string
  device_id: string
  opened_at: Date
  expires_at: Date
  clock_offset_ms: number
  schema_version: number
}
export interface CommandTable {
  id: string
  device_id: string
  seq: number
  kind: string
  schema_version: number
  resident_id: string | null
  household_id: string | null
  command: SignedCommand['command']
  signature: string
  hash: string
  received_at: Date
  device_at: Date
  done_at: Date
  doctor_id: string
  state: 'applied' | 'refused' | 'held'
  code: string | null
  field: string | null
  params: Record<string, string | number> | null
  verdict_number: number
  verdict_at: Date
  decided_by: string | null
  decided_reason: string | null
  decided_at: Date | null
}
interface RejectedTable {
  command_id: string
  hash: string
  device_id: string
  code: string
  sent: SignedCommand
  received_at: Date
  seen_by: string | null
  seen_at: Date | null
}
export interface ConflictTable {
  id: string
  command_id: string
  resident_id: string | null
  household_id: string | null
  field: string
  base: unknown
  mine: unknown
  theirs: unknown
  raised_at: Date
  taken: 'mine' | 'theirs' | 'other' | null
  value: unknown
  resolved_by: string | null
  resolved_at: Date | null
}
interface PanelTable {
  team_id: string
  change: number
  refreshed_at: Date | null
  dirty: boolean
}
interface PanelDocumentTable {
  team_id: string
  kind: string
  id: string
  change: number
  hash: string
  body: string | null
}
interface ContactTable {
  resident_id: string
  phone_cipher: string | null
  address_cipher: string | null
  care_note_cipher: string | null
  changed_at: Date
  changed_by: string
}
interface RecordFactsTable {
  resident_id: string
  facts: { allergies: string[]; problems: string[]; medicines: string[] }
  read_at: Date
}
interface PageTable {
  id: string
  device_id: string
  after: number
  up_to: number
  lines: number
  sha256: string
  content: Buffer
  made_at: Date
}
export interface AttachmentTable {
  id: string
  device_id: string
  sha256: string
  bytes: number
  media_type: string
  received: number
  resident_id: string | null
  what: 'photo' | 'ecg' | 'signature' | null
  begun_at: Date
  whole_at: Date | null
}
interface AttachmentPieceTable {
  attachment_id: string
  at_byte: number
  content: Buffer
}
export interface KitTable {
  id: string
  name: string
  kind: 'vehicle' | 'kit' | 'workstation'
  team_id: string
  institution_id: string
  plate: string | null
  registered_at: Date
}
export interface LotTable {
  kit_id: string
  drug_code: string
  lot: string
  expires_on: string
  units: number
}
export interface StockEntryTable {
  id: string
  kit_id: string
  drug_code: string
  lot: string
  units: number
  reason: 'loaded' | 'returned' | 'expired' | 'damaged' | 'dispensed' | 'counted'
  resident_id: string | null
  command_id: string | null
  by_staff: string
  done_at: Date
  entered_at: Date
}
export interface StopTable {
  id: string
  kit_id: string
  on_day: string
  place_in_day: number
  cell_id: string | null
  place: string
  arrived_at: Date | null
  left_at: Date | null
  note: string
  visited_by: string | null
}
export interface KitSessionTable {
  id: string
  kit_id: string
  device_id: string
  doctor_id: string
  started_at: Date
  ended_at: Date | null
}
interface PubTeam {
  team_id: string
  institution_id: string
  name: string
  leader_id: string
  from_date: string
  to_date: string | null
}
interface PubMember {
  team_id: string
  staff_id: string
  duty: string
  from_date: string
  to_date: string | null
}

interface Tables {
  'village.policy': PolicyTable
  'village.device': DeviceTable
  'village.challenge': ChallengeTable
  'village.session': SessionTable
  'village.command': CommandTable
  'village.rejected': RejectedTable
  'village.conflict': ConflictTable
  'village.panel': PanelTable
  'village.panel_document': PanelDocumentTable
  'village.record_facts': RecordFactsTable
  'village.contact': ContactTable
  'village.page': PageTable
  'village.attachment': AttachmentTable
  'village.attachment_piece': AttachmentPieceTable
  'village.kit': KitTable
  'village.kit_device': { kit_id: string; device_id: string; since: Date }
  'village.lot': LotTable
  'village.stock_entry': StockEntryTable
  'village.stop': StopTable
  'village.kit_session': KitSessionTable
  'teams.pub_team': PubTeam
  'teams.pub_member': PubMember
}

export const db = (ctx: Context) => tables<Tables>(ctx)
