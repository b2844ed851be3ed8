import { bulkModule } from '#border/bulk'
import { fhirModule } from '#border/fhir'
import { hospitalsModule } from '#border/hospitals'
import { pagesModule } from '#border/pages'
import { signInModule } from '#border/sign-in'
import { subscriptionsModule } from '#border/subscriptions'
import { bookingModule } from '#care/booking'
import { browserModule } from '#care/browser'
import { callBackModule } from '#care/call-back'
import { chronicModule } from '#care/chronic'
import { consultModule } from '#care/consult'
import { contractsModule } from '#care/contracts'
import { conversationModule } from '#care/conversation'
import { fairUseModule } from '#care/fair-use'
import { followUpsModule } from '#care/follow-ups'
import { guidanceModule } from '#care/guidance'
import { hospitalNumbersModule } from '#care/hospital-numbers'
import { learningModule } from '#care/learning'
import { queueModule } from '#care/queue'
import { readingsModule } from '#care/readings'
import { remindersModule } from '#care/reminders'
import { schedulesModule } from '#care/schedules'
import { timelineModule } from '#care/timeline'
import { veracityModule } from '#care/veracity'
import { videoModule } from '#care/video'
import { villageModule } from '#care/village'
import { waitingListModule } from '#care/waiting-list'
import { worklistsModule } from '#care/worklists'
import { assessingModule } from '#insight/assessing'
import { dashboardsModule } from '#insight/dashboards'
import { fundModule } from '#insight/fund'
import { lakeModule } from '#insight/lake'
import { measuresModule } from '#insight/measures'
import { accountsModule } from '#insurance/accounts'
import { assessmentModule } from '#insurance/assessment'
import { benefitsModule } from '#insurance/benefits'
import { budgetsModule } from '#insurance/budgets'
import { casesModule } from '#insurance/cases'
import { claimsModule } from '#insurance/claims'
import { findingsModule } from '#insurance/findings'
import { groupingModule } from '#insurance/grouping'
import { insurerModule } from '#insurance/insurer'
import { monitoringModule } from '#insurance/monitoring'
import { policiesModule } from '#insurance/policies'
import { reconciliationModule } from '#insurance/reconciliation'
import { settlementModule } from '#insurance/settlement'
import { statementsModule } from '#insurance/statements'
import { kernelModule, type Module } from '#kernel'
import { ledgerModule } from '#ledger'
import { dispensingModule } from '#medicine/dispensing'
import { formularyModule } from '#medicine/formulary'
import { prescribingModule } from '#medicine/prescribing'
import { reviewModule } from '#medicine/review'
import { consentModule } from '#people/consent'
import { credentialsModule } from '#people/credentials'
import { gridModule } from '#people/grid'
import { identityModule } from '#people/identity'
import { institutionsModule } from '#people/institutions'
import { residentsModule } from '#people/residents'
import { sluicesModule } from '#people/sluices'
import { staffModule } from '#people/staff'
import { teamsModule } from '#people/teams'
import { recordModule } from '#record'
import { terminologyModule } from '#terminology'

/** Every module of the process, from the lowest floor up. A new module is wired here, by hand. */
export const modules: readonly Module[] = [
  kernelModule,
  ledgerModule,
  terminologyModule,
  recordModule,
  institutionsModule,
  staffModule,
  residentsModule,
  teamsModule,
  gridModule,
  identityModule,
  consentModule,
  credentialsModule,
  sluicesModule,
  benefitsModule,
  accountsModule,
  groupingModule,
  monitoringModule,
  insurerModule,
  settlementModule,
  reconciliationModule,
  claimsModule,
  policiesModule,
  findingsModule,
  statementsModule,
  casesModule,
  budgetsModule,
  assessmentModule,
  formularyModule,
  prescribingModule,
  reviewModule,
  dispensingModule,
  fairUseModule,
  bookingModule,
  schedulesModule,
  queueModule,
  waitingListModule,
  remindersModule,
  readingsModule,
  chronicModule,
  followUpsModule,
  veracityModule,
  contractsModule,
  guidanceModule,
  hospitalNumbersModule,
  conversationModule,
  consultModule,
  learningModule,
  callBackModule,
  videoModule,
  villageModule,
  timelineModule,
  browserModule,
  worklistsModule,
  dashboardsModule,
  lakeModule,
  measuresModule,
  assessingModule,
  fundModule,
  signInModule,
  subscriptionsModule,
  bulkModule,
  fhirModule,
  hospitalsModule,
  pagesModule,
]
