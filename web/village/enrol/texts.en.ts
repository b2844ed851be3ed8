import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  enrol: {
    title: 'Screen and enrol',
    which: 'Which condition',
    suspected: 'suspected by screening',
    all: 'Enrolled in all',
    allHint: 'The person is in every programme on this device.',
    other: 'Another',
    screening: 'Screening questions',
    screenedAlready: 'Screened already; can be confirmed.',
    screenAnyway: 'Screen again',
    skipScreening: 'Skip the questions',
    points: '{n} points, below {from}: not suspected.',
    pointsSuspected: '{n} points, {from} or more: suspected; confirm.',
    confirm: 'Diagnosis',
    confirmHint: 'Yours, or seen in the record or a discharge letter.',
    diagnosisMissing: 'No enrolment without a diagnosis',
    baseline: 'Where they start',
    medicines: 'Medicines now',
    medicinesHint: 'One a line, as: amlodipine 5 mg once a day',
    consent: 'Told and agreed',
    consentText:
      'I told them: care for {name} keeps readings, follow-ups and medicines for the family-doctor team; they may leave any time.',
    agrees: 'They agree',
    consentMissing: 'No enrolment before they agree',
    agreed: 'They agreed',
    sign: 'Sign and enrol',
    signTitle: 'Check and enrol',
  },
}
