import type { Person } from '#contracts/village-store'
import { dateOf } from '../../shell/moment.ts'

type Reading = Person['readings'][number]

/** Readings with those that were measured in follow-ups that the panel does not show yet. */
export function readingsOf(person: Person): readonly Reading[] {
  const measured = person.pending.flatMap(({ kind, at, state, command }): Reading[] => {
    if (kind !== 'follow-up' || state === 'refused') return []
    const { systolicMmhg, diastolicMmhg, glucoseMmol, glucoseMoment, weightKg } = (command.body.measured ??
      {}) as Readonly<Record<string, number | undefined>> & { glucoseMoment?: string }
    const base = { at, source: 'follow-up' }
    return [
      ...(systolicMmhg === undefined ? [] : [{ ...base, kind: 'blood-pressure', systolicMmhg, diastolicMmhg }]),
      ...(glucoseMmol === undefined ? [] : [{ ...base, kind: 'glucose', glucoseMmol, moment: glucoseMoment }]),
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
