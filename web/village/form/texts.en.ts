import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  form: {
    must: ' (required)',
    another: 'Add another',
    optional: '{n} more, optional',
    cannotAsk: 'This version of the app cannot ask this; update it.',
    last: 'Last time: {value}',
    still: 'Still so',
    fault: {
      missing: 'Please fill in',
      'not-a-number': 'A number, please',
      'not-whole': 'A whole number, please',
      'too-low': 'Not below {limit}',
      'too-high': 'Not above {limit}',
      'too-long': 'At most {limit} characters',
      'not-offered': 'Choose one of these',
    },
  },
}
