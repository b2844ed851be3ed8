import {
  StatementDetail,
  StatementExport,
  StatementList,
  StatementRequest,
  StatementsRequest,
} from '#contracts/statements'
import { audit, FileAnswer, verb } from '#kernel'
import { institutionSeen } from '#people/institutions'
import type { Content } from './calculation.ts'
import { csvOfSteps } from './export.ts'
import { readable } from './scope.ts'
import { detailOf, rowOf } from './show.ts'
import * as store from './store.ts'

const pageRows = 50

export const listStatements = verb(
  {
    name: 'statements.list',
    may: ['auditor', 'manager'],
    input: StatementsRequest,
    answer: StatementList,
    summary: 'Statements, the newest first; of the own institution, or of the region.',
  },
  async (ctx, input) => {
    const institutionId = (await institutionSeen(ctx, 'statements.not_yours')) ?? undefined
    const rows = await store.statementsIn(ctx, { ...input, institutionId, limit: pageRows + 1 })
    await audit(ctx, { action: 'read', entity: 'statements.list' })
    const page = rows.slice(0, pageRows)
    return { statements: page.map(rowOf), nextCursor: rows.length > pageRows ? page.at(-1)!.id : null }
  },
)

/** Refusals: statements.unknown. */
export const readStatement = verb(
  {
    name: 'statements.read',
    may: ['auditor', 'manager'],
    input: StatementRequest,
    answer: StatementDetail,
    summary: 'One statement: inputs, steps, result and postings.',
  },
  async (ctx, { statementId }) => {
    const row = await readable(ctx, statementId)
    await audit(ctx, { action: 'read', entity: 'statements.statement', entityId: row.id })
    return detailOf(ctx, row)
  },
)

/** Refusals: statements.unknown. */
export const exportStatement = verb(
  {
    name: 'statements.export',
    may: ['auditor', 'manager'],
    input: StatementExport,
    answer: FileAnswer,
    summary: 'The bytes of a statement (JSON), or its steps as CSV.',
  },
  async (ctx, { statementId, format }) => {
    const row = await readable(ctx, statementId)
    await audit(ctx, { action: 'read', entity: 'statements.statement', entityId: row.id, reason: `export ${format}` })
    const period = row.month === null ? String(row.year) : `${row.year}-${String(row.month).padStart(2, '0')}`
    const fileName = `anji-${row.kind}-${row.subject.replaceAll(/[^0-9A-Za-z]+/g, '-')}-${period}-${row.revision}.${format}`
    const content = format === 'json' ? row.content : csvOfSteps(JSON.parse(row.content) as Content, ctx.locale)
    return { fileName, content }
  },
)
