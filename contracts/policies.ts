// Benefit policy as dated data, over HTTP: drafts, import, preview, publication by two persons. Columns: docs/policy.md.
//   GET  /api/policies/tables/:table                       administrator, auditor, manager   ?onDate=&text=&limit=&offset=   the rows in force
//   GET  /api/policies/tables/:table/history               administrator, auditor, manager   ?key=    every version of one row
//   GET  /api/policies/tables/:table/export                administrator, auditor, manager   ?format=csv|xlsx&onDate=&locale=
//   GET  /api/policies/tables/:table/template              administrator, auditor            ?format=csv|xlsx&locale=
//   POST /api/policies/drafts                              administrator, auditor            { title, reason, correction }
//   GET  /api/policies/drafts                              administrator, auditor, manager   ?state=
//   GET  /api/policies/drafts/:draftId                     administrator, auditor, manager   with what is wrong with it as a whole
//   GET  /api/policies/drafts/:draftId/rows                administrator, auditor, manager   ?table=&limit=&offset=
//   POST /api/policies/drafts/:draftId/rows                administrator, auditor            { table, action, cells }   adds, changes or ends one row
//   POST /api/policies/drafts/:draftId/rows/remove         administrator, auditor            { table, rowId }
//   POST /api/policies/drafts/:draftId/undo                administrator, auditor            the last edit (an import is one edit)
//   POST /api/policies/drafts/:draftId/import              administrator, auditor            { table, format, content base64 }   all rows or none
//   POST /api/policies/drafts/:draftId/preview             administrator, auditor            { month? }   in the background
//   GET  /api/policies/drafts/:draftId/preview             administrator, auditor, manager   how far, and the result
//   GET  /api/policies/drafts/:draftId/preview/people/:personNo   auditor                    who a number is; in the trail
//   POST /api/policies/drafts/:draftId/submit              administrator, auditor
//   POST /api/policies/drafts/:draftId/approve             administrator, auditor            another person; publishes
//   POST /api/policies/drafts/:draftId/return              administrator, auditor            { reason }
//   POST /api/policies/drafts/:draftId/withdraw            administrator, auditor            { reason }
//   GET  /api/policies/publications                        administrator, auditor, manager
//   GET  /api/policies/publications/:publicationId         administrator, auditor, manager   ?limit=&offset=   the difference, row by row
//   GET  /api/policies/publications/:publicationId/affected   administrator, auditor         bills that a correction touches
// A row is shown and given as cells: text by column name, as in the import.
import { z } from 'zod'

export const PolicyTable = z.enum(['catalogue', 'policy', 'supplement', 'special-disease'])
export type PolicyTable = z.infer<typeof PolicyTable>

const DateOnly = z.iso.date()
const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).default(0),
}
const Words = z.object({ zh: z.string(), en: z.string() })
const Cells = z.record(z.string().max(40), z.string().max(500))
export type Cells = z.infer<typeof Cells>
const Who = z.object({ id: z.string(), name: z.string() })

export const TableRow = z.object({
  key: z.string(),
  cells: Cells,
  /** A version that begins after the day asked for. */
  next: z.string().nullable(),
})
export type TableRow = z.infer<typeof TableRow>
export const FindTable = z.object({
  table: PolicyTable,
  onDate: DateOnly.optional(),
  text: z.string().max(50).optional(),
  ...page,
})
export const TablePage = z.object({ onDate: z.string(), rows: z.array(TableRow), total: z.number().int() })

export const FindHistory = z.object({ table: PolicyTable, key: z.string().max(120) })
export const History = z.object({
  key: z.string(),
  versions: z.array(
    z.object({
      cells: Cells,
      publicationId: z.string().nullable(),
      publishedAt: z.string().nullable(),
      maker: z.string().nullable(),
      checker: z.string().nullable(),
      reason: z.string().nullable(),
      /** It was published, and a later correction took its place altogether. */
      replaced: z.boolean(),
    }),
  ),
})

export const FileFormat = z.enum(['csv', 'xlsx'])
export const ExportTable = z.object({
  table: PolicyTable,
  format: FileFormat.default('csv'),
  onDate: DateOnly.optional(),
  locale: z.enum(['zh', 'en']).optional(),
})

export const OpenDraft = z.object({
  title: z.string().trim().min(1).max(100),
  /** Why, with the document it follows: kept with the publication. */
  reason: z.string().trim().min(1).max(500),
  /** It may change days that are over; bills of those days are then settled again. */
  correction: z.boolean().default(false),
})
export const DraftState = z.enum(['open', 'submitted', 'published', 'withdrawn'])
export type DraftState = z.infer<typeof DraftState>

/** What is wrong, where: a line of a file or a row of the draft, a column, a sentence. */
export const RowProblem = z.object({
  line: z.number().int().nullable(),
  table: PolicyTable,
  rowId: z.string().nullable(),
  field: z.string(),
  code: z.string(),
  words: Words,
})
export type RowProblem = z.infer<typeof RowProblem>

export const Draft = z.object({
  draftId: z.string(),
  title: z.string(),
  reason: z.string(),
  correction: z.boolean(),
  state: DraftState,
  /** Rises with every edit; a preview is of one count. */
  edits: z.number().int(),
  rows: z.number().int(),
  madeBy: Who,
  madeAt: z.string(),
  editedAt: z.string(),
  submittedBy: Who.nullable(),
  publicationId: z.string().nullable(),
})
export type Draft = z.infer<typeof Draft>
export const FindDrafts = z.object({ state: DraftState.optional() })
export const Drafts = z.object({ drafts: z.array(Draft) })
export const DraftId = z.object({ draftId: z.uuid() })
export const DraftPage = z.object({
  draft: Draft,
  byTable: z.array(
    z.object({
      table: PolicyTable,
      added: z.number().int(),
      changed: z.number().int(),
      ended: z.number().int(),
    }),
  ),
  /** At most 200; while there is one, the draft cannot be submitted. */
  problems: z.array(RowProblem),
  problemCount: z.number().int(),
  /** Rows that another publication has changed since they were edited here. */
  conflicts: z.array(z.object({ table: PolicyTable, key: z.string(), publicationId: z.string(), title: z.string() })),
  undo: z.object({ what: z.enum(['set', 'remove', 'import']), rows: z.number().int(), at: z.string() }).nullable(),
  /** Whether the one who asks may decide: another person than made, edited or submitted it. */
  mayDecide: z.boolean(),
  decisions: z.array(
    z.object({
      what: z.enum(['submitted', 'approved', 'returned', 'withdrawn']),
      who: Who,
      at: z.string(),
      reason: z.string(),
    }),
  ),
})

export const RowChange = z.enum(['added', 'changed', 'ended'])
export const DraftRow = z.object({
  rowId: z.string(),
  table: PolicyTable,
  change: RowChange,
  key: z.string(),
  cells: Cells,
  /** The version in force when it was edited. */
  before: Cells.nullable(),
})
export type DraftRow = z.infer<typeof DraftRow>
export const FindDraftRows = z.object({ draftId: z.uuid(), table: PolicyTable, ...page })
export const DraftRows = z.object({ rows: z.array(DraftRow), total: z.number().int() })

export const SetRow = z.object({
  draftId: z.uuid(),
  table: PolicyTable,
  /** 'end' needs the columns of the key and valid_to only. */
  action: z.enum(['set', 'end']).default('set'),
  cells: Cells,
  /** The row it takes the place of, when the key or the day was edited. */
  rowId: z.string().max(160).optional(),
})
export const RemoveRow = z.object({ draftId: z.uuid(), table: PolicyTable, rowId: z.string().max(160) })
/** A row that does not pass is answered with what is wrong in it, and nothing is changed. */
export const Edited = z.object({ edits: z.number().int(), rowId: z.string().nullable(), problems: z.array(RowProblem) })

/** Bytes of a file, base64; at most 4 MB. */
export const ImportRows = z.object({
  draftId: z.uuid(),
  table: PolicyTable,
  format: FileFormat,
  content: z.base64().min(1).max(5_600_000),
})
/** All rows or none: with one wrong row nothing is taken, and every wrong row is named. */
export const Imported = z.object({
  rows: z.number().int(),
  /** Rows that are in force as they stand: an exported table may be given back whole. */
  unchanged: z.number().int(),
  edits: z.number().int(),
  /** At most 500. */
  errors: z.array(RowProblem),
  errorCount: z.number().int(),
})

const Month = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/)
export const AskPreview = z.object({ draftId: z.uuid(), month: Month.optional() })
const fen = z.number().int()
export const PreviewSums = z.object({
  bills: z.number().int(),
  /** Bills of which an amount changes. */
  touched: z.number().int(),
  fundBeforeFen: fen,
  fundAfterFen: fen,
  personBeforeFen: fen,
  personAfterFen: fen,
})
export type PreviewSums = z.infer<typeof PreviewSums>
export const PreviewResult = z.object({
  month: Month,
  whole: PreviewSums,
  funds: z.array(z.object({ fund: z.string(), beforeFen: fen, afterFen: fen })),
  groups: z.array(
    PreviewSums.extend({
      by: z.enum(['scheme', 'category', 'level', 'institution']),
      code: z.string(),
      name: z.string(),
    }),
  ),
  /** The ten who would pay most more, and the ten who would pay most less; by a number of this preview. */
  people: z.array(
    z.object({
      personNo: z.number().int(),
      side: z.enum(['loser', 'winner']),
      bills: z.number().int(),
      beforeFen: fen,
      afterFen: fen,
    }),
  ),
  /** Bills for which the draft has no policy or no price. */
  uncovered: z.number().int(),
})
export type PreviewResult = z.infer<typeof PreviewResult>
export const Preview = z.object({
  state: z.enum(['none', 'running', 'done', 'failed']),
  month: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
  /** It is of the draft as it is now. */
  fresh: z.boolean(),
  madeAt: z.string().nullable(),
  contentSm3: z.string().nullable(),
  result: PreviewResult.nullable(),
})
export const PersonOfPreview = z.object({
  draftId: z.uuid(),
  personNo: z.coerce.number().int().min(1).max(20),
})
export const PreviewPerson = z.object({
  personNo: z.number().int(),
  residentId: z.string(),
  name: z.string(),
  psn_no: z.string(),
  bills: z.array(
    z.object({
      billId: z.string(),
      settledAt: z.string(),
      institution: z.string(),
      medfee_sumamt: fen,
      personBeforeFen: fen,
      personAfterFen: fen,
    }),
  ),
})

export const Decide = z.object({ draftId: z.uuid(), reason: z.string().trim().min(1).max(500) })
export const Approve = z.object({ draftId: z.uuid(), reason: z.string().trim().max(500).default('') })

export const Publication = z.object({
  publicationId: z.string(),
  no: z.number().int(),
  draftId: z.string(),
  title: z.string(),
  reason: z.string(),
  correction: z.boolean(),
  maker: Who,
  checker: Who,
  publishedAt: z.string(),
  fromDay: z.string(),
  rows: z.number().int(),
  previewSm3: z.string(),
})
export const Publications = z.object({ publications: z.array(Publication) })
export const ReadPublication = z.object({ publicationId: z.uuid(), ...page })
export const PublicationPage = z.object({
  publication: Publication,
  changes: z.array(
    z.object({
      table: PolicyTable,
      key: z.string(),
      change: RowChange,
      before: Cells.nullable(),
      after: Cells.nullable(),
    }),
  ),
  total: z.number().int(),
})
export const Affected = z.object({ bills: z.number().int(), people: z.number().int(), firstDay: z.string().nullable() })
