import canonicalize from 'canonicalize'
import type { z } from 'zod'
import { RiskModel, RiskModelEntry, RiskModelImport, RiskModelList, RiskModelRequest } from '#contracts/budgets'
import { audit, type Context, refuseUnless, sm3, verb } from '#kernel'
import { seesRegion } from '#people/institutions'
import { type Model, readModel } from './model.ts'
import * as store from './store.ts'

const rowsIn = (model: Model): number =>
  model.demographics.length + model.conditions.length + model.hierarchies.length + model.interactions.length

const shown = (ctx: Context, row: store.ModelRow, region: boolean): z.output<typeof RiskModel> => ({
  ...{ id: row.id, model: row.model, validFrom: row.valid_from, source: row.source, state: row.state },
  ...{ rows: rowsIn(row.rows), sm3: row.sm3, enteredByName: row.entered_by_name, approvedByName: row.approved_by_name },
  mayApprove:
    region &&
    row.state === 'draft' &&
    row.entered_by !== ctx.actor.id &&
    ctx.actor.roles.some((role) => role === 'auditor' || role === 'manager'),
})

/** A draft of a table of weights; rows that cannot be read are named, and then nothing is kept. */
export const importRiskModel = verb(
  {
    name: 'budgets.import_risk_model',
    may: ['administrator', 'system'],
    input: RiskModelEntry,
    answer: RiskModelImport,
    summary: 'Reads a table of risk weights as a draft, or names the rows that cannot be read.',
  },
  async (ctx, { model: name, validFrom, source, csv }) => {
    const { model, errors } = readModel(csv)
    if (!model) return { model: null, errors: errors.slice(0, 500) }
    const row: store.ModelRow = {
      ...{ id: ctx.chance.uuid(), model: name, valid_from: validFrom, rows: model, source, state: 'draft' },
      sm3: sm3(canonicalize(model)!).toString('hex'),
      ...{ entered_by: ctx.actor.id, entered_by_name: ctx.actor.name, entered_at: ctx.now },
      ...{ approved_by: null, approved_by_name: null, approved_at: null },
    }
    await store.insertModel(ctx, row)
    await audit(ctx, { action: 'create', entity: 'risk.model', entityId: row.id })
    return { model: shown(ctx, row, await seesRegion(ctx)), errors: [] }
  },
)

/** Refusals: budgets.not_yours, budgets.unknown, budgets.decided, budgets.second_person. */
export const approveRiskModel = verb(
  {
    name: 'budgets.approve_risk_model',
    may: ['auditor', 'manager'],
    input: RiskModelRequest,
    answer: RiskModel,
    summary: 'A second person puts a table of risk weights in force.',
  },
  async (ctx, { riskModelId }) => {
    refuseUnless(await seesRegion(ctx), 'budgets.not_yours')
    const row = await store.lockModel(ctx, riskModelId)
    refuseUnless(row, 'budgets.unknown')
    refuseUnless(row.state === 'draft', 'budgets.decided')
    refuseUnless(row.entered_by !== ctx.actor.id, 'budgets.second_person')
    await store.approve(ctx, row)
    await audit(ctx, { action: 'update', entity: 'risk.model', entityId: row.id, reason: 'approved' })
    return shown(ctx, (await store.lockModel(ctx, row.id))!, true)
  },
)

export const listRiskModels = verb(
  {
    name: 'budgets.list_risk_models',
    may: ['manager', 'auditor', 'administrator'],
    input: RiskModelRequest.omit({ riskModelId: true }),
    answer: RiskModelList,
    summary: 'Tables of risk weights with their days and who approved them.',
  },
  async (ctx) => {
    const region = await seesRegion(ctx)
    return { models: (await store.models(ctx)).map((row) => shown(ctx, row, region)) }
  },
)

/** The model in force on a day; undefined: none. */
export async function riskModelOn(ctx: Context, name: string, onDay: string) {
  const row = await store.inForce(ctx, name, onDay)
  return row && { id: row.id, sm3: row.sm3, model: row.rows }
}
