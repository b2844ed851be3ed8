import type { TextsOf } from './i18n.ts'
import type { zh } from './texts.zh.ts'

export const en: TextsOf<typeof zh> = {
  brand: 'Anji',
  loading: 'Loading…',
  retry: 'Try again',
  reload: 'Reload',
  noAnswer: 'The server did not answer',
  noAnswerDo: 'Check your connection and try again. Nothing you sent will be done twice.',
  wrongShape: 'The app has just been updated',
  wrongShapeDo: 'Reload the page to go on.',
  unexpected: 'Something went wrong',
  unexpectedDo: 'Try again. If it stays so, tell the staff the number below.',
  requestId: 'Number {id}',
  offline: 'No network. What is open can be read; the app reconnects by itself.',
  notFound: 'There is no such page',
  time: {
    now: 'just now',
    minutesAgo: '{n} min ago',
    minutesAhead: 'in {n} min',
    today: 'today {time}',
    yesterday: 'yesterday {time}',
    tomorrow: 'tomorrow {time}',
    dayAfterTomorrow: 'in two days, {time}',
  },
  otherSide: {
    staffHere: 'You are signed in as staff: {name}',
    residentHere: 'You are signed in as resident {name}',
    someone: '(no name yet)',
    toDesk: 'Go to the desk',
    toApp: 'Go to the residents’ app',
    signInOther: 'Sign in as someone else',
  },
  sparkline: '{name}: last {count}, from {first} to {last}',
  chartTable: 'Show the numbers',
  chartPicture: 'Show the chart',
}
