import type { Module } from '#kernel'
import { lookAtOne, lookNightly } from './look.ts'
import { routes } from './routes.ts'

export { answerDoubts, explainDoubt } from './answer.ts'
export { doubtAnswered, doubtRaised } from './events.ts'
export { lookAtOne, lookForDoubts, lookNightly } from './look.ts'
export { type Marked, type Measured, measureVeracity } from './measure.ts'
export { listDoubts, myDoubts, readDoubt, readRules } from './read.ts'

export const veracityModule: Module = { name: 'veracity', routes, jobs: [lookNightly, lookAtOne] }
