/** SQL of what a team did: put off, called, told in batches. */
import type { Batch, BatchPurpose, Call, PutOff } from '#contracts/worklists'
import { type Context, sql, tables } from '#kernel'

interface Tables {
  'worklists.put_off': {
    id: string
    team_id: string
    resident_id: string
    kind: PutOff['kind']
    until_date: string
    reason: string
    by_id: string
    at: Date
    undone_at: Date | null
    undone_by: string | null
  }
  'worklists.call': {
    id: string
    team_id: string
    resident_id: string
    purpose: Call['purpose']
    outcome: Call['outcome']
    note: string | null
    at: Date
    by_id: string
    by_name: string
  }
  'worklists.batch': {
    id: string
    team_id: string
    purpose: BatchPurpose
    asked_at: Date
    asked_by: string
    asked_by_name: string
    done_at: Date | null
  }
  'worklists.batch_person': {
    batch_id: string
    resident_id: string
    state: BatchPersonState
    due_on: string | null
    at: Date | null
  }
}
export type BatchPersonState = 'waiting' | 'told' | 'told-lately' | 'no-phone' | 'not-due'
const db = (ctx: Context) => tables<Tables>(ctx)

export async function insertPutOff(ctx: Context, one: PutOff): Promise<void> {
  await db(ctx)
    .insertInto('worklists.put_off')
    .values({
      id: one.id,
      team_id: one.teamId,
      resident_id: one.residentId,
      kind: one.kind,
      until_date: one.until,
      reason: one.reason,
      by_id: ctx.actor.id,
      at: ctx.now,
      undone_at: null,
      undone_by: null,
    })
    .execute()
}

export async function lockPutOff(ctx: Context, id: string): Promise<PutOff | undefined> {
  const row = await db(ctx)
    .selectFrom('worklists.put_off')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  const { team_id: teamId, resident_id: residentId, kind, until_date: until, reason, undone_at } = row
  return { id, teamId, residentId, kind, until, reason, undone: undone_at !== null }
}

export async function undoPutOff(ctx: Context, id: string): Promise<void> {
  await db(ctx)
    .updateTable('worklists.put_off')
    .set({ undone_at: ctx.now, undone_by: ctx.actor.id })
    .where('id', '=', id)
    .execute()
}

export async function insertCall(ctx: Context, teamId: string, residentId: string, call: Call): Promise<void> {
  await db(ctx)
    .insertInto('worklists.call')
    .values({
      id: call.id,
      team_id: teamId,
      resident_id: residentId,
      purpose: call.purpose,
      outcome: call.outcome,
      note: call.note,
      at: ctx.now,
      by_id: ctx.actor.id,
      by_name: call.byName,
    })
    .execute()
}

export async function callsOf(ctx: Context, teamId: string, residentId: string): Promise<Call[]> {
  const rows = await db(ctx)
    .selectFrom('worklists.call')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('resident_id', '=', residentId)
    .orderBy('at', 'desc')
    .limit(50)
    .execute()
  return rows.map(({ id, purpose, outcome, note, at, by_name }) => ({
    id,
    purpose,
    outcome,
    note,
    at: at.toISOString(),
    byName: by_name,
  }))
}

/** Who was told of a purpose since a moment, of these people. */
export async function toldSince(
  ctx: Context,
  of: { purpose: BatchPurpose; residentIds: readonly string[]; since: Date },
): Promise<Set<string>> {
  const { rows } = await sql<{ resident_id: string }>`
    select distinct p.resident_id from worklists.batch_person p join worklists.batch b on b.id = p.batch_id
     where b.purpose = ${of.purpose} and p.resident_id = any (${[...of.residentIds]}::uuid[])
       and (p.state = 'waiting' or (p.state = 'told' and p.at > ${of.since}))
  `.execute(db(ctx))
  return new Set(rows.map((row) => row.resident_id))
}

/** One unit of work at a time makes a team's batches: two clicks do not tell twice. */
export async function lockBatches(ctx: Context, teamId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`worklists:${teamId}`}, 0))`.execute(db(ctx))
}

export async function insertBatch(
  ctx: Context,
  batch: Pick<Batch, 'id' | 'teamId' | 'purpose' | 'askedByName'>,
  people: readonly { residentId: string; state: BatchPersonState; dueOn: string | null }[],
): Promise<void> {
  await db(ctx)
    .insertInto('worklists.batch')
    .values({
      id: batch.id,
      team_id: batch.teamId,
      purpose: batch.purpose,
      asked_at: ctx.now,
      asked_by: ctx.actor.id,
      asked_by_name: batch.askedByName,
      done_at: null,
    })
    .execute()
  await sql`
    insert into worklists.batch_person (batch_id, resident_id, state, due_on)
    select ${batch.id}, p.resident_id, p.state, p.due_on
      from unnest(${people.map((one) => one.residentId)}::uuid[], ${people.map((one) => one.state)}::text[],
                  ${people.map((one) => one.dueOn)}::date[]) as p (resident_id, state, due_on)
  `.execute(db(ctx))
}

export async function batches(ctx: Context, of: { id?: string; teamId?: string }): Promise<Batch[]> {
  const { rows } = await sql<{
    id: string
    team_id: string
    purpose: BatchPurpose
    asked_at: Date
    asked_by_name: string
    done_at: Date | null
    people: number
    told: number
    waiting: number
  }>`
    select b.id, b.team_id, b.purpose, b.asked_at, b.asked_by_name, b.done_at, count(p.*)::int as people,
           count(p.*) filter (where p.state = 'told')::int as told, count(p.*) filter (where p.state = 'waiting')::int as waiting
      from worklists.batch b left join worklists.batch_person p on p.batch_id = b.id
     where (${of.id ?? null}::uuid is null or b.id = ${of.id ?? null}::uuid)
       and (${of.teamId ?? null}::uuid is null or b.team_id = ${of.teamId ?? null}::uuid)
     group by b.id order by b.asked_at desc limit 50
  `.execute(db(ctx))
  return rows.map((row) => ({
    id: row.id,
    teamId: row.team_id,
    purpose: row.purpose,
    people: row.people,
    told: row.told,
    skipped: row.people - row.told - row.waiting,
    askedAt: row.asked_at.toISOString(),
    askedByName: row.asked_by_name,
    doneAt: row.done_at?.toISOString() ?? null,
  }))
}

/** The next few who wait, locked; another worker takes others. */
export async function lockWaiting(ctx: Context, batchId: string, limit: number) {
  return db(ctx)
    .selectFrom('worklists.batch_person')
    .select(['resident_id', 'due_on'])
    .where('batch_id', '=', batchId)
    .where('state', '=', 'waiting')
    .orderBy('resident_id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

export async function savePerson(ctx: Context, batchId: string, residentId: string, state: BatchPersonState) {
  await db(ctx)
    .updateTable('worklists.batch_person')
    .set({ state, at: ctx.now })
    .where('batch_id', '=', batchId)
    .where('resident_id', '=', residentId)
    .execute()
}

export async function finishBatch(ctx: Context, batchId: string): Promise<void> {
  await db(ctx)
    .updateTable('worklists.batch')
    .set({ done_at: ctx.now })
    .where('id', '=', batchId)
    .where('done_at', 'is', null)
    .execute()
}
