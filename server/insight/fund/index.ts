import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { readBreakdown } from './read-breakdown.ts'

export const fundModule: Module = { name: 'fund', routes }
