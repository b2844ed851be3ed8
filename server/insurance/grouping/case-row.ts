/** A row of a CSV of cases as a case. What cannot be read is said with its column. */
import type { GrouperCase } from './case.ts'

export const caseColumns = ['index', 'gender', 'age', 'age_days', 'weight_g', 'dx_pipe', 'proc_pipe'] as const

export type RowRead = { readonly stay: GrouperCase } | { readonly fault: string }

/** `dept`, `los_days` and `leaving_type` belong to the format and decide nothing. */
export function readCaseRow(row: Readonly<Record<string, string | undefined>>): RowRead {
  const sex = sexes[(row.gender ?? '').trim()]
  if (!sex) return { fault: `gender is 1 (male) or 2 (female), not '${row.gender ?? ''}'` }
  const ageDays = wholeOf(row.age_days)
  const years = wholeOf(row.age)
  // A newborn's age is often written in days alone.
  const age = years === null && typeof ageDays === 'number' ? Math.floor(ageDays / 365.25) : years
  if (age === undefined || age === null || age > 150)
    return { fault: `age is a number of full years, not '${row.age ?? ''}'` }
  if (ageDays === undefined) return { fault: `age_days is a number of days or nothing, not '${row.age_days}'` }
  const weightG = wholeOf(row.weight_g)
  if (weightG === undefined) return { fault: `weight_g is a number of grams or nothing, not '${row.weight_g}'` }
  const diagnoses = codesOf(row.dx_pipe)
  if (diagnoses.length === 0) return { fault: 'dx_pipe names no diagnosis' }
  return { stay: { sex, ageYears: age, ageDays, weightG, diagnoses, procedures: codesOf(row.proc_pipe) } }
}

const sexes: Readonly<Record<string, 'male' | 'female'>> = {
  ...{ '1': 'male', '1.0': 'male', 男: 'male' },
  ...{ '2': 'female', '2.0': 'female', 女: 'female' },
}

/** Null: nothing is written there; undefined: not such a number. Spreadsheets write 88 as 88.0. */
function wholeOf(text: string | undefined): number | null | undefined {
  const trimmed = (text ?? '').trim()
  if (trimmed === '') return null
  return /^\d{1,7}(\.0+)?$/.test(trimmed) ? Math.trunc(Number(trimmed)) : undefined
}

const codesOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split('|')
    .map((code) => code.trim())
    .filter(Boolean)
