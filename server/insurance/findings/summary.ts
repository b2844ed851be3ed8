/** Findings as figures: per institution, doctor, rule and month; how often a rule is right; and as tables to take away. */
import type { z } from 'zod'
import { type CsvCell, csvOf } from '#contracts/csv'
import { ExportAsked, FindingSummary, RatesAsked, RuleRates, SummaryAsked } from '#contracts/findings'
import { yuanText } from '#contracts/yuan'
import { audit, type Context, FileAnswer, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { type FindingRow, maskPerson, rated } from './finding.ts'
import { readers } from './read.ts'
import { scopeFor } from './scope.ts'
import * as store from './store.ts'
import * as figures from './summary-store.ts'

export const readSummary = verb(
  {
    name: 'findings.summary',
    may: readers,
    input: SummaryAsked,
    answer: FindingSummary,
    summary: 'Findings counted per institution, doctor, rule or month.',
  },
  async (ctx, asked) => {
    await audit(ctx, { action: 'read', entity: 'findings.summary', reason: asked.by })
    return { rows: await figures.summed(ctx, await scopeFor(ctx), asked, ctx.locale === 'en') }
  },
)

async function ratesOf(ctx: Context, year: number | undefined) {
  const limits = await store.policyOn(ctx, dayOf(ctx.now))
  const rows = await figures.countedByRule(ctx, await scopeFor(ctx), year)
  return rows.map(({ rule_id, name_zh, name_en, verdict, action, ...row }) => ({
    ...{ ...row, ruleId: rule_id, name: { zh: name_zh, en: name_en } },
    ...rated(row, { verdict, action }, limits),
  }))
}

/** What decisions teach: a rule that is often dismissed is proposed for demotion. */
export const readRates = verb(
  {
    name: 'findings.rules',
    may: readers,
    input: RatesAsked,
    answer: RuleRates,
    summary: 'How often each rule hit, was upheld, appealed and overturned.',
  },
  async (ctx, { year }) => {
    await audit(ctx, { action: 'read', entity: 'findings.rules' })
    return { rules: await ratesOf(ctx, year) }
  },
)

const listed = (row: FindingRow, place: string): CsvCell[] => [
  ...[row.id, row.period, row.rule_id, row.version, row.kind, row.verdict, row.stage, row.state, row.setl_id],
  ...[maskPerson(row.psn_no), row.fixmedins_code, place, row.reason_zh, row.clause],
  ...[yuanText(row.amount_fen), yuanText(row.fund_fen), yuanText(row.recovered_fen), row.answer, row.decision],
]
const listHeader =
  'finding_id,period,rule,version,kind,verdict,stage,state,setl_id,person,fixmedins_code,institution,reason,clause,amount_yuan,fund_yuan,recovered_yuan,answer,decision'

async function findingsTable(ctx: Context, asked: z.output<typeof ExportAsked>): Promise<string> {
  const scope = await scopeFor(ctx)
  const months = asked.month === undefined ? Array.from({ length: 12 }, (_, at) => at + 1) : [asked.month]
  const rows: FindingRow[] = []
  for (const month of months) {
    const period = `${asked.year}-${String(month).padStart(2, '0')}`
    rows.push(...(await store.findingsIn(ctx, scope, { period, state: asked.state, limit: 20_000 })))
  }
  const names = await store.namesFor(ctx, rows)
  const lines = rows.map((row) => listed(row, names.institutions.get(row.institution_id ?? '') ?? ''))
  return csvOf([listHeader.split(','), ...lines])
}

async function tableOf(ctx: Context, asked: z.output<typeof ExportAsked>): Promise<string> {
  if (asked.table === 'findings') return findingsTable(ctx, asked)
  if (asked.table === 'rules') {
    const header =
      'rule,version,kind,name,hits,decided,upheld,dismissed,appealed,overturned,false_positive_bp,overturn_bp,proposal'
    const rates = await ratesOf(ctx, asked.year)
    const row = (one: (typeof rates)[number]) => [
      ...[one.ruleId, one.version, one.kind, one.name.zh, one.hits, one.decided, one.upheld, one.dismissed],
      ...[one.appealed, one.overturned, one.falsePositiveBp, one.overturnBp, one.proposal],
    ]
    return csvOf([header.split(','), ...rates.map(row)])
  }
  const by = { institutions: 'institution', doctors: 'doctor', months: 'month' } as const
  const rows = await figures.summed(ctx, await scopeFor(ctx), { ...asked, by: by[asked.table] }, ctx.locale === 'en')
  const header = 'key,name,found,open,appealed,upheld,dismissed,recovered,amount_yuan,upheld_yuan,recovered_yuan'
  return csvOf([
    header.split(','),
    ...rows.map((one) => [
      ...[one.key, one.name, one.found, one.open, one.appealed, one.upheld, one.dismissed, one.recovered],
      ...[yuanText(one.amountFen), yuanText(one.upheldFen), yuanText(one.recoveredFen)],
    ]),
  ])
}

export const exportFindings = verb(
  {
    name: 'findings.export',
    may: readers,
    input: ExportAsked,
    answer: FileAnswer,
    summary: 'Findings, rules, institutions, doctors or months as CSV; people stay masked.',
  },
  async (ctx, asked) => {
    await audit(ctx, { action: 'read', entity: 'findings.export', reason: asked.table })
    const of = asked.month === undefined ? asked.year : `${asked.year}-${String(asked.month).padStart(2, '0')}`
    return { fileName: `findings-${asked.table}-${of}.csv`, content: await tableOf(ctx, asked) }
  },
)
