/** Tariffs: learned by one person, published by another. */
import type { z } from 'zod'
import { ChangeTariff, LearnRequest, TariffDetail, TariffList, TariffRequest, type TariffRow } from '#contracts/cases'
import { tablesInForce, tablesOfSet } from '#insurance/grouping'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { seesRegion } from '#people/institutions'
import { groupOf } from './ready-tariff.ts'
import { refuseUnlessLead } from './scope.ts'
import * as stays from './stays-store.ts'
import type { TariffTable } from './tables.ts'
import { learnTariff } from './tariff.ts'
import * as store from './tariff-store.ts'

/** Refusals: cases.lead_only, .basis_backwards, .basis_empty, grouping.no_tables. */
export const learnTariffDraft = verb(
  {
    name: 'cases.learn_tariff',
    may: ['manager', 'system'],
    input: LearnRequest,
    answer: TariffDetail,
    summary: 'A draft of a year’s weights, rates and DIP list, learned from the stays settled in the days named.',
  },
  async (ctx, { year, basisFrom, basisTo, casesMin, pays }) => {
    await refuseUnlessLead(ctx)
    refuseUnless(basisFrom <= basisTo, 'cases.basis_backwards', { field: 'basisTo' })
    const [validFrom, validTo] = [`${year}-01-01`, `${year}-12-31`]
    const { setId, tables } = await tablesInForce(ctx, validFrom)
    const settled = await stays.staysSettled(ctx, basisFrom, basisTo)
    refuseUnless(settled.length > 0, 'cases.basis_empty')
    const learned = learnTariff(tables, settled, { casesMin, pays, months: monthsBetween(basisFrom, basisTo) })
    const row: TariffTable = {
      ...{ id: ctx.chance.uuid(), year, revision: await store.nextRevision(ctx, year), state: 'draft' },
      ...{ valid_from: validFrom, valid_to: validTo, parameters: learned.parameters, table_set_id: setId },
      ...{ basis_from: basisFrom, basis_to: basisTo, basis_cases: learned.cases, basis_mean_fen: learned.meanFen },
      ...{ made_by: ctx.actor.id, made_by_name: ctx.actor.name, made_at: ctx.now },
      ...{ published_by: null, published_by_name: null, published_at: null },
    }
    await store.insertTariff(ctx, row, learned)
    await audit(ctx, { action: 'create', entity: 'cases.tariff', entityId: row.id })
    return showDetail(ctx, row)
  },
)

const monthsBetween = (from: string, to: string): number => {
  const months = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return months(to) - months(from) + 1
}

/**
 * By who made it alone: had another a hand in it, the maker could publish what the maker put there. Refusals: cases.lead_only,
 * .unknown_tariff, .not_a_draft, .made_by_another.
 */
export const changeTariff = verb(
  {
    name: 'cases.change_tariff',
    may: ['manager'],
    input: ChangeTariff,
    answer: TariffDetail,
    summary: 'Other rates, factors, limits or another paying system in a draft.',
  },
  async (ctx, { tariffId, parameters }) => {
    await refuseUnlessLead(ctx)
    const row = await draftOf(ctx, tariffId)
    refuseUnless(row.made_by === ctx.actor.id, 'cases.made_by_another', { params: { name: row.made_by_name } })
    const changed = { ...row, parameters }
    await store.saveTariff(ctx, changed)
    await audit(ctx, { action: 'update', entity: 'cases.tariff', entityId: tariffId })
    return showDetail(ctx, changed)
  },
)

/** Refusals: cases.lead_only, .unknown_tariff, .not_a_draft, .made_by_you, .tariff_overlap. */
export const publishTariff = verb(
  {
    name: 'cases.publish_tariff',
    may: ['manager', 'auditor', 'system'],
    input: TariffRequest,
    answer: TariffDetail,
    summary: 'Puts a tariff in force in its days; never by who made it.',
  },
  async (ctx, { tariffId }) => {
    await refuseUnlessLead(ctx)
    const row = await draftOf(ctx, tariffId)
    refuseUnless(row.made_by !== ctx.actor.id, 'cases.made_by_you')
    refuseUnless(!(await store.isCovered(ctx, row)), 'cases.tariff_overlap')
    const published: TariffTable = {
      ...{ ...row, state: 'published' },
      ...{ published_by: ctx.actor.id, published_by_name: ctx.actor.name, published_at: ctx.now },
    }
    await store.saveTariff(ctx, published)
    await audit(ctx, { action: 'update', entity: 'cases.tariff', entityId: tariffId, reason: 'published' })
    return showDetail(ctx, published)
  },
)

/** Refusals: cases.lead_only, .unknown_tariff, .not_a_draft. */
export const withdrawTariff = verb(
  {
    name: 'cases.withdraw_tariff',
    may: ['manager'],
    input: TariffRequest,
    answer: TariffDetail,
    summary: 'Takes a draft away.',
  },
  async (ctx, { tariffId }) => {
    await refuseUnlessLead(ctx)
    const withdrawn: TariffTable = { ...(await draftOf(ctx, tariffId)), state: 'withdrawn' }
    await store.saveTariff(ctx, withdrawn)
    await audit(ctx, { action: 'update', entity: 'cases.tariff', entityId: tariffId, reason: 'withdrawn' })
    return showDetail(ctx, withdrawn)
  },
)

async function draftOf(ctx: Context, tariffId: string): Promise<TariffTable> {
  const row = await store.tariffById(ctx, tariffId, true)
  return row.state === 'draft' ? row : refuse('cases.not_a_draft')
}

export const listTariffs = verb(
  {
    name: 'cases.list_tariffs',
    may: ['manager', 'auditor'],
    input: TariffRequest.omit({ tariffId: true }),
    answer: TariffList,
    summary: 'The years’ tariffs, drafts too.',
  },
  async (ctx) => {
    const rows = await store.tariffs(ctx)
    const counts = await store.countsOf(
      ctx,
      rows.map(({ id }) => id),
    )
    const shown: TariffRow[] = []
    for (const row of rows) shown.push(await show(ctx, row, counts.get(row.id)!))
    return { tariffs: shown }
  },
)

/** Refusals: cases.unknown_tariff. */
export const readTariff = verb(
  {
    name: 'cases.read_tariff',
    may: ['manager', 'auditor'],
    input: TariffRequest,
    answer: TariffDetail,
    summary: 'A tariff with its weights and its list of DIP groups.',
  },
  async (ctx, { tariffId }) => showDetail(ctx, await store.tariffById(ctx, tariffId)),
)

async function show(ctx: Context, row: TariffTable, [weights, dipGroups]: [number, number]): Promise<TariffRow> {
  const lead = await seesRegion(ctx)
  const draft = row.state === 'draft'
  return {
    ...{ id: row.id, year: row.year, revision: row.revision, state: row.state, weights, dipGroups },
    ...{ validFrom: row.valid_from, validTo: row.valid_to, pays: row.parameters.pays },
    tableSet: (await tablesOfSet(ctx, row.table_set_id)).name,
    ...{
      basisFrom: row.basis_from,
      basisTo: row.basis_to,
      basisCases: row.basis_cases,
      basisMeanFen: row.basis_mean_fen,
    },
    ...{ madeByName: row.made_by_name, madeAt: row.made_at.toISOString(), publishedByName: row.published_by_name },
    publishedAt: row.published_at?.toISOString() ?? null,
    mayChange: draft && lead && row.made_by === ctx.actor.id && ctx.actor.roles.includes('manager'),
    mayPublish: draft && lead && row.made_by !== ctx.actor.id,
  }
}

async function showDetail(ctx: Context, row: TariffTable): Promise<z.output<typeof TariffDetail>> {
  const [weights, groups] = [await store.weightsOf(ctx, row.id), await store.dipGroupsOf(ctx, row.id)]
  const { source } = (await tablesOfSet(ctx, row.table_set_id)).tables
  return {
    ...(await show(ctx, row, [weights.length, groups.length])),
    parameters: row.parameters,
    drgWeights: weights.map((one) => ({
      ...{ drg: one.drg, name: source.drgNames.get(one.drg) ?? '', weight10000: one.weight_10000, cases: one.cases },
      ...{ meanCostFen: one.mean_cost_fen, meanDaysMilli: one.mean_days_milli, learnedFrom: one.learned_from },
    })),
    dipList: groups.map(groupOf),
  }
}
