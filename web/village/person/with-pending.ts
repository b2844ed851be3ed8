import type { Person } from '#contracts/village-store'
import { dateOf } from '../../shell/moment.ts'

type Reading = Person['readings'][number]

/** Readings with those that were measured in follow-ups that the panel does not show yet. */
export function readingsOf(person: Person): readonly Reading[] {
  const measured = person.pending.flatMap(({ kind, at, state, command }): Reading[] => {
    if (kind !== 'follow-up' || state === 'refused') return []
    const measured = (command.body.measured ?? {}) as Readonly<Record<string, number | undefined>>
    const { systolicMmhg, diastolicMmhg, fastingGlucoseMmol, afterMealGlucoseMmol, weightKg } = measured
    const base = { at, source: 'follow-up' }
    const glucose = (glucoseMmol: number | undefined, moment: string) =>
      glucoseMmol === undefined ? [] : [{ ...base, kind: 'glucose', glucoseMmol, moment }]
    return [
      ...(systolicMmhg === undefined ? [] : [{ ...base, kind: 'blood-pressure', systolicMmhg, diastolicMmhg }]),
      ...glucose(afterMealGlucoseMmol, 'after-meal'),
      ...glucose(fastingGlucoseMmol, 'fasting'),
      ...(weightKg === undefined ? [] : [{ ...base, kind: 'weight', value: weightKg }]),
    ]
  })
  return [...measured, ...person.readings]
}

const visits = new Set(['follow-up', 'check', 'enrol'])

/** Whether this device has seen the person today; what was refused does not count. */
export const seenOn = (person: Person, day: string): boolean =>
  person.pending.some(
    ({ kind, state, at }) => visits.has(kind) && state !== 'refused' && dateOf(new Date(at)) === day,
  ) || person.lastFollowUps.some(({ at }) => dateOf(new Date(at)) === day)
