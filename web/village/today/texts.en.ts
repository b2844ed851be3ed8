import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  today: {
    title: 'Today',
    progress: 'Seen {done} of {all} today',
    filter: 'Show only',
    urgent: 'See these first',
    noCell: 'Home not registered',
    nothing: 'Nobody like that',
    nothingHint: 'Choose another filter, or look under “People”.',
    allDone: 'Everybody of today was seen',
    allDoneHint: 'With a network, look under “Sync” whether all has arrived.',
    noPanel: 'No people on this device yet',
    noPanelHint: 'With a network, tap “Synchronise now” under “Sync”; the first time takes minutes.',
  },
  filter: {
    all: 'All',
    urgent: 'Urgent',
    overdue: 'Overdue',
    due: 'Due today',
    suspected: 'Suspected',
    promise: 'Promised',
    check: 'Yearly check',
    elder: '65+',
    child: 'Children',
    soon: 'In two weeks',
  },
  urgency: { urgent: 'Urgent' },
  why: {
    followUp: 'Follow-up: {name}',
    promise: 'Promised by contract: {name}',
    check: 'Yearly health check',
    suspected: 'Suspected: {name}; to be confirmed',
    reading: 'An alarming reading; contact them first',
    readingOf: '{name} {value} ({day}); contact them first',
    overdue: ', {n} days overdue',
    today: ', due today',
    until: ', by {day}',
  },
}
