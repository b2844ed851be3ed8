/** What institutions are given: the budgets of a year, each month's prepayment, cases and points, and what two persons sign. */

import { loadDemonstrationScheme } from '#insurance/assessment'
import {
  approveBudget,
  approveFundRule,
  demonstrationRiskCsv,
  demonstrationRules,
  enterBudget,
  enterFundRule,
  runPoints,
  runPrepayments,
} from '#insurance/budgets'
import { askMonth, learnTariffDraft, makeMonthStatements, publishTariff, runMonth } from '#insurance/cases'
import { importTables } from '#insurance/grouping'
import { loadRules, demonstrationRules as monitoringRules } from '#insurance/monitoring'
import { approveRiskModel, importRiskModel } from '#insurance/risk'
import { approveStatement, postStatement, submitStatement } from '#insurance/statements'
import { type Context, runJob } from '#kernel'
import { addDays, instantAt } from '../calendar.ts'
import { placeIn } from '../region.ts'
import { staffActor, type World } from '../world.ts'
import { demonstrationTables } from './grouping-tables.ts'

/** Who does what: one enters, another approves; the lead hospital's manager runs the months. */
export const officeOf = (world: World) => ({
  administrator: staffActor(world, 'administrator-1'),
  manager: staffActor(world, 'manager-1'),
  auditor: staffActor(world, 'auditor-1'),
})

const yuan = (amount: number) => amount * 100
/** A yuan a person of the fund's year: what was spent a head in the demonstration, with a little room. */
const perHeadYuan = {
  '310': { outpatient: 330, inpatient: 1500 },
  '390': { outpatient: 170, inpatient: 1000 },
} as const
const shares = [900, 700, 850, 820, 820, 830, 830, 830, 850, 850, 860, 860]

/** Tables, rules and schemes, before the first year of the fund. */
export async function layFundGround(world: World, firstYear: number): Promise<void> {
  const { administrator, auditor } = officeOf(world)
  const at = instantAt(`${firstYear}-01-01`, '08:00')
  const once = (key: string, actor: typeof auditor | undefined, work: (ctx: Context) => Promise<unknown>) =>
    world.once(`fund/ground/${key}`, world.at(at, actor), async (ctx) => void (await work(ctx)))
  await once('monitoring', undefined, (ctx) => loadRules(ctx, monitoringRules(), '随示范区装入'))
  await once('assessment', auditor, (ctx) => loadDemonstrationScheme(ctx, firstYear))
  await once('grouping', administrator, (ctx) =>
    importTables(ctx, { name: '示范分组', validFrom: `${firstYear}-01-01`, texts: demonstrationTables }),
  )
  const county = placeIn(world.region, 'county-1').code
  for (const [at, rule] of demonstrationRules(county, [placeIn(world.region, 'township-1').code]).entries()) {
    await world.once(`fund/rule/${at}`, world.at(openingOf(firstYear), administrator), async (ctx) => {
      const { id } = await enterFundRule(ctx, { name: 'all', ...rule })
      await approveFundRule(ctx.as(auditor), { fundRuleId: id })
    })
  }
  await once('risk', administrator, async (ctx) => {
    const { model } = await importRiskModel(ctx, {
      ...{ model: 'demonstration', validFrom: '2024-01-01', source: '示范风险评分（记忆，上线前核实）' },
      csv: demonstrationRiskCsv,
    })
    await approveRiskModel(ctx.as(auditor), { riskModelId: model!.id })
  })
}

const openingOf = (year: number) => instantAt(`${year}-01-01`, '08:30')

/** The year's budgets, by scheme and category, for so many people. */
export async function setBudgets(world: World, year: number, people: Readonly<Record<'310' | '390', number>>) {
  const { administrator, auditor } = officeOf(world)
  for (const insutype of ['310', '390'] as const)
    for (const category of ['outpatient', 'inpatient'] as const)
      await world.once(
        `fund/budget/${year}/${insutype}/${category}`,
        world.at(openingOf(year), administrator),
        async (ctx) => {
          const { id } = await enterBudget(ctx, {
            ...{ year, insutype, category, reserveBp: 500, monthSharesBp: [...shares] },
            amountFen: Math.max(yuan(100), yuan(perHeadYuan[insutype][category]) * people[insutype]),
            source: '示范预算（记忆，上线前核实）',
          })
          await approveBudget(ctx.as(auditor), { budgetId: id })
        },
      )
}

/** Weights and rates learned from the year before. */
export async function setTariff(world: World, year: number): Promise<void> {
  const { manager, auditor } = officeOf(world)
  await world.once(`fund/tariff/${year}`, world.at(openingOf(year), manager), async (ctx) => {
    const { id } = await learnTariffDraft(ctx, {
      ...{ year, basisFrom: `${year - 1}-01-01`, basisTo: `${year - 1}-12-31`, casesMin: 3, pays: 'drg' },
    })
    await publishTariff(ctx.as(auditor), { tariffId: id })
  })
}

/** Before the month: what is given ahead. After it: cases under both systems, points, and their statements. */
export async function payMonth(world: World, year: number, month: number, when: 'before' | 'after'): Promise<void> {
  const { manager } = officeOf(world)
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  if (when === 'before') {
    await signed(world, `prepayment/${first}`, instantAt(first, '08:40'), async (ctx) => {
      return (await runPrepayments(ctx, { year, month })).statementIds
    })
    return
  }
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
  const at = instantAt(addDays(next, 4), '09:00')
  await world.once(`fund/cases/${first}`, world.at(at, manager), async (ctx) => {
    await askMonth(ctx, { year, month })
    await runJob(ctx, runMonth, { year, month })
  })
  await signed(world, `case-statements/${first}`, at, async (ctx) => {
    return (await makeMonthStatements(ctx, { year, month })).statements.map(({ statementId }) => statementId)
  })
  await signed(world, `points/${first}`, at, async (ctx) => (await runPoints(ctx, { year, month })).statementIds)
}

/** Drafts by the manager, approved by the auditor, posted: a step each. */
export async function signed(
  world: World,
  key: string,
  at: Date,
  draft: (ctx: Context) => Promise<readonly string[]>,
): Promise<void> {
  const { manager, auditor } = officeOf(world)
  await world.once(`fund/${key}`, world.at(at, manager), async (ctx) => {
    for (const statementId of await draft(ctx)) {
      await submitStatement(ctx, { statementId })
      await approveStatement(ctx.as(auditor), { statementId })
      await postStatement(ctx, { statementId })
    }
  })
}
