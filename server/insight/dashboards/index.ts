import type { Module } from '#kernel'
import { routes } from './routes.ts'

export const dashboardsModule: Module = { name: 'dashboards', routes }
