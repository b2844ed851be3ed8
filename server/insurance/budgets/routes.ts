import type { FastifyInstance } from 'fastify'
import { BudgetsExport } from '#contracts/budgets'
import { approveRiskModel, importRiskModel, listRiskModels } from '#insurance/risk'
import { command, query, refuse } from '#kernel'
import { approveBudget, enterBudget, listBudgets } from './enter-budget.ts'
import { exportBudgets } from './export-table.ts'
import { readFundOverview } from './read-overview.ts'
import { readCapitation, readSplit } from './read-packages.ts'
import { approveFundRule, enterFundRule, listFundRules } from './rules.ts'
import { runSharedSavings } from './run-shared-savings.ts'
import { runClearings, runPoints, runPrepayments } from './runs.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/budgets', listBudgets)
  command(app, 'POST /api/budgets', enterBudget)
  command(app, 'POST /api/budgets/:budgetId/approve', approveBudget)
  query(app, 'GET /api/budgets/rules', listFundRules)
  command(app, 'POST /api/budgets/rules', enterFundRule)
  command(app, 'POST /api/budgets/rules/:fundRuleId/approve', approveFundRule)
  query(app, 'GET /api/budgets/risk-models', listRiskModels)
  command(app, 'POST /api/budgets/risk-models', importRiskModel)
  command(app, 'POST /api/budgets/risk-models/:riskModelId/approve', approveRiskModel)
  command(app, 'POST /api/budgets/prepayments', runPrepayments)
  command(app, 'POST /api/budgets/points', runPoints)
  command(app, 'POST /api/budgets/clearings', runClearings)
  command(app, 'POST /api/budgets/shared-savings', runSharedSavings)
  query(app, 'GET /api/budgets/overview', readFundOverview)
  query(app, 'GET /api/budgets/capitation', readCapitation)
  query(app, 'GET /api/budgets/split', readSplit)
  app.route({
    method: 'GET',
    url: '/api/budgets/export/:table',
    schema: {
      summary: exportBudgets.contract.summary,
      operationId: exportBudgets.contract.name,
      tags: ['budgets'],
      params: BudgetsExport.pick({ table: true }),
      querystring: BudgetsExport.omit({ table: true }),
    },
    config: { access: exportBudgets.contract.may, verb: exportBudgets.contract.name },
    handler: async (request, reply) => {
      const input = BudgetsExport.safeParse({ ...(request.query as object), ...(request.params as object) })
      if (!input.success) refuse('kernel.invalid_input', { field: input.error.issues[0]?.path.join('.') ?? 'table' })
      const { fileName, csv } = await exportBudgets(request.context, input.data)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(csv)
    },
  })
}
