import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { confirmScore, reopenScore } from './confirm-score.ts'
export { scoreConfirmed } from './events.ts'
export { handAssessment } from './hand-assessment.ts'
export { loadDemonstrationScheme, scoreOf } from './read-scores.ts'
export { demonstrationIndicators } from './scheme.ts'
export { type Figure, type Result, scoreOfFigures } from './score.ts'

export const assessmentModule: Module = { name: 'assessment', routes }
