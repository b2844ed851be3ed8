import type { Patient } from '@medplum/fhirtypes'
import { linkedRecordsAnswer, linkOutcome, residentInput } from '#contracts/residents'
import { announce, audit, type Context, refuseUnless, systemActor, verb } from '#kernel'
import { linkPatient, publish, readResource, search } from '#record'
import { refuseUnlessActsFor } from '../act-for.ts'
import { patientLinked } from '../events.ts'
import { toPatient } from '../fhir.ts'
import type { Resident } from '../resident.ts'
import { documentNumberOf, residentOf, residentsOf } from '../resident-of.ts'
import * as residents from '../store.ts'
import { factsOf, judge, type PatientFacts } from './match.ts'
import * as store from './store.ts'

/** Looks again for hospital records of a resident. Refusals: residents.not_acting_for, residents.not_found. */
export const linkRecords = verb(
  {
    name: 'residents.link_records',
    may: ['resident', 'registrar', 'system'],
    input: residentInput,
    answer: linkOutcome,
    summary: 'Looks for hospital records of a resident; doubtful ones go to a registrar.',
  },
  async (ctx, { residentId }) => {
    if (ctx.actor.roles.includes('resident')) await refuseUnlessActsFor(ctx, residentId)
    return linkHospitalRecords(ctx, residentId)
  },
)

/** Searches the record by document, then by name and birth date, and links what is certain. */
export async function linkHospitalRecords(
  ctx: Context,
  residentId: string,
): Promise<{ linked: number; doubts: number }> {
  const resident = await residentOf(ctx, residentId)
  const number = await documentNumberOf(ctx, residentId)
  const asSystem = ctx.as(systemActor('residents'))
  const firstOfName = /^\p{Script=Han}/u.test(resident.name) ? resident.name[0]! : resident.name.split(' ')[0]!
  const queries = [
    `Patient?identifier=${encodeURIComponent(number)}&_count=50`,
    `Patient?birthdate=${resident.birthDate}&name=${encodeURIComponent(firstOfName)}&_count=200`,
  ]
  const found = new Map<string, Patient>()
  for (const query of queries) {
    for (const resource of (await search(asSystem, query)).resources) found.set(resource.id!, resource as Patient)
  }
  const own = new Set((await residentsOf(ctx, [...found.keys()].filter(isUuid))).map(({ id }) => id))
  const foreign = [...found.values()].filter(({ id }) => !own.has(id!))
  return settle(
    ctx,
    foreign.map((patient) => ({ resident, patient: factsOf(patient) })),
  )
}

/**
 * Matches hospital Patients that have just arrived with the residents. Called by importers after each batch. Safe to repeat.
 */
export async function matchPatients(
  ctx: Context,
  patients: readonly Patient[],
): Promise<{ linked: number; doubts: number }> {
  return ctx.transaction(async (ctx) => {
    const own = new Set((await residentsOf(ctx, patients.map(({ id }) => id!).filter(isUuid))).map(({ id }) => id))
    const facts = patients.filter(({ id }) => !own.has(id!)).map(factsOf)
    const hashes = [...new Set(facts.flatMap(({ documentHashes }) => [...documentHashes]))]
    const days = [...new Set(facts.flatMap(({ birthDate }) => (birthDate?.length === 10 ? [birthDate] : [])))]
    const known = [...(await residents.find(ctx, { documentHashes: hashes })), ...(await residents.bornOn(ctx, days))]
    const byHash = Map.groupBy(known, ({ documentHash }) => documentHash)
    const byDay = Map.groupBy(known, ({ birthDate }) => birthDate)
    const pairs = facts.flatMap((patient) => {
      const candidates = new Map<string, Resident>()
      for (const hash of patient.documentHashes) for (const one of byHash.get(hash) ?? []) candidates.set(one.id, one)
      for (const one of byDay.get(patient.birthDate ?? '') ?? []) candidates.set(one.id, one)
      return [...candidates.values()].map((resident) => ({ resident, patient }))
    })
    return settle(ctx, pairs)
  })
}

/** Links the certain ones at once and puts the doubtful ones before a human; a record never changes hands by itself. */
async function settle(ctx: Context, pairs: readonly { resident: Resident; patient: PatientFacts }[]) {
  const judged = pairs.map((pair) => ({ ...pair, verdict: judge(pair.resident, pair.patient) }))
  const likely = judged.filter(({ verdict }) => verdict.kind !== 'other')
  const owners = await store.ownersOf(ctx, [...new Set(likely.map(({ patient }) => patient.id))])
  const changed = new Map<string, Resident>()
  const outcome = { linked: 0, doubts: 0 }
  for (const { resident, patient, verdict } of likely) {
    const owner = owners.get(patient.id)
    if (owner === resident.id) continue
    if (verdict.kind === 'certain' && !owner) {
      await saveLink(ctx, resident, patient.id, 'certain')
      owners.set(patient.id, resident.id)
      changed.set(resident.id, resident)
      outcome.linked += 1
      continue
    }
    const own = verdict.kind === 'doubt' ? verdict.reasons : []
    const reasons = [...own, ...(owner ? (['linked-to-another'] as const) : [])]
    if (await store.raise(ctx, resident.id, patient.id, reasons)) outcome.doubts += 1
  }
  await republish(ctx, [...changed.values()])
  return outcome
}

export async function saveLink(
  ctx: Context,
  resident: Resident,
  patientId: string,
  how: 'certain' | 'decided',
): Promise<void> {
  await store.saveLink(ctx, resident.id, patientId, how)
  await linkPatient(ctx, resident.id, patientId)
  await audit(ctx, {
    action: 'update',
    residentId: resident.id,
    entity: 'residents.linked_patient',
    entityId: patientId,
  })
  await announce(ctx, patientLinked, resident.id, { residentId: resident.id, patientId })
}

/** Writes the residents' Patients with their links as they now are. */
export async function republish(ctx: Context, changed: readonly Resident[]): Promise<void> {
  const patients: Patient[] = []
  for (const resident of changed) patients.push(toPatient(resident, await store.linkedTo(ctx, resident.id)))
  if (patients.length) await publish(ctx, 'residents', patients)
}

export async function linkedPatientIds(ctx: Context, residentId: string): Promise<string[]> {
  return ctx.transaction((ctx) => store.linkedTo(ctx, residentId))
}

/** Refusals: residents.not_acting_for. */
export const readLinkedRecords = verb(
  {
    name: 'residents.read_linked_records',
    may: ['resident', 'registrar', 'system'],
    input: residentInput,
    answer: linkedRecordsAnswer,
    summary: 'The hospital records that belong to a resident.',
  },
  async (ctx, { residentId }) => {
    const atDesk = ctx.actor.roles.includes('registrar')
    refuseUnless(
      atDesk || ctx.actor.id === residentId || ctx.actor.roles.includes('system'),
      'residents.not_acting_for',
    )
    await audit(ctx, { action: 'read', residentId, entity: 'residents.linked_patient' })
    const records = []
    for (const patientId of await store.linkedTo(ctx, residentId)) {
      const patient = await patientOf(ctx, patientId)
      if (patient)
        records.push({ patientId, source: patient.source, name: nameOf(patient), birthDate: patient.birthDate })
    }
    return { records }
  },
)

/** A hospital's Patient as the registrar compares it; undefined when it was deleted since. */
export async function patientOf(
  ctx: Context,
  patientId: string,
): Promise<(PatientFacts & { name: string }) | undefined> {
  const resource = await readResource(ctx.as(systemActor('residents')), 'Patient', patientId)
  if (resource?.resourceType !== 'Patient') return undefined
  const [first] = resource.name ?? []
  const name = first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ').trim()
  return { ...factsOf(resource), name }
}

function nameOf(patient: { name: string; names: readonly string[] }): string {
  return patient.name || patient.names[0] || ''
}

function isUuid(id: string | undefined): id is string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id ?? '')
}
