import type { Condition, Encounter, Organization } from '@medplum/fhirtypes'
import type { OfflineDiagnosis } from '#contracts/booking'
import { type Context, systemActor } from '#kernel'
import { readLinkedRecords } from '#people/residents'
import { readResource, search } from '#record'
import { toIcd10 } from './diagnosis-map.ts'

const activeStates: readonly string[] = ['active', 'recurrence', 'relapse']
const indefinite: readonly string[] = ['provisional', 'differential', 'unconfirmed', 'refuted', 'entered-in-error']

/**
 * What a follow-up may be for: definite, still active diagnoses that were made offline and are stored in the record of
 * the resident or of a hospital Patient linked to the resident (R04; XZ, ZL16, YS30). One entry a disease code, the newest.
 */
export async function offlineDiagnoses(ctx: Context, residentId: string): Promise<OfflineDiagnosis[]> {
  // The question is the rule's, not a reader's: what the caller may open is decided where the answer is shown.
  const asRule = ctx.as(systemActor('booking'))
  const { records } = await readLinkedRecords(asRule, { residentId })
  const patients = [residentId, ...records.map(({ patientId }) => patientId)].join(',')
  const { resources } = await search<Condition>(
    asRule,
    `Condition?patient=${patients}&clinical-status=${activeStates.join(',')}`,
  )
  const found = new Map<string, OfflineDiagnosis>()
  const recordedOn = (condition: Condition) => (condition.recordedDate ?? condition.onsetDateTime)?.slice(0, 10) ?? null
  const newestFirst = resources.toSorted((a, b) => (recordedOn(b) ?? '').localeCompare(recordedOn(a) ?? ''))
  for (const condition of newestFirst) {
    const code = definiteCode(condition)
    // One proof a disease is enough; each further one would be another look into the record.
    if (!code || found.has(code.code)) continue
    const made = await whereMade(asRule, condition)
    if (!made) continue
    const { institutionName } = made
    found.set(code.code, { ...code, conditionId: condition.id!, recordedOn: recordedOn(condition), institutionName })
  }
  return [...found.values()].sort((a, b) => a.code.localeCompare(b.code))
}

/** The ICD-10 code of a condition that is active and definite; undefined for any other. */
export function definiteCode(condition: Condition): { code: string; name: string } | undefined {
  const clinical = condition.clinicalStatus?.coding?.map((coding) => coding.code ?? '') ?? []
  if (!clinical.some((code) => activeStates.includes(code))) return undefined
  const verification = condition.verificationStatus?.coding?.map((coding) => coding.code ?? '') ?? []
  if (verification.some((code) => indefinite.includes(code))) return undefined
  return toIcd10(condition.code?.coding ?? [], condition.code?.text)
}

/** Where a condition was diagnosed in person; undefined for an online visit (class VR), ours or another's: it proves nothing for R04. */
async function whereMade(ctx: Context, condition: Condition): Promise<{ institutionName: string | null } | undefined> {
  if (condition.meta?.source === 'urn:anji:consult') return undefined
  const said = condition.asserter?.display ?? null
  const [type, id] = condition.encounter?.reference?.split('/') ?? []
  if (type !== 'Encounter' || !id) return { institutionName: said }
  const encounter = await readResource<Encounter>(ctx, 'Encounter', id)
  if (encounter?.class?.code === 'VR') return undefined
  return { institutionName: (await nameOf(ctx, encounter?.serviceProvider)) ?? said }
}

async function nameOf(ctx: Context, provider: Encounter['serviceProvider']): Promise<string | undefined> {
  const [type, id] = provider?.reference?.split('/') ?? []
  if (provider?.display || type !== 'Organization' || !id) return provider?.display
  return (await readResource<Organization>(ctx, 'Organization', id))?.name
}
