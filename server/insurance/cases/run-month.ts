/** A month under both systems: in the background, and as often as anybody asks. */
import { z } from 'zod'
import { MonthRequest, Month as MonthShape } from '#contracts/cases'
import { audit, type Context, defineJob, enqueue, isPassing, log, Refusal, sm3, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { type PaidCase, payMonth } from './month-cases.ts'
import * as store from './month-store.ts'
import { daysOf, readyTariff, refuseUnlessOver } from './ready-tariff.ts'
import { refuseUnlessLead } from './scope.ts'
import * as stays from './stays-store.ts'
import type { GroupedTable, MonthTable } from './tables.ts'
import { tariffOn } from './tariff-store.ts'

/** Refusals: cases.lead_only, .future_month. */
export const askMonth = verb(
  {
    name: 'cases.ask_month',
    may: ['manager', 'auditor', 'system'],
    input: MonthRequest,
    answer: MonthShape,
    summary: 'Works a month’s settled stays out under both systems, in the background; again does it again.',
  },
  async (ctx, { year, month }) => {
    await refuseUnlessLead(ctx)
    refuseUnlessOver(year, month, dayOf(ctx.now))
    const asked = await store.askMonth(ctx, year, month)
    await enqueue(ctx, runMonth, { year, month }, { key: `cases.run_month ${year}-${month}` })
    await audit(ctx, { action: 'execute', entity: 'cases.month', entityId: `${year}-${month}` })
    return showMonth(asked)
  },
)

export const runMonth = defineJob(
  'cases.run_month',
  z.object({ year: z.int(), month: z.int() }),
  async (ctx, { year, month }) => {
    const asked = await store.monthOf(ctx, year, month, true)
    if (!asked || asked.state === 'done') return
    ctx.ifUndone(async (ctx, error) => {
      if (!isPassing(error)) await fail(ctx, asked, 'unexpected') // what passes the job does again by itself
    })
    try {
      await workOut(ctx, asked)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await fail(ctx, asked, error.sentence('zh'))
    }
  },
)

async function fail(ctx: Context, month: MonthTable, failure: string): Promise<void> {
  log.error({ year: month.year, month: month.month }, 'a month of cases could not be worked out')
  await store.saveMonth(ctx, month, { state: 'failed', ended_at: ctx.now, failure })
}

async function workOut(ctx: Context, asked: MonthTable): Promise<void> {
  const { year, month } = asked
  const { from, to } = daysOf(year, month)
  const tariff = await readyTariff(ctx, await tariffOn(ctx, to))
  const { cases, pointValues } = payMonth(tariff, await stays.staysSettled(ctx, from, to))
  const { pays } = tariff.parameters
  const rows = cases.map((one) => rowOf(ctx, one, asked, pays === one.system))
  await store.replaceCases(ctx, asked, rows)
  const said = rows.map(({ id: _, ...row }) => row)
  await store.saveMonth(ctx, asked, {
    ...{ state: 'done', tariff_id: tariff.id, pays, cases: rows.length / 2, point_values: pointValues },
    ...{ sm3: sm3(JSON.stringify([said, pointValues])).toString('hex'), ended_at: ctx.now, failure: null },
  })
}

function rowOf(ctx: Context, one: PaidCase, { year, month }: MonthTable, pays: boolean): GroupedTable {
  const { stay } = one
  return {
    ...{ id: ctx.chance.uuid(), year, month, system: one.system, pays, setl_id: stay.setlId, mdtrt_id: stay.mdtrtId },
    ...{ resident_id: stay.residentId, institution_id: stay.institutionId, dept_code: stay.deptCode },
    ...{ insutype: stay.insutype, hosp_lv: stay.level, ended_on: stay.endedOn, ipt_days: stay.days },
    ...{ adrg: one.adrg, group_code: one.groupCode, reason: one.reason, outlier: one.outlier },
    ...{ weight_10000: one.weight10000, points_10000: one.points10000, mean_cost_fen: one.meanCostFen },
    equal_weight_10000: one.equalWeight10000,
    ...{ cost_fen: stay.costFen, person_fen: stay.personFen, fund_fen: stay.fundFen },
    ...{ standard_fen: one.standardFen, pay_fen: one.payFen },
  }
}

export const showMonth = (row: MonthTable): z.output<typeof MonthShape> => ({
  ...{ year: row.year, month: row.month, state: row.state, tariffId: row.tariff_id, pays: row.pays, cases: row.cases },
  ...{ sm3: row.sm3, askedAt: row.asked_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null },
  failure: row.failure,
})
