/** What the record and the registers know of people, as far as a grade asks. */
import type { Condition, Encounter, Observation, Patient } from '@medplum/fhirtypes'
import { type Context, systemActor } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { type Resource, readResource, search } from '#record'
import * as people from '../people/store.ts'
import type { PersonFacts } from './grade.ts'

const dayMs = 86_400_000
/** An older reading says nothing about today. */
const readingsDays = 180
const dischargeDays = 60
const pressureCodes = ['85354-9', '55284-4']
const glucoseCodes = ['14771-0', '1558-6', '14756-1']
const over = ['inactive', 'remission', 'resolved']

/** Facts of people, read as the system: the trail names the grid. */
export async function factsOf(ctx: Context, residentIds: readonly string[]): Promise<Map<string, PersonFacts>> {
  if (residentIds.length === 0) return new Map()
  const today = dayOf(ctx.now)
  const reading = ctx.as(systemActor('grid'))
  return reading.transaction(async (reading) => {
    const owners = await ownersOfPatients(reading, residentIds)
    const patients = [...owners.keys()].map((id) => `Patient/${id}`).join(',')
    const daysAgo = (days: number) => dayOf(new Date(ctx.now.getTime() - days * dayMs))
    const asked = <T extends Resource>(line: string) =>
      search<T>(reading, `${line.replace('?', `?patient=${patients}&`)}`)
    const conditions = await asked<Condition>('Condition?_count=1000')
    const codes = [...pressureCodes, ...glucoseCodes].join(',')
    const observations = await asked<Observation>(
      `Observation?code=${codes}&date=ge${daysAgo(readingsDays)}&_sort=-date&_count=500`,
    )
    const stays = await asked<Encounter>(`Encounter?class=IMP&date=ge${daysAgo(dischargeDays)}&_count=100`)
    const attributes = await people.attributesOf(reading, residentIds, { openOnly: true })
    const ownerOf = (subject: { reference?: string } | undefined) => owners.get(subject?.reference?.split('/')[1] ?? '')
    const facts = new Map<string, PersonFacts>()
    for (const { id, birthDate } of await residentsOf(reading, residentIds)) {
      const own = observations.resources.filter(({ subject }) => ownerOf(subject) === id)
      facts.set(id, {
        residentId: id,
        ageYears: fullYears(birthDate, today),
        codes: conditions.resources.filter(({ subject }) => ownerOf(subject) === id).flatMap(activeCodes),
        pressure: firstOf(own, pressureOf),
        fastingGlucose: firstOf(own, glucoseOf),
        dischargedDaysAgo: lastDischarge(
          stays.resources.filter(({ subject }) => ownerOf(subject) === id),
          ctx.now,
        ),
        attributes: attributes.filter(({ residentId }) => residentId === id).map(({ kind }) => kind),
      })
    }
    return facts
  })
}

/** Each person's own Patient and the hospitals' that are linked to it. */
async function ownersOfPatients(ctx: Context, residentIds: readonly string[]): Promise<Map<string, string>> {
  const owners = new Map<string, string>()
  for (const residentId of residentIds) {
    owners.set(residentId, residentId)
    const patient = (await readResource(ctx, 'Patient', residentId)) as Patient | undefined
    for (const { other } of patient?.link ?? []) owners.set(other.reference?.split('/')[1] ?? '', residentId)
  }
  owners.delete('')
  return owners
}

function activeCodes(condition: Condition): string[] {
  const said = (concept: Condition['clinicalStatus']) => concept?.coding?.map(({ code }) => code ?? '') ?? []
  if (said(condition.clinicalStatus).some((code) => over.includes(code))) return []
  if (said(condition.verificationStatus).some((code) => code === 'entered-in-error' || code === 'refuted')) return []
  return (condition.code?.coding ?? []).filter(({ system }) => system?.includes('icd-10')).map(({ code }) => code ?? '')
}

function firstOf<T>(newestFirst: readonly Observation[], read: (one: Observation) => T | undefined): T | null {
  for (const one of newestFirst) {
    const found = ['final', 'amended', 'corrected'].includes(one.status ?? '') ? read(one) : undefined
    if (found !== undefined) return found
  }
  return null
}

function pressureOf(observation: Observation): { systolic: number; diastolic: number } | undefined {
  const part = (code: string) =>
    observation.component?.find((one) => one.code.coding?.some((coding) => coding.code === code))?.valueQuantity?.value
  const [systolic, diastolic] = [part('8480-6'), part('8462-4')]
  return systolic === undefined || diastolic === undefined ? undefined : { systolic, diastolic }
}

function glucoseOf(observation: Observation): number | undefined {
  const coded = observation.code?.coding?.some(({ code }) => glucoseCodes.includes(code ?? ''))
  const { value, unit = '', code = '' } = observation.valueQuantity ?? {}
  return coded && value !== undefined && /mmol\/L/i.test(`${unit} ${code}`) ? value : undefined
}

function lastDischarge(stays: readonly Encounter[], now: Date): number | null {
  const ends = stays.filter(({ status }) => status === 'finished').flatMap(({ period }) => period?.end ?? [])
  const ago = ends.map((end) => Math.floor((now.getTime() - Date.parse(end)) / dayMs)).filter((days) => days >= 0)
  return ago.length > 0 ? Math.min(...ago) : null
}
