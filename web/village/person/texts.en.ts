import type { TextsOf } from '../../shell/i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  person: {
    who: 'Who',
    gone: 'No such person',
    goneHint: 'Perhaps your team no longer answers for them.',
    noPhone: 'No phone',
    amend: 'Correct contact',
    why: 'Why today',
    notToday: 'Nothing due today',
    seen: 'Seen today',
    nextOn: 'Next follow-up: {day}',
    suspected: 'Once confirmed, enrol here: {name}.',
    startVisit: 'Start the follow-up',
    startEnrol: 'Screen and enrol',
    startCheck: 'Start the check',
    check: 'Yearly check',
    unreadable: 'This person’s data cannot be read',
    unreadableHint:
      'Nobody else is affected. Synchronise again with a network, and it comes from the server once more; what was not sent is all still here.',
    bringAgain: 'Synchronise again',
    doors: 'What can be done',
    reading: 'New reading',
    dispense: 'Medicines',
    enrol: 'Screen, enrol',
    contract: 'Contract',
    household: 'Household',
    family: 'Same household',
    waiting: 'Not arrived yet',
  },
  care: {
    title: 'In care',
    since: 'Enrolled',
    in: 'in care',
    due: 'Next follow-up',
    last: 'Last follow-up',
    never: 'none yet',
    check: 'Last health check: {day}',
    medicines: 'Medicines',
    problems: 'Diagnoses: {list}',
  },
}
