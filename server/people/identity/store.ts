import { type Context, decryptIdentifier, encryptIdentifier, identifierHash, sql, tables } from '#kernel'
import type { Facts } from './compare/facts.ts'

/** A Patient as identity knows it. */
export interface Subject {
  readonly number: number
  readonly patientId: string
  readonly residentId: string | null
  readonly source: string
  readonly personId: string
  readonly cluster: number
  readonly linkedTo: string | null
  /** Undefined once the Patient was deleted. */
  readonly facts: Facts | undefined
}

interface SubjectRow {
  number: number
  patient_id: string
  resident_id: string | null
  source: string
  person_id: string
  cluster: number
  linked_to: string | null
  facts_cipher: string | null
}

/** One at a time decides who is who, so that two halves of a pair that come in together see each other. */
export async function lockIdentities(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('identity', 0))`.execute(tables(ctx))
}

const columns = sql`s.number, s.patient_id, s.resident_id, s.source, s.person_id, s.cluster, s.linked_to, s.facts_cipher`

export async function subjectsByNumber(ctx: Context, numbers: readonly number[]): Promise<Subject[]> {
  if (numbers.length === 0) return []
  const { rows } = await sql<SubjectRow>`
    select ${columns} from identity.subject s where s.number = any(${[...numbers]}::bigint[]) order by s.number`.execute(
    tables(ctx),
  )
  return rows.map(subjectOf)
}

export async function subjectsByPatient(ctx: Context, patientIds: readonly string[]): Promise<Subject[]> {
  if (patientIds.length === 0) return []
  const { rows } = await sql<SubjectRow>`
    select ${columns} from identity.subject s where s.patient_id = any(${[...patientIds]}::text[]) order by s.number`.execute(
    tables(ctx),
  )
  return rows.map(subjectOf)
}

/** Everyone who is the same person as one of these, these included. */
export async function membersOf(ctx: Context, clusters: readonly number[]): Promise<Subject[]> {
  if (clusters.length === 0) return []
  const { rows } = await sql<SubjectRow>`
    select ${columns} from identity.subject s where s.cluster = any(${[...new Set(clusters)]}::bigint[]) order by s.number`.execute(
    tables(ctx),
  )
  return rows.map(subjectOf)
}

/** The residents among these subjects and among those to whom they are linked now. */
export async function residentsAmong(ctx: Context, subjects: readonly Subject[]): Promise<ReadonlySet<string>> {
  const people = subjects.flatMap(({ residentId, linkedTo }) => [residentId, linkedTo]).filter((one) => one !== null)
  const { rows } = await sql<{ resident_id: string }>`
    select resident_id from identity.subject where resident_id = any(${[...new Set(people)]}::uuid[])`.execute(
    tables(ctx),
  )
  return new Set(rows.map(({ resident_id }) => resident_id))
}

function subjectOf(row: SubjectRow): Subject {
  return {
    number: row.number,
    patientId: row.patient_id,
    residentId: row.resident_id,
    source: row.source,
    personId: row.person_id,
    cluster: row.cluster,
    linkedTo: row.linked_to,
    facts: row.facts_cipher === null ? undefined : (JSON.parse(decryptIdentifier(row.facts_cipher)) as Facts),
  }
}

export interface SeenSubject {
  readonly patientId: string
  readonly residentId: string | null
  readonly source: string
  readonly facts: Facts
  readonly keys: readonly number[]
}

/** Keeps what Patients say of themselves now; answers the numbers of those that are new or say something else. */
export async function keepSubjects(ctx: Context, seen: readonly SeenSubject[]): Promise<number[]> {
  if (seen.length === 0) return []
  const texts = seen.map(({ facts }) => JSON.stringify(facts))
  const { rows } = await sql<{ number: number; patient_id: string }>`
    with given as (
      select * from unnest(${seen.map(({ patientId }) => patientId)}::text[], ${seen.map(({ residentId }) => residentId)}::uuid[],
        ${seen.map(({ source }) => source)}::text[], ${texts.map(encryptIdentifier)}::text[],
        ${texts.map((text) => identifierHash('identity-facts', text))}::text[], ${seen.map(() => ctx.chance.uuid())}::uuid[])
        as g (patient_id, resident_id, source, facts_cipher, facts_hash, person_id)
    ), changed as (
      update identity.subject s set facts_cipher = g.facts_cipher, facts_hash = g.facts_hash, source = g.source,
             resident_id = g.resident_id, seen_at = ${ctx.now}
        from given g where s.patient_id = g.patient_id
         and (s.facts_hash <> g.facts_hash or s.facts_cipher is null or s.resident_id is distinct from g.resident_id)
      returning s.number, s.patient_id
    ), fresh as (
      insert into identity.subject (patient_id, resident_id, source, facts_cipher, facts_hash, person_id, cluster, seen_at)
      select patient_id, resident_id, source, facts_cipher, facts_hash, person_id, 0, ${ctx.now} from given g
       where not exists (select 1 from identity.subject s where s.patient_id = g.patient_id) order by patient_id
      returning number, patient_id
    )
    select * from changed union all select * from fresh`.execute(tables(ctx))
  const numbers = rows.map(({ number }) => number)
  await sql`update identity.subject set cluster = number where cluster = 0 and number = any(${numbers}::bigint[])`.execute(
    tables(ctx),
  )
  await keepKeys(ctx, rows, new Map(seen.map(({ patientId, keys }) => [patientId, keys])))
  return numbers
}

async function keepKeys(
  ctx: Context,
  subjects: readonly { number: number; patient_id: string }[],
  keys: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  const rows = subjects.flatMap(({ number, patient_id }) =>
    (keys.get(patient_id) ?? []).map((key) => ({ number, key })),
  )
  await dropKeys(
    ctx,
    subjects.map(({ number }) => number),
  )
  await sql`
    insert into identity.blocking_key (key, number)
    select * from unnest(${rows.map(({ key }) => key)}::bigint[], ${rows.map(({ number }) => number)}::bigint[])
    on conflict do nothing`.execute(tables(ctx))
}

async function dropKeys(ctx: Context, numbers: readonly number[]): Promise<void> {
  await sql`delete from identity.blocking_key where number = any(${[...numbers]}::bigint[])`.execute(tables(ctx))
}

/** Deleted Patients are no longer found, and questions about them are closed. What was joined stays: their records are still there. */
export async function forget(ctx: Context, patientIds: readonly string[]): Promise<void> {
  if (patientIds.length === 0) return
  const { rows } = await sql<{ number: number }>`
    update identity.subject set facts_cipher = null, facts_hash = '' where patient_id = any(${[...patientIds]}::text[])
    returning number`.execute(tables(ctx))
  const numbers = rows.map(({ number }) => number)
  await dropKeys(ctx, numbers)
  await sql`
    update identity.pair set state = 'closed', later_until = null
     where state in ('waiting', 'later') and (lower = any(${numbers}::bigint[]) or higher = any(${numbers}::bigint[]))`.execute(
    tables(ctx),
  )
}

// A key that more share says nothing: a hospital's own telephone, a day on which all births were registered.
const blockMax = 200

/** Who shares a key with whom: index look-ups only, however many people there are. */
export async function candidatesOf(
  ctx: Context,
  keysOfEach: readonly { readonly keys: readonly number[] }[],
): Promise<Map<number, number[]>> {
  const keys = [...new Set(keysOfEach.flatMap(({ keys }) => keys))]
  const { rows } = await sql<{ key: number; numbers: number[] }>`
    select k.key, b.numbers
      from unnest(${keys}::bigint[]) as k (key)
      cross join lateral (
        select array_agg(number) as numbers from (
          select number from identity.blocking_key b where b.key = k.key limit ${blockMax + 1}) as block
      ) as b
     where b.numbers is not null`.execute(tables(ctx))
  return new Map(
    rows.filter(({ numbers }) => numbers.length <= blockMax).map(({ key, numbers }) => [key, numbers.map(Number)]),
  )
}

export async function setClusters(ctx: Context, clusters: ReadonlyMap<number, number>): Promise<void> {
  if (clusters.size === 0) return
  await sql`
    update identity.subject s set cluster = n.cluster
      from unnest(${[...clusters.keys()]}::bigint[], ${[...clusters.values()]}::bigint[]) as n (number, cluster)
     where s.number = n.number`.execute(tables(ctx))
}

export async function setLinkedTo(ctx: Context, number: number, person: string | null): Promise<void> {
  await sql`update identity.subject set linked_to = ${person} where number = ${number}`.execute(tables(ctx))
}

export async function putWaiting(ctx: Context, patientIds: readonly string[]): Promise<void> {
  await sql`
    insert into identity.waiting (patient_id, since)
    select id, ${ctx.now} from (select distinct unnest(${[...patientIds]}::text[]) as id order by id) as ids
    on conflict (patient_id) do nothing`.execute(tables(ctx))
}

/** Takes so many out of what waits, the oldest first. */
export async function takeWaiting(ctx: Context, limit: number): Promise<string[]> {
  const { rows } = await sql<{ patient_id: string }>`
    delete from identity.waiting where patient_id in (
      select patient_id from identity.waiting order by since, patient_id limit ${limit} for update skip locked)
    returning patient_id`.execute(tables(ctx))
  return rows.map(({ patient_id }) => patient_id)
}

/** The row up to which the Patients of before were gone through; undefined when that is done. */
export async function sweptUntil(ctx: Context): Promise<number | undefined> {
  const { rows } = await sql<{ after_row: number; finished_at: Date | null }>`
    select after_row, finished_at from identity.sweep for update`.execute(tables(ctx))
  if (rows[0]?.finished_at) return undefined
  return rows[0]?.after_row ?? 0
}

export async function keepSwept(ctx: Context, row: number | undefined): Promise<void> {
  await sql`
    insert into identity.sweep (one, after_row, finished_at) values (true, ${row ?? 0}, ${row === undefined ? ctx.now : null})
    on conflict (one) do update set finished_at = excluded.finished_at,
      after_row = greatest(sweep.after_row, excluded.after_row)`.execute(tables(ctx))
}
