import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  nav: 'Pages about the fund',
  navOverview: 'Overview',
  navSpending: 'Where it went',
  navStatements: 'Statements',
  navAssessment: 'Assessment',
}
