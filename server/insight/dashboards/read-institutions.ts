import { DayRequest, InstitutionTable } from '#contracts/dashboards'
import { verb } from '#kernel'
import { moneyByInstitution } from './money-store.ts'
import { auditLook, scopeFor, windowFor } from './scope.ts'
import { workByInstitution } from './visit-store.ts'

const NO_MONEY = { bills: 0, totalFen: 0, fundFen: 0, accountFen: 0, cashFen: 0 }

/** Refusals: dashboards.other_institution, dashboards.future_day. */
export const readInstitutions = verb(
  {
    name: 'dashboards.read_institutions',
    may: ['manager', 'auditor'],
    input: DayRequest,
    answer: InstitutionTable,
    summary: 'Visits, waits and money of a day by institution.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input.institutionId)
    const window = windowFor(ctx, input.day)
    const money = await moneyByInstitution(ctx, window, scope)
    const rows = await workByInstitution(ctx, window, scope)
    await auditLook(ctx, 'institutions')
    return {
      day: window.day,
      rows: rows.map((row) => {
        const { bills, totalFen, fundFen, accountFen, cashFen } = money.get(row.institutionId) ?? NO_MONEY
        return { ...row, bills, totalFen, fundFen, accountFen, cashFen }
      }),
    }
  },
)
