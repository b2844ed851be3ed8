/** Keeping what rules say: people, institutions and bills of ours are found by their codes; what was said before stays as it is. */
import { announce, type Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { findingRaised } from './events.ts'
import { type Candidate, identityOf } from './finding.ts'
import * as store from './store.ts'

interface Known {
  readonly people: ReadonlyMap<string, string>
  readonly institutions: ReadonlyMap<string, string>
  readonly doctors: ReadonlySet<string>
  readonly bills: ReadonlyMap<string, { readonly state: string }>
  /** `setl_id/line` → what the fund paid of it. */
  readonly fundFen: ReadonlyMap<string, number>
}
const isUuid = (text: string | null): text is string =>
  text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

async function knownOf(ctx: Context, candidates: readonly Candidate[]): Promise<Known> {
  const ours = candidates.flatMap((one) => [one.setlId, ...one.lines.map((line) => line.setlId)]).filter(isUuid)
  const bills = [...new Set(ours)]
  const people = await ctx.client.query<{ key: string; id: string }>(
    'select psn_no as key, id from residents.pub_resident where psn_no = any($1)',
    [[...new Set(candidates.map((one) => one.psnNo))]],
  )
  const places = await ctx.client.query<{ key: string; id: string }>(
    'select code as key, id from institutions.pub_institution where code = any($1)',
    [[...new Set(candidates.map((one) => one.fixmedinsCode))]],
  )
  const staff = await ctx.client.query<{ id: string }>(
    'select distinct id from staff.pub_staff where id = any($1::uuid[])',
    [[...new Set(candidates.map((one) => one.doctorCode))].filter(isUuid)],
  )
  const settled = await ctx.client.query<{ key: string; state: string }>(
    'select setl_id as key, state from settlement.pub_bill where setl_id = any($1::uuid[])',
    [bills],
  )
  const lines = await ctx.client.query<{ key: string; fen: number }>(
    `select setl_id || '/' || charge_id as key, fund_share_fen as fen from settlement.pub_bill_line where setl_id = any($1::uuid[])`,
    [bills],
  )
  return {
    people: new Map(people.rows.map((row) => [row.key, row.id])),
    institutions: new Map(places.rows.map((row) => [row.key, row.id])),
    doctors: new Set(staff.rows.map((row) => row.id)),
    bills: new Map(settled.rows.map((row) => [row.key, row])),
    fundFen: new Map(lines.rows.map((row) => [row.key, row.fen])),
  }
}

const laterDay = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

export interface RaisedBy {
  readonly runId?: string
  readonly byHand?: { readonly id: string; readonly name: string }
}

/** Keeps candidates that are new; answers the ids of those. A bill of ours that is no longer settled raises nothing. */
export async function keepCandidates(ctx: Context, all: readonly Candidate[], by: RaisedBy): Promise<string[]> {
  if (all.length === 0) return []
  const known = await knownOf(ctx, all)
  const candidates = all.filter(({ setlId }) => (known.bills.get(setlId)?.state ?? 'settled') === 'settled')
  const policy = await store.policyOn(ctx, dayOf(ctx.now))
  const answerBy = laterDay(dayOf(ctx.now), policy.answer_days)
  const made = candidates.map((one) => {
    const id = ctx.chance.uuid()
    const lines = one.lines.map((line, index) => ({
      ...{
        finding_id: id,
        position: index + 1,
        setl_id: line.setlId,
        bkkp_sn: line.bkkpSn,
        hilist_code: line.hilistCode,
      },
      ...{ hilist_name: line.hilistName, fee_ocur_time: line.feeOcurTime, cnt: line.cnt, pric: line.pric },
      ...{ det_item_fee_sumamt: line.detItemFeeSumamt, inscp_amt: line.inscpAmt, fixmedins_code: line.fixmedinsCode },
      ...{ amount_fen: line.amountFen, fund_fen: known.fundFen.get(`${line.setlId}/${line.bkkpSn}`) ?? line.fundFen },
    }))
    const charged = lines.filter((line) => line.amount_fen > 0)
    const sum = (of: (line: (typeof lines)[number]) => number) => charged.reduce((total, line) => total + of(line), 0)
    const row = {
      ...{ id, identity_sm3: identityOf(one), run_id: by.runId ?? null, rule_id: one.ruleId, version: one.version },
      ...{ kind: one.kind, verdict: one.verdict, stage: one.stage, setl_id: one.setlId },
      ...{ bill_id: known.bills.has(one.setlId) ? one.setlId : null, psn_no: one.psnNo },
      ...{ resident_id: known.people.get(one.psnNo) ?? null, fixmedins_code: one.fixmedinsCode },
      institution_id: known.institutions.get(one.fixmedinsCode) ?? null,
      doctor_id: one.doctorCode !== null && known.doctors.has(one.doctorCode) ? one.doctorCode : null,
      ...{ insutype: one.insutype, period: one.period, amount_fen: sum((line) => line.amount_fen) },
      fund_fen: sum((line) => line.fund_fen),
      ...{ reason_zh: one.reasonZh, reason_en: one.reasonEn, clause: one.clause, rule_window: one.window },
      ...{ found_at: ctx.now, answer_by: answerBy, state: 'open', recovered_fen: 0 },
      ...{ raised_by: by.byHand?.id ?? null, raised_by_name: by.byHand?.name ?? null },
    }
    return { row, lines }
  })
  const { rows } = await ctx.client.query<{ id: string }>(
    `insert into findings.finding select * from jsonb_populate_recordset(null::findings.finding, $1)
     on conflict (identity_sm3) do nothing returning id`,
    [JSON.stringify(made.map(({ row }) => row))],
  )
  const fresh = new Set(rows.map((row) => row.id))
  const kept = made.filter(({ row }) => fresh.has(row.id))
  await ctx.client.query(
    `insert into findings.line (finding_id, position, setl_id, bkkp_sn, hilist_code, hilist_name, fee_ocur_time, cnt, pric,
       det_item_fee_sumamt, inscp_amt, fixmedins_code, amount_fen, fund_fen)
     select finding_id, position, setl_id, bkkp_sn, hilist_code, hilist_name, fee_ocur_time, cnt, pric, det_item_fee_sumamt,
       inscp_amt, fixmedins_code, amount_fen, fund_fen from jsonb_populate_recordset(null::findings.line, $1)`,
    [JSON.stringify(kept.flatMap(({ lines }) => lines))],
  )
  for (const { row } of kept) {
    const { id: findingId, rule_id: ruleId, setl_id: setlId, institution_id: institutionId, doctor_id: doctorId } = row
    await announce(ctx, findingRaised, findingId, { findingId, ruleId, setlId, institutionId, doctorId })
  }
  return kept.map(({ row }) => row.id)
}
