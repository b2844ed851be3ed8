import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  people: {
    title: 'People',
    search: 'Find people',
    searchHint: 'Name, pinyin, initials, end of phone or card, address',
    kind: 'Group',
    of: {
      all: 'All',
      hypertension: 'Hypertension',
      diabetes: 'Diabetes',
      suspected: 'Suspected',
      elder: '65+',
      child: 'Children',
      unsigned: 'No contract',
    },
    found: '{n} of {of} people',
    none: 'Nobody found',
    noneHint: 'Try the initials, as “wxy”.',
    unreadable: 'The data of {n} people cannot be read',
    unreadableOther: '{n} other documents cannot be read (programmes, medicines …)',
    count: '{n}',
    more: '{n} more',
    newHousehold: 'New household',
  },
}
