import { bookOperation, cancelOperation } from './operations/book.ts'
import { evaluateMeasureOperation } from './operations/evaluate-measure.ts'
import { everythingOperation } from './operations/everything.ts'
import { expandOperation } from './operations/expand.ts'
import { exportOperation, groupExportOperation, patientExportOperation } from './operations/export.ts'
import { findOnScheduleOperation, findOnSlotOperation, findOperation } from './operations/find.ts'
import { holdOperation } from './operations/hold.ts'
import { importOperation } from './operations/import.ts'
import { lookupOperation } from './operations/lookup.ts'
import { matchOperation } from './operations/match.ts'
import { reindexStatusOperation } from './operations/reindex-status.ts'
import { subscriptionSecretOperation } from './operations/subscription-secret.ts'
import { subsumesOperation } from './operations/subsumes.ts'
import { translateOperation } from './operations/translate.ts'
import { validateOperation } from './operations/validate.ts'
import { validateCodeOperation, validateMemberOperation } from './operations/validate-code.ts'
import { viewRunOperation } from './operations/view-run.ts'
import type { Operation } from './route.ts'

/** Every operation of the FHIR API; a new one has its file in operations/ and its line here. */
export const operations: readonly Operation[] = [
  validateOperation,
  everythingOperation,
  evaluateMeasureOperation,
  matchOperation,
  viewRunOperation,
  exportOperation,
  patientExportOperation,
  groupExportOperation,
  importOperation,
  lookupOperation,
  validateCodeOperation,
  subsumesOperation,
  expandOperation,
  validateMemberOperation,
  translateOperation,
  subscriptionSecretOperation,
  reindexStatusOperation,
  findOperation,
  findOnScheduleOperation,
  findOnSlotOperation,
  holdOperation,
  bookOperation,
  cancelOperation,
]
