import { DayRequest, DoctorTable } from '#contracts/dashboards'
import { verb } from '#kernel'
import { auditLook, scopeFor, windowFor } from './scope.ts'
import { workByDoctor } from './visit-store.ts'

/** Refusals: dashboards.other_institution, dashboards.future_day. No medicines by doctor (R11). */
export const readDoctors = verb(
  {
    name: 'dashboards.read_doctors',
    may: ['manager', 'auditor'],
    input: DayRequest,
    answer: DoctorTable,
    summary: 'Visits and times of a day by doctor; never medicines by doctor.',
  },
  async (ctx, input) => {
    const scope = await scopeFor(ctx, input.institutionId)
    const window = windowFor(ctx, input.day)
    const rows = await workByDoctor(ctx, window, scope)
    await auditLook(ctx, 'doctors')
    return { day: window.day, rows }
  },
)
