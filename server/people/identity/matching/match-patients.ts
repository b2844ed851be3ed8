import type { Patient } from '@medplum/fhirtypes'
import { type Context, systemActor } from '#kernel'
import { documentNumbersOf, ownersOfRecords, residentsOf } from '#people/residents'
import { search } from '#record'
import { factsOf, factsOfKnown } from '../compare/facts.ts'
import * as store from '../store.ts'
import { decide, type MatchOutcome } from './decide.ts'
import { keysOf } from './keys.ts'
import { policyOf } from './policy.ts'
import { takeOver } from './take-over.ts'

const readAtOnce = 200

/**
 * Looks at what these Patients say of themselves now: joins whom is certainly one person with somebody known, puts the likely
 * ones before a human, and leaves everyone else alone. Safe to repeat: who says the same as before is passed over.
 */
export async function matchPatients(root: Context, patientIds: readonly string[]): Promise<MatchOutcome> {
  return root.as(systemActor('identity')).transaction(async (ctx) => {
    await store.lockIdentities(ctx)
    const owners = await ownersOfRecords(ctx, patientIds)
    const wanted = [...new Set([...patientIds, ...[...owners.values()].map(({ residentId }) => residentId)])]
    const seen = await read(ctx, wanted)
    const there = new Set(seen.map(({ patientId }) => patientId))
    await store.forget(
      ctx,
      wanted.filter((id) => !there.has(id)),
    )
    const changed = await store.keepSubjects(ctx, seen)
    if (changed.length === 0) return { joined: 0, raised: 0 }
    const policy = await policyOf(ctx)
    await takeOver(ctx, changed, owners, policy)
    return decide(ctx, changed, seen, policy)
  })
}

/** Residents' own rows say more than the Patients that they publish; of everyone else, the record says it. */
async function read(ctx: Context, ids: readonly string[]): Promise<store.SeenSubject[]> {
  const residents = await residentsOf(ctx, ids.filter(isUuid))
  const numbers = await documentNumbersOf(
    ctx,
    residents.map(({ id }) => id),
  )
  const known = residents.map((resident) => ({
    patientId: resident.id,
    residentId: resident.id,
    source: 'urn:anji:residents',
    facts: factsOfKnown({ ...resident, documentNumber: numbers.get(resident.id) ?? '' }),
  }))
  const others = (
    await readPatients(
      ctx,
      ids.filter((id) => !numbers.has(id)),
    )
  ).map((patient) => ({
    patientId: patient.id ?? '',
    residentId: null,
    source: patient.meta?.source ?? '',
    facts: factsOf(patient),
  }))
  return [...known, ...others].map((one) => ({ ...one, keys: keysOf(one.facts) }))
}

async function readPatients(ctx: Context, ids: readonly string[]): Promise<Patient[]> {
  const found: Patient[] = []
  for (let at = 0; at < ids.length; at += readAtOnce) {
    const some = ids.slice(at, at + readAtOnce)
    const { resources } = await search<Patient>(ctx, `Patient?_id=${some.join(',')}&_count=${readAtOnce}&_total=none`)
    found.push(...resources)
  }
  return found
}

function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
}
