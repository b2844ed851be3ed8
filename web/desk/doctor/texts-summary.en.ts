import type { TextsOf } from '../../shell/i18n.ts'
import type { zhSummary } from './texts-summary.zh.ts'

export const enSummary: TextsOf<typeof zhSummary> = {
  title: 'Consult summary',
  check: 'Verify',
  valid: 'The signature holds: summary and conversation are unchanged',
  invalid: 'The signature does not hold',
  summaryChanged: 'The summary was changed',
  transcriptChanged: 'The conversation was changed',
  signedBy: 'Signed by {name}',
  algorithm: 'Algorithm',
  key: 'Key',
  value: 'Signature',
  transcript: 'SM3 of the conversation',
  patient: 'Patient',
  doctor: 'Doctor',
  place: 'Place',
  time: 'Time',
  followUpOf: 'Follow-up of',
  complaint: 'Complaint',
  judgement: 'Judgement',
  diagnoses: 'Diagnoses',
  advice: 'Advice',
  proof: 'Identity proof',
  back: 'Back to the consult',
  born: 'born {date}',
}
