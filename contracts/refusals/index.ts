import { aroundBookingRefusals } from './around-booking.ts'
import { assessmentRefusals } from './assessment.ts'
import { borderRefusals } from './border.ts'
import { budgetsRefusals } from './budgets.ts'
import { bulkRefusals } from './bulk.ts'
import { callBackRefusals } from './call-back.ts'
import { careRefusals } from './care.ts'
import { chronicRefusals } from './chronic.ts'
import { claimsRefusals } from './claims.ts'
import { fairUseRefusals } from './fair-use.ts'
import { familyContractRefusals } from './family-contracts.ts'
import { findingsRefusals } from './findings.ts'
import { followUpRefusals } from './follow-ups.ts'
import { fundRefusals } from './fund.ts'
import { gridRefusals } from './grid.ts'
import { groupingRefusals } from './grouping.ts'
import { identityRefusals } from './identity.ts'
import { insightRefusals } from './insight.ts'
import { insuranceRefusals } from './insurance.ts'
import { insurerRefusals } from './insurer.ts'
import { kernelRefusals } from './kernel.ts'
import { learningRefusals } from './learning.ts'
import { ledgerRefusals } from './ledger.ts'
import { measuresRefusals } from './measures.ts'
import { medicineRefusals } from './medicine.ts'
import { monitoringRefusals } from './monitoring.ts'
import { peopleRefusals } from './people.ts'
import { policiesRefusals } from './policies.ts'
import { readingsRefusals } from './readings.ts'
import { recordRefusals } from './record.ts'
import { scheduleRefusals } from './schedules.ts'
import { settlementRulesRefusals } from './settlement-rules.ts'
import { sluicesRefusals } from './sluices.ts'
import { subscriptionRefusals } from './subscriptions.ts'
import { teamsRefusals } from './teams.ts'
import { terminologyRefusals } from './terminology.ts'
import { videoRefusals } from './video.ts'
import { villageRefusals } from './village.ts'
import { worklistsRefusals } from './worklists.ts'

/** One coded business "no": its HTTP status and the sentence a person can act on, in both languages. */
export interface RefusalRow {
  readonly status: number
  readonly zh: string
  readonly en: string
}

/** The one table of refusals. Server and web read the same sentences from here. */
export const refusals = {
  ...kernelRefusals,
  ...ledgerRefusals,
  ...terminologyRefusals,
  ...recordRefusals,
  ...readingsRefusals,
  ...peopleRefusals,
  ...teamsRefusals,
  ...gridRefusals,
  ...groupingRefusals,
  ...identityRefusals,
  ...insuranceRefusals,
  ...settlementRulesRefusals,
  ...policiesRefusals,
  ...monitoringRefusals,
  ...claimsRefusals,
  ...insurerRefusals,
  ...budgetsRefusals,
  ...assessmentRefusals,
  ...findingsRefusals,
  ...medicineRefusals,
  ...careRefusals,
  ...callBackRefusals,
  ...videoRefusals,
  ...worklistsRefusals,
  ...learningRefusals,
  ...chronicRefusals,
  ...scheduleRefusals,
  ...fairUseRefusals,
  ...familyContractRefusals,
  ...aroundBookingRefusals,
  ...followUpRefusals,
  ...insightRefusals,
  ...measuresRefusals,
  ...fundRefusals,
  ...borderRefusals,
  ...bulkRefusals,
  ...subscriptionRefusals,
  ...sluicesRefusals,
  ...villageRefusals,
} as const

export type RefusalCode = keyof typeof refusals
