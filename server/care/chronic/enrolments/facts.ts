/** What is known of a person on a day, by the names that programmes use. */
import type { Facts, FactValue } from '#contracts/chronic-programme'
import type { Context } from '#kernel'
import { fullYears } from '#people/institutions'
import type { Resident } from '#people/residents'
import { factsOfReading, type Measured } from '../screening/criteria.ts'
import { diagnosesOf } from '../screening/screen-diagnoses.ts'
import { measuredOf } from '../screening/store.ts'
import { enrolledCodes } from './store.ts'

/** How old a reading may be to be somebody's baseline. */
const baselineDays = 180
const dayMs = 86_400_000

export interface Known {
  readonly facts: Facts
  readonly readings: readonly Measured[]
}

/** Age, sex, diagnoses, programmes, and of each value the newest reading up to an instant. */
export async function knownOf(ctx: Context, resident: Resident, at: Date, onDay: string): Promise<Known> {
  const from = new Date(at.getTime() - baselineDays * dayMs)
  const readings = await measuredOf(ctx, resident.id, from, at)
  const diagnoses = (await diagnosesOf(ctx, resident.id)).map(({ code }) => code)
  const facts: Record<string, FactValue> = {
    'person.age': fullYears(resident.birthDate, onDay),
    'person.sex': resident.sex,
    diagnoses: [...new Set(diagnoses)].slice(0, 100),
    programmes: await enrolledCodes(ctx, resident.id),
  }
  for (const reading of readings) Object.assign(facts, factsOfReading(reading))
  return { facts, readings }
}

/** The last of the readings of a kind. */
export const lastOf = (readings: readonly Measured[], wanted: (one: Measured) => boolean): Measured | undefined =>
  readings.findLast(wanted)
