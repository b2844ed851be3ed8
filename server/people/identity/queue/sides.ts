import type { Encounter, Patient } from '@medplum/fhirtypes'
import type { RecordSide } from '#contracts/identity'
import { type Context, refuse, systemActor } from '#kernel'
import { maskPhone, residentsOf } from '#people/residents'
import { readResource, search } from '#record'
import type { DocumentFacts } from '../compare/document.ts'
import { writtenOf } from '../compare/name.ts'
import type { Subject } from '../store.ts'

const visitsShown = 3

/** A record as the registrar compares it. What it says of itself is read from the record; numbers are masked. */
export async function sideOf(
  ctx: Context,
  subject: Subject,
  cluster: readonly Subject[],
  alone: boolean,
): Promise<RecordSide> {
  const asSystem = ctx.as(systemActor('identity'))
  const patient = await readResource<Patient>(asSystem, 'Patient', subject.patientId)
  if (!patient || !subject.facts) refuse('identity.patient_gone')
  const [resident] = subject.residentId === null ? [] : await residentsOf(ctx, [subject.residentId])
  const names = [...new Set((patient.name ?? []).map(writtenOf).filter(Boolean))]
  const visits = await visitsOf(asSystem, alone ? [subject.patientId] : cluster.map(({ patientId }) => patientId))
  return {
    patientId: subject.patientId,
    residentId: subject.residentId,
    registeredAt: resident?.registeredAt.toISOString() ?? null,
    name: names[0] ?? '',
    otherNames: names.slice(1),
    birthDate: patient.birthDate ?? null,
    sex: patient.gender ?? null,
    identifiers: subject.facts.documents.map((document) => ({ kind: kindOf(document), masked: mask(document.value) })),
    phones: subject.facts.phones.map((phone) => (phone.length === 11 ? maskPhone(phone) : mask(phone))),
    address: resident?.address ?? addressOf(patient),
    source: resident ? '' : (patient.managingOrganization?.display ?? subject.source),
    updatedAt: patient.meta?.lastUpdated ?? null,
    ...visits,
    joinedWith: cluster
      .filter(({ number }) => number !== subject.number)
      .map(({ patientId, source }) => ({ patientId, source })),
  }
}

export function kindOf({ type, valid }: DocumentFacts): string {
  return type === 'id-card' && !valid ? 'id-card-invalid' : type
}

function mask(value: string): string {
  const shown = value.length >= 15 ? 6 : value.length >= 8 ? 2 : 0
  return `${value.slice(0, shown)}${'*'.repeat(Math.max(4, value.length - shown - 4))}${value.slice(-4)}`
}

function addressOf({ address: [first] = [] }: Patient): string | null {
  return first?.text ?? first?.line?.join(' ') ?? null
}

/** Of all that is this person already: a resident's visits lie under the hospitals' Patients. */
async function visitsOf(
  ctx: Context,
  patientIds: readonly string[],
): Promise<Pick<RecordSide, 'visits' | 'visitCount'>> {
  const patients = patientIds.map((id) => `Patient/${id}`).join(',')
  const query = `Encounter?patient=${patients}&_sort=-date&_count=${visitsShown}&_total=accurate`
  const { resources, total } = await search<Encounter>(ctx, query)
  return {
    visits: resources.map(({ period, serviceProvider, reasonCode: [reason] = [], type: [type] = [] }) => ({
      at: period?.start ?? null,
      place: serviceProvider?.display ?? null,
      reason: reason?.text ?? reason?.coding?.[0]?.display ?? type?.text ?? null,
    })),
    visitCount: total ?? resources.length,
  }
}
