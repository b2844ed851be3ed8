import type { FastifyInstance } from 'fastify'
import { approveRiskModel, importRiskModel, listRiskModels } from '#insurance/risk'
import { command, fileQuery, query } from '#kernel'
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
  fileQuery(app, 'GET /api/budgets/export/:table', exportBudgets)
}
