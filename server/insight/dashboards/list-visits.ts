import { VisitList, VisitsRequest } from '#contracts/dashboards'
import { audit, refuseUnless, verb } from '#kernel'
import { scopeFor, windowFor } from './scope.ts'
import { isVisitFigure, visitsBehind } from './visit-store.ts'

/** Refusals: dashboards.other_institution, dashboards.future_day, dashboards.no_visits_behind. */
export const listVisits = verb(
  {
    name: 'dashboards.list_visits',
    may: ['manager', 'auditor'],
    input: VisitsRequest,
    answer: VisitList,
    summary: 'The visits behind a figure: the people after the table.',
  },
  async (ctx, input) => {
    const { figure } = input
    refuseUnless(isVisitFigure(figure), 'dashboards.no_visits_behind', { field: 'figure' })
    const scope = await scopeFor(ctx, input.institutionId)
    const window = windowFor(ctx, input.day)
    const rows = await visitsBehind(ctx, figure, window, { ...scope, doctorId: input.doctorId ?? null }, input)
    for (const row of rows) {
      await audit(ctx, {
        action: 'read',
        residentId: row.residentId,
        entity: 'dashboards.visit',
        entityId: row.appointmentId,
      })
    }
    return {
      figure,
      day: window.day,
      visits: rows.map(({ total: _, ...row }) => ({ ...row, startsAt: row.startsAt.toISOString() })),
      total: rows[0]?.total ?? 0,
    }
  },
)
