import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  check: {
    title: 'Yearly check',
    looked: 'Looked at',
    well: 'Normal',
    found: 'Abnormal',
    none: 'No symptoms',
    some: 'Symptoms',
    wellWritten: 'Nothing abnormal found',
    words: '{name}: what was found',
    conclusion: 'Conclusion and advice',
    sign: 'Sign and save ({done}/{of} done)',
    signTitle: 'Confirm the check and sign',
    left: 'Not done: {list}',
    line: '{name}: {words}',
    score: '{name}: {n} points, {means}',
    notEnrolled: 'No yearly check is due to this person',
    notEnrolledHint:
      'It is for the elderly and for people in chronic care. Somebody with a chronic disease is enrolled first.',
    noItems: 'This device holds no items of a check',
    fault: {
      nothing: 'Nothing is filled in yet',
      'half-pressure': 'Systolic and diastolic go together',
      'no-words': 'Say what was found',
      wrong: 'One number cannot be; look again',
    },
  },
}
