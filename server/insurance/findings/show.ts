import type { z } from 'zod'
import type { Finding, FindingDetail, FindingLine, FindingRule } from '#contracts/findings'
import type { Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { type FindingRow, type LineRow, maskPerson } from './finding.ts'
import * as store from './store.ts'

type Shown = z.output<typeof Finding>

/** A decision can be taken back until it stands. */
export const undoable = (row: FindingRow, now: Date): boolean =>
  row.decided_at !== null && row.closed_at === null && row.stands_at! > now

/** The institution has answered, or its time to do so is over. */
export const heard = (row: FindingRow, today: string): boolean => row.answered_at !== null || row.answer_by < today

export async function showFindings(ctx: Context, rows: readonly FindingRow[]): Promise<Shown[]> {
  const names = await store.namesFor(ctx, rows)
  const { actor, now } = ctx
  const today = dayOf(now)
  return rows.map((row) => {
    const waits = row.state === 'open' || row.state === 'appealed'
    const theirs =
      actor.roles.includes('manager') && row.institution_id !== null && actor.institutionId === row.institution_id
    return {
      ...{
        id: row.id,
        ruleId: row.rule_id,
        version: row.version,
        kind: row.kind,
        verdict: row.verdict,
        stage: row.stage,
      },
      ...{ state: row.state, setlId: row.setl_id, period: row.period, institutionId: row.institution_id },
      institutionName: names.institutions.get(row.institution_id ?? '') ?? row.fixmedins_code,
      ...{ fixmedinsCode: row.fixmedins_code, doctorId: row.doctor_id },
      doctorName: names.doctors.get(row.doctor_id ?? '') ?? null,
      person: maskPerson(row.psn_no),
      ...{ amountFen: row.amount_fen, fundFen: row.fund_fen, recoveredFen: row.recovered_fen },
      reason: { zh: row.reason_zh, en: row.reason_en },
      ...{
        clause: row.clause,
        raisedBy: row.raised_by_name,
        foundAt: row.found_at.toISOString(),
        answerBy: row.answer_by,
      },
      answered: row.answered_at !== null,
      decidedAt: row.decided_at?.toISOString() ?? null,
      undoUntil: undoable(row, now) ? row.stands_at!.toISOString() : null,
      mayAnswer: row.state === 'open' && row.answered_at === null && theirs && row.answer_by >= today,
      mayDecide: waits && actor.roles.includes('auditor') && row.raised_by !== actor.id,
    }
  })
}

const showLine = (line: Omit<LineRow, 'finding_id' | 'recovered_fen'>, lit: boolean): z.output<typeof FindingLine> => ({
  ...{ setlId: line.setl_id, bkkpSn: line.bkkp_sn, lit, hilist_code: line.hilist_code, hilist_name: line.hilist_name },
  fee_ocur_time: line.fee_ocur_time?.toISOString() ?? null,
  ...{ cnt: line.cnt, pric: line.pric, det_item_fee_sumamt: line.det_item_fee_sumamt, inscp_amt: line.inscp_amt },
  ...{ amountFen: line.amount_fen, fixmedinsCode: line.fixmedins_code },
})

/** Evidence lit, the claim's other lines around it; what proves from other bills comes after. */
async function claimOf(ctx: Context, row: FindingRow): Promise<z.output<typeof FindingLine>[]> {
  const evidence = await store.linesOf(ctx, row.id)
  const own = row.bill_id === null ? [] : await store.billLines(ctx, row.bill_id)
  const of = (line: { setl_id: string; bkkp_sn: string }) => `${line.setl_id}/${line.bkkp_sn}`
  const lit = new Map(evidence.map((line) => [of(line), line]))
  const here = own.map((line) => showLine(lit.get(of(line)) ?? line, lit.has(of(line))))
  const shown = new Set(own.map(of))
  return [...here, ...evidence.filter((line) => !shown.has(of(line))).map((line) => showLine(line, true))]
}

const notes = {
  reversed: { zh: '账单已撤销，追回随之撤销。', en: 'The bill was reversed, and with it what had come back.' },
  nothing: {
    zh: '基金没有为这些明细付款，或已由其他结果追回。',
    en: 'The fund paid nothing for these lines, or another finding took it back.',
  },
  elsewhere: {
    zh: '机构不在本区账上，由所属统筹区追回。',
    en: 'The institution is not in these books; its own pool recovers.',
  },
} as const

function noteOf(row: FindingRow) {
  if (row.bill_reversed_at) return notes.reversed
  if (row.state !== 'upheld' || row.closed_at === null) return null
  return row.institution_id === null ? notes.elsewhere : notes.nothing
}

async function ruleOf(ctx: Context, row: FindingRow): Promise<z.output<typeof FindingRule> | null> {
  const rule = await store.ruleOf(ctx, row.rule_id, row.version)
  if (!rule) return null
  const { source, action, enabled } = rule
  return {
    ...{ name: { zh: rule.name_zh, en: rule.name_en }, logic: { zh: rule.logic_zh, en: rule.logic_en } },
    ...{ clause: { zh: rule.clause_zh, en: rule.clause_en }, source, action, enabled },
  }
}

export async function showDetail(ctx: Context, row: FindingRow): Promise<z.output<typeof FindingDetail>> {
  const [finding] = await showFindings(ctx, [row])
  const attachments = await store.attachmentsOf(ctx, row.id)
  return {
    finding: finding!,
    rule: await ruleOf(ctx, row),
    lines: await claimOf(ctx, row),
    window: row.rule_window,
    answer: row.answered_at && {
      ...{
        at: row.answered_at.toISOString(),
        byName: row.answered_by_name!,
        stand: row.answer_stand!,
        words: row.answer!,
      },
      attachments: attachments.map(({ id, name, content_type, bytes }) => ({
        id,
        name,
        contentType: content_type,
        bytes,
      })),
    },
    decision: row.decided_at && {
      ...{ at: row.decided_at.toISOString(), byName: row.decided_by_name!, words: row.decision! },
      verdict: row.state === 'dismissed' ? 'dismissed' : 'upheld',
    },
    transactionId: row.transaction_id,
    recoveryNote: noteOf(row),
  }
}
