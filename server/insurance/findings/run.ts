/** Passes over a year or month of claims. The same rule version on the same lines is one finding, however often one looks. */
import { z } from 'zod'
import { FindingRun, FindingRuns, RunAsked } from '#contracts/findings'
import { allSlices, claimsFolder, filesOf, withClaims } from '#insurance/claims'
import { isBehaviour, rulesInForce } from '#insurance/monitoring'
import { audit, type Context, config, defineJob, enqueue, isPassing, log, refuseUnless, verb } from '#kernel'
import { dayOf, seesRegion } from '#people/institutions'
import type { Candidate } from './finding.ts'
import { behaviourFindings, listFindings, type Period } from './over-claims.ts'
import { keepCandidates } from './raise-store.ts'
import * as runs from './run-store.ts'
import * as store from './store.ts'

const staleHours = 12
/** Slices of one step, and the step over the whole region at the end. */
const slicesAStep = 8

const shown = (run: runs.RunRow): z.output<typeof FindingRun> => ({
  ...{ id: run.id, state: run.state, year: run.year, month: run.month, askedAt: run.asked_at.toISOString() },
  finishedAt: run.finished_at?.toISOString() ?? null,
  ...{ slicesDone: run.slices_done, slicesTotal: run.slices_total, found: run.found, fresh: run.fresh },
})

/** Begins a pass; answers its id, nothing while another is under way. */
export async function runAfter(ctx: Context, asked: { year: number; month?: number | undefined }) {
  return ctx.transaction(async (ctx) => {
    await runs.giveUpStale(ctx, staleHours)
    const id = ctx.chance.uuid()
    const period = { year: asked.year, month: asked.month ?? null }
    if (!(await runs.insertRun(ctx, id, period, allSlices.length + 1))) return undefined
    await goOn(ctx, id)
    return id
  })
}

async function goOn(ctx: Context, runId: string): Promise<void> {
  await enqueue(ctx, runStep, { runId }, { key: `findings.run ${runId}` })
}

/** One step and one transaction: a few slices, then what needs everybody. A step that was cut off is done again and finds the same. */
export const runStep = defineJob('findings.run', z.object({ runId: z.uuid() }), async (ctx, { runId }) => {
  const run = await runs.lockRun(ctx, runId)
  if (!run || run.state === 'done' || run.state === 'failed') return
  ctx.ifUndone(async (ctx, error) => {
    if (isPassing(error)) return // the job does it again by itself
    log.error({ runId }, 'a pass over the claims broke off')
    await runs.updateRun(ctx, runId, { state: 'failed', finished_at: ctx.now })
  })
  const { year, month } = run
  const last = run.slices_done >= allSlices.length
  const slices = last ? allSlices : allSlices.slice(run.slices_done, run.slices_done + slicesAStep)
  const candidates = await look(ctx, { year, month }, slices, last)
  const fresh = await keepCandidates(ctx, candidates, { runId })
  const slices_done = last ? run.slices_total : run.slices_done + slices.length
  const counts = { slices_done, found: run.found + candidates.length, fresh: run.fresh + fresh.length }
  await runs.updateRun(ctx, runId, {
    ...counts,
    ...(last ? { state: 'done', finished_at: ctx.now } : { state: 'running' }),
  })
  if (!last) await goOn(ctx, runId)
})

async function look(ctx: Context, period: Period, slices: readonly number[], last: boolean): Promise<Candidate[]> {
  const onDay = `${period.year}-${String(period.month ?? 12).padStart(2, '0')}-28`
  const { rules } = await rulesInForce(ctx, onDay)
  const after = rules.filter((rule) => rule.enabled && rule.stages.includes('after'))
  const asked = { pool: config.poolareaNo, year: period.year, slices }
  if (!last && (await filesOf(claimsFolder(), 'setl_d', asked)).length === 0) return []
  return withClaims(claimsFolder(), asked, async (duck) => {
    if (last) return [...(await behaviourFindings(duck, after, period, 'region')), ...(await saidOfBills(ctx, period))]
    const list = after.filter((rule) => !isBehaviour(rule.kind))
    return [...(await listFindings(duck, list, period)), ...(await behaviourFindings(duck, after, period, 'person'))]
  })
}

/** What settlement was told and went on with. */
async function saidOfBills(ctx: Context, period: Period): Promise<Candidate[]> {
  const said = await runs.saidDuring(ctx, period)
  const found: Candidate[] = []
  for (const one of said) {
    const lines = (await store.billLines(ctx, one.setl_id)).filter((line) => one.line_nos.includes(line.position))
    let left = one.amount_fen
    found.push({
      ...{ ruleId: one.rule_id, version: one.version, kind: one.kind, verdict: one.verdict, stage: 'during' },
      ...{ setlId: one.setl_id, psnNo: one.psn_no, fixmedinsCode: one.fixmedins_code, doctorCode: null },
      ...{
        insutype: one.insutype,
        period: one.period,
        reasonZh: one.name_zh,
        reasonEn: one.name_en,
        clause: one.clause_zh,
      },
      window: null,
      lines: lines.map((line) => {
        const amountFen = Math.min(left, line.inscp_amt)
        left -= amountFen
        return {
          ...{ setlId: line.setl_id, bkkpSn: line.bkkp_sn, hilistCode: line.hilist_code, hilistName: line.hilist_name },
          ...{ feeOcurTime: line.fee_ocur_time?.toISOString() ?? null, cnt: line.cnt, pric: line.pric },
          ...{
            detItemFeeSumamt: line.det_item_fee_sumamt,
            inscpAmt: line.inscp_amt,
            fixmedinsCode: line.fixmedins_code,
          },
          ...{ amountFen, fundFen: line.fund_fen },
        }
      }),
    })
  }
  return found
}

/** Refusals: findings.other_scope, findings.future_period, findings.already_running. */
export const askRun = verb(
  {
    name: 'findings.ask_run',
    may: ['auditor', 'manager', 'system'],
    input: RunAsked,
    answer: FindingRun,
    summary: 'Looks at a year or month of claims with every rule, in the background.',
  },
  async (ctx, { year, month }) => {
    refuseUnless(await seesRegion(ctx), 'findings.other_scope')
    const begins = `${year}-${String(month ?? 1).padStart(2, '0')}-01`
    refuseUnless(begins <= dayOf(ctx.now), 'findings.future_period', { field: 'year' })
    const id = await runAfter(ctx, { year, month })
    refuseUnless(id, 'findings.already_running')
    await audit(ctx, { action: 'execute', entity: 'findings.run', entityId: id })
    return shown((await runs.lockRun(ctx, id))!)
  },
)

export const listRuns = verb(
  {
    name: 'findings.list_runs',
    may: ['auditor', 'manager'],
    input: z.object({}),
    answer: FindingRuns,
    summary: 'The newest passes over the claims and how far they are.',
  },
  async (ctx) => {
    refuseUnless(await seesRegion(ctx), 'findings.other_scope')
    return { runs: (await runs.newestRuns(ctx, 20)).map(shown) }
  },
)
