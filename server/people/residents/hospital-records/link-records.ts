import type { Patient } from '@medplum/fhirtypes'
import { linkedRecordsAnswer, residentInput } from '#contracts/residents'
import { announce, audit, type Context, refuseUnless, systemActor, verb } from '#kernel'
import { linkPatient, publish, readResource, unlinkPatient } from '#record'
import { patientLinked, patientUnlinked } from '../events.ts'
import { toPatient } from '../fhir.ts'
import type { Resident } from '../resident.ts'
import { residentsOf } from '../resident-of.ts'
import * as store from './store.ts'

/** A hospital's Patient that is a resident: certain by itself, or as a human decided. */
export interface RecordLink {
  readonly residentId: string
  readonly patientId: string
  readonly how: 'certain' | 'decided'
}

/**
 * Makes hospital records the residents' own. Called by identity, which decides whose they are. Safe to repeat; a record that
 * is linked to somebody else stays where it is until it is unlinked.
 */
export async function linkRecords(ctx: Context, links: readonly RecordLink[]): Promise<void> {
  await ctx.transaction(async (ctx) => {
    for (const { residentId, patientId, how } of links) {
      if (!(await store.saveLink(ctx, residentId, patientId, how))) continue
      await linkPatient(ctx, residentId, patientId)
      await leaveTrail(ctx, residentId, patientId)
      await announce(ctx, patientLinked, residentId, { residentId, patientId })
    }
    await republish(ctx, await residentsOf(ctx, [...new Set(links.map(({ residentId }) => residentId))]))
  })
}

/** Takes hospital records back from residents. Called by identity. Safe to repeat. */
export async function unlinkRecords(ctx: Context, links: readonly Omit<RecordLink, 'how'>[]): Promise<void> {
  await ctx.transaction(async (ctx) => {
    for (const { residentId, patientId } of links) {
      if (!(await store.dropLink(ctx, residentId, patientId))) continue
      await unlinkPatient(ctx, residentId, patientId)
      await leaveTrail(ctx, residentId, patientId)
      await announce(ctx, patientUnlinked, residentId, { residentId, patientId })
    }
    await republish(ctx, await residentsOf(ctx, [...new Set(links.map(({ residentId }) => residentId))]))
  })
}

async function leaveTrail(ctx: Context, residentId: string, patientId: string): Promise<void> {
  await audit(ctx, { action: 'update', residentId, entity: 'residents.linked_patient', entityId: patientId })
}

/** Writes the residents' Patients with their links as they now are. */
async function republish(ctx: Context, changed: readonly Resident[]): Promise<void> {
  const patients: Patient[] = []
  for (const resident of changed) patients.push(toPatient(resident, await store.linkedTo(ctx, resident.id)))
  if (patients.length) await publish(ctx, 'residents', patients)
}

export async function linkedPatientIds(ctx: Context, residentId: string): Promise<string[]> {
  return ctx.transaction((ctx) => store.linkedTo(ctx, residentId))
}

/** Whose each of the hospital records is, as far as it is known. */
export async function ownersOfRecords(
  ctx: Context,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, { residentId: string; how: 'certain' | 'decided' }>> {
  return ctx.transaction((ctx) => store.ownersOf(ctx, patientIds))
}

/** What registrars said "not the same" to before identity kept its own pairs. */
export async function formerlyNotTheSame(
  ctx: Context,
  patientIds: readonly string[],
): Promise<readonly { residentId: string; patientId: string; reason: string }[]> {
  return ctx.transaction((ctx) => store.saidNotSame(ctx, patientIds))
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
      const patient = await readResource(ctx.as(systemActor('residents')), 'Patient', patientId)
      if (patient?.resourceType === 'Patient') records.push(recordOf(patientId, patient))
    }
    return { records }
  },
)

function recordOf(patientId: string, { name: names = [], birthDate, managingOrganization, meta }: Patient) {
  const [first] = names
  const name = first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ').trim()
  return {
    patientId,
    source: managingOrganization?.display ?? meta?.source ?? null,
    name,
    birthDate: birthDate ?? null,
  }
}
