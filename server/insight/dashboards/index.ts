import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { exportTable } from './export-table.ts'
export { listVisits } from './list-visits.ts'
export { readDay } from './read-day.ts'
export { readDoctors } from './read-doctors.ts'
export { readInstitutions } from './read-institutions.ts'
export { readRefusals } from './read-refusals.ts'
export { readTrend } from './read-trend.ts'

export const dashboardsModule: Module = { name: 'dashboards', routes }
