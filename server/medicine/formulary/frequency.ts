import type { FrequencyCode } from '#contracts/formulary'

export type { FrequencyCode }

interface Frequency {
  /** `times` doses in every `periodDays` days; once is one dose whatever the days. */
  readonly times: number
  readonly periodDays: number
  readonly zh: string
  readonly en: string
}

export const frequencies: Readonly<Record<FrequencyCode, Frequency>> = {
  qd: { times: 1, periodDays: 1, zh: '每日1次', en: 'once a day' },
  bid: { times: 2, periodDays: 1, zh: '每日2次', en: 'twice a day' },
  tid: { times: 3, periodDays: 1, zh: '每日3次', en: 'three times a day' },
  qid: { times: 4, periodDays: 1, zh: '每日4次', en: 'four times a day' },
  qn: { times: 1, periodDays: 1, zh: '每晚1次', en: 'once every night' },
  qam: { times: 1, periodDays: 1, zh: '每日清晨1次', en: 'once every morning' },
  q12h: { times: 2, periodDays: 1, zh: '每12小时1次', en: 'every 12 hours' },
  q8h: { times: 3, periodDays: 1, zh: '每8小时1次', en: 'every 8 hours' },
  q6h: { times: 4, periodDays: 1, zh: '每6小时1次', en: 'every 6 hours' },
  qod: { times: 1, periodDays: 2, zh: '隔日1次', en: 'every other day' },
  qw: { times: 1, periodDays: 7, zh: '每周1次', en: 'once a week' },
  biw: { times: 2, periodDays: 7, zh: '每周2次', en: 'twice a week' },
  once: { times: 1, periodDays: 0, zh: '仅用1次', en: 'once only' },
}

/** Doses that fall on the most crowded single day. */
export function dosesADay(code: FrequencyCode): number {
  const { times, periodDays } = frequencies[code]
  return periodDays <= 1 ? times : 1
}

/** Doses in so many days, counting the first day: every other day over 3 days is 2 doses. */
export function dosesIn(code: FrequencyCode, days: number): number {
  const { times, periodDays } = frequencies[code]
  if (periodDays === 0) return 1
  return Math.ceil((days * times) / periodDays)
}
