import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  me: {
    title: 'My figures',
    people: 'People in my care',
    households: 'Households',
    disease: 'Condition',
    of_: { all: 'All conditions', hypertension: 'Hypertension', diabetes: 'Diabetes' },
    figure: {
      enrolled: 'Enrolled',
      managed: 'Followed up in three months',
      atTarget: 'At target last time',
      dueThisWeek: 'Due this week',
      overdue: 'Overdue',
      signed: 'With a contract',
    },
    how: {
      enrolled: 'people in chronic care now',
      managed: 'of those enrolled, with a follow-up in 92 days',
      atTarget: 'of those followed up in three months, at target last time',
      dueThisWeek: 'of those enrolled, due within 7 days from today',
      overdue: 'of those enrolled, past their date',
      signed: 'of all people, contract active or cooling off',
    },
    of: 'of {of} · {share}',
    nobody: 'Nobody',
    rough: 'Counted on this device from what it holds, for planning the work. The region’s measures count.',
    more: 'More',
  },
}
