/** Allergies, problems and medicines of many people in a few words, out of the record. */
import type { AllergyIntolerance, Condition, MedicationRequest, Patient } from '@medplum/fhirtypes'
import { type Context, sql, systemActor } from '#kernel'
import { search } from '#record'
import { db } from '../tables.ts'

const atOnce = 50
const wordsMax = 40
const listMax = 6

export interface RecordFacts {
  readonly allergies: string[]
  readonly problems: string[]
  readonly medicines: string[]
}

/** Reads the record again for those whose words are older than that, at most so many. */
export async function readRecordFacts(
  ctx: Context,
  ids: readonly string[],
  olderThan: Date,
  most: number,
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select p.id from unnest(${ids}::uuid[]) as p (id) left join village.record_facts f on f.resident_id = p.id
     where f.read_at is null or f.read_at < ${olderThan} order by f.read_at nulls first limit ${most}`.execute(db(ctx))
  for (let at = 0; at < rows.length; at += atOnce)
    await readSome(
      ctx,
      rows.slice(at, at + atOnce).map((row) => row.id),
    )
  return rows.length
}

export async function recordFactsOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, RecordFacts>> {
  const rows = await db(ctx)
    .selectFrom('village.record_facts')
    .selectAll()
    .where('resident_id', '=', sql<string>`any(${[...ids]})`)
    .execute()
  return new Map(rows.map((row) => [row.resident_id, row.facts]))
}

/** The panel is what the team answers for, so the record is read on the team's behalf; what is carried away is audited a page at a time. */
async function readSome(ctx: Context, ids: readonly string[]): Promise<void> {
  const reader = ctx.as(systemActor('village'))
  const owners = new Map<string, string>()
  for (const { id, link } of (await search<Patient>(reader, `Patient?_id=${ids.join(',')}&_count=${atOnce}`))
    .resources) {
    owners.set(id!, id!)
    for (const { other } of link ?? []) owners.set(other.reference?.split('/')[1] ?? '', id!)
  }
  const facts = new Map(
    ids.map((id) => [id, { allergies: [] as string[], problems: [] as string[], medicines: [] as string[] }]),
  )
  const patients = [...owners.keys()].filter(Boolean).join(',')
  const put = (reference: string | undefined, list: keyof RecordFacts, words: string) => {
    const into = facts.get(owners.get(reference?.split('/')[1] ?? '') ?? '')?.[list]
    if (into && words && into.length < listMax && !into.includes(words)) into.push(words)
  }
  if (patients) {
    const asked = `patient=${patients}&_count=1000`
    const allergies = await search<AllergyIntolerance>(reader, `AllergyIntolerance?${asked}`)
    for (const one of allergies.resources)
      if (isLive(one.clinicalStatus)) put(one.patient.reference, 'allergies', wordsOf(one.code))
    const conditions = await search<Condition>(reader, `Condition?${asked}`)
    for (const one of conditions.resources)
      if (isLive(one.clinicalStatus)) put(one.subject.reference, 'problems', wordsOf(one.code))
    const requests = await search<MedicationRequest>(reader, `MedicationRequest?${asked}&status=active`)
    for (const one of requests.resources) {
      const dose = one.dosageInstruction?.[0]?.text ?? ''
      put(
        one.subject.reference,
        'medicines',
        `${wordsOf(one.medicationCodeableConcept)} ${dose}`.trim().slice(0, wordsMax),
      )
    }
  }
  await sql`
    insert into village.record_facts (resident_id, facts, read_at)
    select id, facts, ${ctx.now} from unnest(${[...facts.keys()]}::uuid[], ${[...facts.values()].map((one) => JSON.stringify(one))}::jsonb[])
      as f (id, facts)
    on conflict (resident_id) do update set facts = excluded.facts, read_at = excluded.read_at`.execute(db(ctx))
}

interface Coded {
  readonly text?: string | undefined
  readonly coding?: readonly { code?: string | undefined; display?: string | undefined }[] | undefined
}

const isLive = (status: Coded | undefined) => {
  const code = status?.coding?.[0]?.code
  return code === undefined || ['active', 'recurrence', 'relapse'].includes(code)
}
const wordsOf = (concept: Coded | undefined) =>
  (concept?.text ?? concept?.coding?.[0]?.display ?? concept?.coding?.[0]?.code ?? '').slice(0, wordsMax)
