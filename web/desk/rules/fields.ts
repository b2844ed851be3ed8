/** The fields of the dated rules: what kind of value each holds, and within which bounds. The words are in the texts. */
export interface Field<K extends string> {
  readonly key: K
  readonly group: 'window' | 'limits' | 'ages' | 'cancel' | 'penalties' | 'touts' | 'waiting' | 'visit' | 'all'
  /** optional: may be left open; days: a list such as 7, 30, 90. */
  readonly kind: 'number' | 'optional' | 'clock' | 'optional-clock' | 'flag' | 'days' | 'scope'
  readonly min?: number
  readonly max?: number
}
const number = <K extends string>(group: Field<K>['group'], key: K, min: number, max: number): Field<K> => ({
  key,
  group,
  kind: 'number',
  min,
  max,
})
const optional = <K extends string>(group: Field<K>['group'], key: K, min: number, max: number): Field<K> => ({
  key,
  group,
  kind: 'optional',
  min,
  max,
})

export const bookingFields = [
  number('window', 'windowFromDays', 0, 30),
  number('window', 'windowDays', 1, 90),
  { key: 'releaseTime', group: 'window', kind: 'optional-clock' },
  number('window', 'holdMinutes', 1, 60),
  number('limits', 'limitPerDay', 1, 20),
  number('limits', 'limitPerDoctorDay', 1, 20),
  optional('limits', 'limitPerDepartmentDay', 1, 20),
  optional('limits', 'limitPerHospitalDay', 1, 20),
  optional('limits', 'limitPer7Days', 1, 60),
  optional('limits', 'limitPer90Days', 1, 400),
  optional('ages', 'ageFrom', 0, 120),
  optional('ages', 'ageTo', 0, 120),
  number('ages', 'ownAccountFromAge', 0, 18),
  number('cancel', 'cancelBeforeMinutes', 0, 10_080),
  optional('cancel', 'cancelDaysBefore', 0, 7),
  { key: 'cancelClockTime', group: 'cancel', kind: 'optional-clock' },
  optional('penalties', 'noShowsMax', 1, 20),
  number('penalties', 'noShowsWithinDays', 1, 365),
  { key: 'noShowPenaltyDays', group: 'penalties', kind: 'days' },
  optional('penalties', 'cancelsMax', 1, 50),
  number('penalties', 'cancelsWithinDays', 1, 365),
  { key: 'cancelPenaltyDays', group: 'penalties', kind: 'days' },
  { key: 'penaltyScope', group: 'penalties', kind: 'scope' },
  number('touts', 'coolingMinutesMin', 0, 1_440),
  number('touts', 'coolingMinutesMax', 0, 1_440),
  { key: 'counterReturnsSameDay', group: 'touts', kind: 'flag' },
  number('touts', 'accountOperationsPerMinute', 5, 6_000),
  number('touts', 'addressOperationsPerMinute', 5, 60_000),
  number('touts', 'refusedSeconds', 10, 3_600),
  number('waiting', 'waitingPayHours', 1, 72),
  { key: 'waitingClearTime', group: 'waiting', kind: 'clock' },
  number('visit', 'checkInOpensMinutes', 0, 1_440),
  number('visit', 'checkInClosesMinutes', 0, 1_440),
] as const satisfies readonly Field<string>[]

export const suspensionFields = [
  number('all', 'offerHours', 1, 72),
  number('all', 'reofferDays', 0, 30),
  number('all', 'noticeMinutes', 30, 2_880),
  { key: 'autoMoveSameHalfDay', group: 'all', kind: 'flag' },
  number('all', 'undoMinutes', 0, 120),
] as const satisfies readonly Field<string>[]

export const queueFields = [
  number('all', 'lateAfterMinutes', 0, 240),
  number('all', 'lateBehind', 0, 50),
  number('all', 'passBehind', 1, 50),
  number('all', 'passesMax', 1, 10),
  optional('all', 'elderFromYears', 60, 100),
] as const satisfies readonly Field<string>[]

export type RuleKey =
  | (typeof bookingFields)[number]['key']
  | (typeof suspensionFields)[number]['key']
  | (typeof queueFields)[number]['key']
export type Value = number | string | boolean | readonly number[] | null
