import type { Encounter, Patient } from '@medplum/fhirtypes'
import { addDays, isoLocal } from './calendar.ts'
import { type HistoryOptions, type HospitalFile, hospitalPatient, sourceOf } from './history-fhir.ts'
import { sameSound, slip } from './miswriting.ts'
import { placeOf } from './places.ts'
import type { Person } from './population.ts'
import type { Random } from './random.ts'

/** How a second hospital wrote somebody down: each leaves something for the registrar to decide. */
const writers: readonly ((random: Random, patient: Patient, person: Person) => void)[] = [
  // The card was read, the name heard, the day mistyped.
  (random, patient, person) => {
    rename(patient, sameSound(random, person.name) ?? person.name)
    patient.birthDate = slipInDay(person.birthDate)
  },
  // No card at hand; the name was heard over the telephone.
  (random, patient, person) => {
    dropCard(patient)
    rename(patient, sameSound(random, person.name) ?? person.name)
  },
  // No card, and another number since.
  (random, patient, person) => {
    dropCard(patient)
    patient.telecom = [{ system: 'phone', value: slip(random, person.phone) }]
  },
  // The wrong box was ticked.
  (_random, patient, person) => {
    patient.gender = person.sex === 'male' ? 'female' : 'male'
  },
  // Born in the year; the day was not known.
  (_random, patient, person) => {
    dropCard(patient)
    patient.birthDate = `${person.birthDate.slice(0, 4)}-01-01`
  },
  // A card lent within the family: somebody else was treated under it.
  (_random, patient, person) => rename(patient, `${person.name.slice(0, 1)}${person.sex === 'male' ? '志远' : '秋菊'}`),
]

/** One in so many has a file elsewhere that does not quite agree. */
const every = 97
const first = 31

/** The file of a person who was also seen elsewhere and written down otherwise; undefined for most. */
export function secondFileOf(
  random: Random,
  person: Person,
  until: string,
  options: HistoryOptions,
): HospitalFile | undefined {
  if (person.order % every !== first) return undefined
  const placeKey = random.pick(['county-1', 'county-2'])
  const source = sourceOf(placeKey)
  const patient: Patient = { ...hospitalPatient(random, person, placeKey, options), meta: { source } }
  // Registered anew: the hospital gave another number of its own.
  const own = patient.identifier?.[1]
  if (own?.value) own.value = `9${own.value}`
  writers[Math.floor(person.order / every) % writers.length]?.(random, patient, person)
  const day = addDays(until, -random.between(20, 200))
  const minute = random.between(8 * 60, 16 * 60)
  const encounter: Encounter = {
    resourceType: 'Encounter',
    id: random.uuid(),
    meta: { source },
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    subject: { reference: `Patient/${patient.id}`, display: patient.name?.[0]?.text ?? '' },
    period: { start: isoLocal(day, minute), end: isoLocal(day, minute + random.between(6, 20)) },
    reasonCode: [{ text: random.pick(['上呼吸道感染', '外伤换药', '腰痛', '体检']) }],
    serviceProvider: {
      reference: `Organization/${options.organizationId(placeKey)}`,
      display: placeOf(placeKey).name,
    },
  }
  return { placeKey, source, resources: [patient, encounter] }
}

function rename(patient: Patient, text: string): void {
  patient.name = [{ use: 'official', text }]
}

/** The hospital's own number stays. */
function dropCard(patient: Patient): void {
  patient.identifier = (patient.identifier ?? []).slice(1)
}

/** A digit of the day one off, within every month. */
function slipInDay(date: string): string {
  const [tens = '', ones = ''] = date.slice(-2)
  if (tens === '3') return `${date.slice(0, -2)}2${ones}`
  return `${date.slice(0, -1)}${Number(ones) > 5 ? Number(ones) - 1 : Number(ones) + 1}`
}
