import type { Module } from '#kernel'
import { nightlyHand } from './hand-year.ts'
import { routes } from './routes.ts'

export { handYear } from './hand-year.ts'

export const assessingModule: Module = { name: 'assessing', routes, jobs: [nightlyHand] }
