import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { type Column, csvOf, yuan } from './csv.ts'

export const dashboardsModule: Module = { name: 'dashboards', routes }
