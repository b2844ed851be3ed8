/**
 * Monitoring's rules (两库): what must not be paid, as dated rows of a few kinds.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/monitoring/rules | auditor, administrator, manager | text? (code, name, pinyin initials), kind?, batch?, enabled?, limit?, offset? | RuleList |
 * | GET  /api/monitoring/rules/:ruleId | auditor, administrator, manager | – | RuleDetail: every version, newest first, and open requests |
 * | GET  /api/monitoring/kinds | auditor, administrator, manager | – | KindList: what each kind means, with the number of rules |
 * | GET  /api/monitoring/imports | auditor, administrator, manager | – | ImportList |
 * | GET  /api/monitoring/imports/:importId | auditor, administrator, manager | – | ImportDetail: what was read and what was not |
 * | POST /api/monitoring/imports | auditor, administrator | UploadRequest | ImportDetail: a preview; nothing is in force yet |
 * | POST /api/monitoring/imports/:importId/adopt | auditor, administrator, not who uploaded | – | ImportDetail |
 * | POST /api/monitoring/imports/:importId/discard | auditor, administrator | – | ImportDetail |
 * | GET  /api/monitoring/changes | auditor, administrator, manager | – | ChangeList: requests that wait for a second person |
 * | POST /api/monitoring/rules/:ruleId/changes | auditor, administrator | ChangeRequest | Change |
 * | POST /api/monitoring/changes/:changeId/decide | auditor, administrator, not who asked | DecideRequest | Change |
 *
 * Amounts are integer fen. A rule is never edited: a change is a new version.
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'

/** Kinds with a published list; behaviour kinds have names of their own. */
export const listKinds = [
  'sex',
  'age',
  'level',
  'visit-mode',
  'scheme',
  'payment-course',
  'course',
  'frequency',
  'period',
  'main-secondary',
  'exclusive-pair',
] as const
export type ListKind = (typeof listKinds)[number]

export const Verdict = z.enum(['violation', 'suspect'])
export type Verdict = z.infer<typeof Verdict>
export const Action = z.enum(['stop', 'remind'])
export const Stage = z.enum(['before', 'during', 'after'])
export type Stage = z.infer<typeof Stage>
/** The national framework 1.0's three classes of rules. */
export const RuleCategory = z.enum(['policy', 'management', 'medical'])

/** money.md §3: the columns of a rule, as published. */
export const MonitoringRule = z.object({
  ruleId: z.string().min(1).max(120),
  version: z.number().int().positive(),
  kind: z.string().min(1).max(40),
  category: RuleCategory,
  nameZh: z.string(),
  nameEn: z.string(),
  /** The rule in words. */
  logicZh: z.string(),
  logicEn: z.string(),
  result: Verdict,
  action: Action,
  /** 1 a reminder, 2 ordinary, 3 grave. */
  severity: z.number().int().min(1).max(3),
  stages: z.array(Stage),
  /** Where it applies; null is everywhere. */
  hospLvs: z.array(z.number().int().min(0).max(3)).nullable(),
  scenes: z.array(z.enum(['outpatient', 'inpatient', 'pharmacy'])).nullable(),
  insutypes: z.array(z.string()).nullable(),
  fundTypes: z.array(z.string()).nullable(),
  /** The catalogue item it is about, when it is about one. */
  hilistCode: z.string().nullable(),
  itemName: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  /** The value as published. */
  published: z.string().nullable(),
  batch: z.string(),
  clauseZh: z.string(),
  clauseEn: z.string(),
  source: z.string(),
  validFrom: day,
  validTo: day.nullable(),
  enabled: z.boolean(),
})
export type MonitoringRule = z.infer<typeof MonitoringRule>

export const RulesAsked = z.object({
  text: z.string().max(100).optional(),
  kind: z.string().max(40).optional(),
  batch: z.string().max(100).optional(),
  enabled: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
})
export const RuleList = z.object({ rules: z.array(MonitoringRule), total: z.number().int() })

export const RuleAsked = z.object({ ruleId: z.string().min(1).max(120) })
export const Change = z.object({
  id: uuid,
  ruleId: z.string(),
  /** What it would be: in force, or not. */
  enable: z.boolean(),
  reason: z.string(),
  askedBy: z.string(),
  askedAt: isoTime,
  state: z.enum(['open', 'approved', 'declined']),
  decidedBy: z.string().nullable(),
  decidedAt: isoTime.nullable(),
  words: z.string().nullable(),
})
export type Change = z.infer<typeof Change>
export const RuleDetail = z.object({
  rule: MonitoringRule,
  versions: z.array(MonitoringRule.extend({ madeAt: isoTime, madeBy: z.string(), reason: z.string() })),
  changes: z.array(Change),
})

export const KindList = z.object({
  kinds: z.array(
    z.object({
      kind: z.string(),
      nameZh: z.string(),
      nameEn: z.string(),
      category: RuleCategory,
      result: Verdict,
      /** Over what it looks: this line, this visit or stay, a calendar day … */
      windowZh: z.string(),
      windowEn: z.string(),
      explainedZh: z.string(),
      explainedEn: z.string(),
      rules: z.number().int(),
      enabled: z.number().int(),
    }),
  ),
})

/** `limits`: batch,kind,limit_type,name,national_code,value. `pairs`: batch,code,name,excluded_code,excluded_name,note. */
export const UploadRequest = z.object({
  list: z.enum(['limits', 'pairs']),
  fileName: z.string().min(1).max(200),
  /** The file's text, UTF-8. */
  csv: z.string().min(1).max(8_000_000),
  /** In force for charges from this day; without it, for charges of every day. */
  validFrom: day.optional(),
})
export const ImportedRow = z.object({
  line: z.number().int(),
  ruleId: z.string(),
  kind: z.string(),
  hilistCode: z.string(),
  itemName: z.string(),
  value: z.string(),
  logicZh: z.string(),
  logicEn: z.string(),
  /** What was read with a doubt, in words. */
  noteZh: z.string().nullable(),
  noteEn: z.string().nullable(),
  change: z.enum(['new', 'changed', 'same']),
})
export const UnreadRow = z.object({
  line: z.number().int(),
  limitType: z.string(),
  hilistCode: z.string(),
  itemName: z.string(),
  value: z.string(),
  zh: z.string(),
  en: z.string(),
})
export type UnreadRow = z.infer<typeof UnreadRow>
export const RulesImport = z.object({
  id: uuid,
  list: z.enum(['limits', 'pairs']),
  fileName: z.string(),
  state: z.enum(['preview', 'adopted', 'discarded']),
  validFrom: day.nullable(),
  rows: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  unread: z.number().int(),
  uploadedBy: z.string(),
  uploadedAt: isoTime,
  decidedBy: z.string().nullable(),
  decidedAt: isoTime.nullable(),
})
export type RulesImport = z.infer<typeof RulesImport>
export const ImportList = z.object({ imports: z.array(RulesImport) })
export const ImportAsked = z.object({ importId: uuid })
/** At most 200 of each are shown; the counts are of all. */
export const ImportDetail = z.object({
  import: RulesImport,
  read: z.array(ImportedRow),
  notRead: z.array(UnreadRow),
})

export const ChangeList = z.object({ changes: z.array(Change.extend({ nameZh: z.string(), nameEn: z.string() })) })
export const ChangeRequest = z.object({
  ruleId: z.string().min(1).max(120),
  enable: z.boolean(),
  reason: z.string().trim().min(2).max(500),
})
export const DecideRequest = z.object({
  changeId: uuid,
  approve: z.boolean(),
  words: z.string().trim().max(500).optional(),
})
