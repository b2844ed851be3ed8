/** What is known of a person for guidance: age and sex always, the rest only when the record is open to whoever asks. */
import { recordSummaryOf } from '#care/timeline'
import type { Context } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import type { Resident } from '#people/residents'
import { mayOpen } from '#record'
import type { Known } from './rule.ts'

/** A reading older than this says nothing about today. */
const recentDays = 90

export interface Facts {
  readonly known: Known
  readonly recordRead: boolean
  /** The names of the diagnoses, by code. */
  readonly names: ReadonlyMap<string, string>
}

export async function knownOf(ctx: Context, resident: Resident, signs: readonly string[]): Promise<Facts> {
  const ageYears = fullYears(resident.birthDate, dayOf(ctx.now))
  const blank: Known = {
    ageYears,
    sex: resident.sex,
    conditions: [],
    pressure: null,
    glucose: null,
    hba1c: null,
    signs,
  }
  if (!(await mayOpen(ctx, resident.id))) return { known: blank, recordRead: false, names: new Map() }
  const { diagnoses, readings } = await recordSummaryOf(ctx, resident.id)
  const active = diagnoses.filter((one) => one.active && one.code)
  const since = ctx.now.getTime() - recentDays * 24 * 60 * 60_000
  const last = <R extends { at: string }>(list: readonly R[]) => list.findLast(({ at }) => Date.parse(at) >= since)
  const pressure = last(readings.bloodPressure)
  return {
    known: {
      ...blank,
      conditions: active.map((one) => one.code!),
      pressure: pressure ? { systolic: pressure.systolic, diastolic: pressure.diastolic } : null,
      // A value in another unit is not compared with a threshold in this one.
      glucose: last(readings.glucose.filter(({ unit }) => unit === 'mmol/L'))?.value ?? null,
      hba1c: last(readings.hba1c.filter(({ unit }) => unit === '%'))?.value ?? null,
    },
    recordRead: true,
    names: new Map(active.map((one) => [one.code!, one.name])),
  }
}
