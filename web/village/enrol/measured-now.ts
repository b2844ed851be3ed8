import { doubtOf, forbids, loose, valuesOf } from '../visit/measure.ts'

/** What is measured at the enrolment itself, by programme: it stands in the record as a reading. */
export const measuresAt = (programmeCode: string): readonly string[] =>
  programmeCode === 'diabetes' ? ['fastingGlucose'] : ['systolic', 'diastolic']

export function measuredNow(
  programmeCode: string,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> | 'wrong' | undefined {
  const measures = measuresAt(programmeCode).map((name) => loose[name]!)
  const values = valuesOf(measures, texts)
  const given = measures.filter(({ name }) => values[name] !== undefined)
  if (given.length === 0) return undefined
  if (given.length < measures.length || measures.some((one) => forbids(doubtOf(one, values, undefined)))) return 'wrong'
  if (programmeCode === 'diabetes')
    return { kind: 'glucose', value: values.fastingGlucose, moment: 'fasting', unit: 'mmol/L' }
  return { kind: 'blood-pressure', systolic: values.systolic, diastolic: values.diastolic, unit: 'mm[Hg]' }
}
