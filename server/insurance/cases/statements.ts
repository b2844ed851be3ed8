/** A month of an institution as a statement: worked out again from its inputs it is the same, case by case. */
import { z } from 'zod'
import { MonthRequest, StatementsMade, TariffParameters } from '#contracts/cases'
import { type Computed, makeStatement, type NewStep, registerCalculation } from '#insurance/statements'
import { audit, verb } from '#kernel'
import { institutionOf } from '#people/institutions'
import * as store from './month-store.ts'
import { drgPay } from './pay.ts'
import { ranMonth } from './read-month.ts'
import { refuseUnlessLead } from './scope.ts'
import type { GroupedTable } from './tables.ts'
import { tariffById } from './tariff-store.ts'

const fen = z.int()
const Inputs = z.object({
  tariff: z.object({ id: z.string(), year: z.int(), revision: z.int(), parameters: TariffParameters }),
  pays: z.boolean(),
  institutionCode: z.string(),
  monthSm3: z.string(),
  pointValues: z.record(z.string(), z.object({ budgetFen: fen, points10000: z.int() })),
  cases: z.array(
    z.object({
      ...{ setlId: z.string(), insutype: z.enum(['310', '390']), level: z.int(), groupCode: z.string() },
      ...{ weight10000: z.int().nullable(), meanCostFen: fen.nullable(), points10000: z.int().nullable() },
      ...{ costFen: fen, personFen: fen, fundFen: fen, payFen: fen, outlier: z.string() },
    }),
  ),
})
type Inputs = z.output<typeof Inputs>

const clauses = { drg: 'money §4 CHS-DRG', dip: 'money §4 DIP' }

registerCalculation({
  ...{ kind: 'drg-month', version: 1, inputs: Inputs },
  ...{ titleZh: '按病组（CHS-DRG）付费月度测算', titleEn: 'Month by case, CHS-DRG' },
  compute: (inputs) =>
    computed(
      'drg',
      inputs,
      inputs.cases.map((one) => drgOf(inputs, one)),
    ),
})
registerCalculation({
  ...{ kind: 'dip-month', version: 1, inputs: Inputs },
  ...{ titleZh: '按病种分值（DIP）付费月度测算', titleEn: 'Month by case, DIP' },
  // The fen that rounding leaves are the region's: what each case gets was shared out over all of them.
  compute: (inputs) =>
    computed(
      'dip',
      inputs,
      inputs.cases.map(({ payFen }) => payFen),
    ),
})

function drgOf({ tariff, institutionCode }: Inputs, one: Inputs['cases'][number]): number {
  const { weight10000, meanCostFen } = one
  const weight = weight10000 === null || meanCostFen === null ? undefined : { weight10000, meanCostFen }
  return drgPay({ ...one, institutionCode, ageYears: 0 }, weight, tariff.parameters).payFen
}

function computed(system: 'drg' | 'dip', inputs: Inputs, pays: readonly number[]): Computed {
  const { cases, tariff } = inputs
  const sum = (of: (one: Inputs['cases'][number]) => number) => cases.reduce((all, one) => all + of(one), 0)
  const payFen = pays.reduce((all, one) => all + one, 0)
  const [costFen, personFen, fundFen] = [
    sum((one) => one.costFen),
    sum((one) => one.personFen),
    sum((one) => one.fundFen),
  ]
  const units = sum((one) => (system === 'drg' ? one.weight10000 : one.points10000) ?? 0)
  const ruleId = `${system}-month`
  const from = [{ what: 'cases', ref: inputs.monthSm3 }]
  const step = (zh: string, en: string, figure: Partial<NewStep>): NewStep => ({
    ...{ ruleId, clause: clauses[system], zh, en, from },
    ...figure,
  })
  const table = [{ what: 'table', ref: `tariff:${tariff.id}` }]
  const tenth = Math.round(units / 10)
  const values = Object.entries(inputs.pointValues).map(([insutype, { budgetFen, points10000 }]) =>
    step(
      `险种 ${insutype} 当月基金预算，全区 ${points10000} 万分点`,
      `Budget of scheme ${insutype} for ${points10000} ten-thousandths of a point`,
      {
        ...{ amountFen: budgetFen, from: table },
      },
    ),
  )
  const rates = Object.entries(tariff.parameters.drg.rateFen).map(([insutype, amountFen]) =>
    step(`险种 ${insutype} 费率`, `Rate of scheme ${insutype}`, { amountFen, from: table }),
  )
  const outliers = (kind: string) => cases.filter(({ outlier }) => outlier === kind).length
  return {
    steps: [
      step('病例数', 'Cases', { count: cases.length }),
      step('医疗总费用', 'Cost of the stays', { amountFen: costFen }),
      step('个人负担', 'What people owe', { amountFen: personFen }),
      step('按项目已付基金', 'Paid by the fund bill by bill', { amountFen: fundFen }),
      ...(system === 'drg' ? rates : values),
      step(system === 'drg' ? '权重合计' : '点数合计', system === 'drg' ? 'Weights' : 'Points', { points: tenth }),
      step('高倍率病例', 'High outliers', { count: outliers('high') }),
      step('低倍率病例', 'Low outliers', { count: outliers('low') }),
      step('未入组病例', 'In no group', { count: outliers('ungrouped') }),
      step('按病例应付基金', 'The fund pays by case', { amountFen: payFen }),
      step('与按项目已付之差', 'Against what was paid bill by bill', { amountFen: payFen - fundFen }),
    ],
    result: {
      ...{ system, pays: inputs.pays, cases: cases.length, costFen, personFen, fundFen, payFen },
      ...{ differenceFen: payFen - fundFen, units10000: units },
    },
    // What an institution gets in the end is cleared by its budget; this is what the clearing reads.
    postings: [],
    headlineFen: payFen,
  }
}

/** Refusals: cases.lead_only, .month_not_run. */
export const makeMonthStatements = verb(
  {
    name: 'cases.make_statements',
    may: ['manager', 'system'],
    input: MonthRequest,
    answer: StatementsMade,
    summary:
      'Drafts of a month’s statements: for each institution one of the system that pays, and one of the other to compare.',
  },
  async (ctx, { year, month }) => {
    await refuseUnlessLead(ctx)
    const ran = await ranMonth(ctx, year, month)
    const { id, parameters, revision } = await tariffById(ctx, ran.tariff_id!)
    const rows = await store.allCases(ctx, { year, month, institutionId: null })
    const made: { statementId: string; kind: string; subject: string }[] = []
    for (const institutionId of [...new Set(rows.map((row) => row.institution_id))].sort()) {
      const { code, name } = await institutionOf(ctx, institutionId)
      for (const system of ['drg', 'dip'] as const) {
        const own = rows.filter((row) => row.institution_id === institutionId && row.system === system)
        const kind = `${system}-month`
        const inputs: Inputs = {
          tariff: { id, year, revision, parameters },
          ...{ pays: ran.pays === system, institutionCode: code, monthSm3: ran.sm3!, pointValues: ran.point_values },
          cases: own.map(caseInput),
        }
        const about = { subject: code, subjectName: name, institutionId, period: { year, month } }
        made.push({ statementId: await makeStatement(ctx, { kind, ...about, inputs }), kind, subject: code })
      }
    }
    await audit(ctx, { action: 'execute', entity: 'cases.statements', entityId: `${year}-${month}` })
    return { statements: made }
  },
)

const caseInput = (row: GroupedTable): Inputs['cases'][number] => ({
  ...{
    setlId: row.setl_id,
    insutype: row.insutype,
    level: row.hosp_lv,
    groupCode: row.group_code,
    outlier: row.outlier,
  },
  ...{ weight10000: row.weight_10000, meanCostFen: row.mean_cost_fen, points10000: row.points_10000 },
  ...{ costFen: row.cost_fen, personFen: row.person_fen, fundFen: row.fund_fen, payFen: row.pay_fen },
})
