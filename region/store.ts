import { type Context, sql, tables } from '#kernel'

export interface SeedRow {
  seed: string
  residents: number
  visits: number
  now: Date
  finishedAt: Date | null
}

/** The region this database holds or is about to hold: the first call decides, later ones go on with it. */
export async function beginSeed(ctx: Context, wanted: Omit<SeedRow, 'finishedAt'>): Promise<SeedRow> {
  const db = tables(ctx)
  await sql`
    insert into region.seed (seed, residents, visits, now) values (${wanted.seed}, ${wanted.residents}, ${wanted.visits}, ${wanted.now})
    on conflict do nothing
  `.execute(db)
  const { rows } =
    await sql<SeedRow>`select seed, residents, visits, now, finished_at as "finishedAt" from region.seed`.execute(db)
  return rows[0]!
}

/** undefined: no region was put in yet. */
export async function seedOf(ctx: Context): Promise<SeedRow | undefined> {
  const { rows } = await sql<SeedRow>`
    select seed, residents, visits, now, finished_at as "finishedAt" from region.seed
  `.execute(tables(ctx))
  return rows[0]
}

export async function finishSeed(ctx: Context): Promise<void> {
  const db = tables(ctx)
  await sql`update region.seed set finished_at = ${ctx.now} where finished_at is null`.execute(db)
  await clearSteps(ctx)
}

export async function clearSteps(ctx: Context): Promise<void> {
  await sql`delete from region.step`.execute(tables(ctx))
}

export async function stepsDone(ctx: Context): Promise<Map<string, unknown>> {
  const { rows } = await sql<{ key: string; answer: unknown }>`select key, answer from region.step`.execute(tables(ctx))
  return new Map(rows.map(({ key, answer }) => [key, answer]))
}

/** Takes the step for this transaction; false when it was done before (another process may have been faster). */
export async function takeStep(ctx: Context, key: string): Promise<boolean> {
  const { rows } =
    await sql`insert into region.step (key) values (${key}) on conflict do nothing returning key`.execute(tables(ctx))
  return rows.length === 1
}

export async function answerOf(ctx: Context, key: string): Promise<unknown> {
  const { rows } = await sql<{ answer: unknown }>`select answer from region.step where key = ${key}`.execute(
    tables(ctx),
  )
  return rows[0]?.answer
}

export async function keepAnswer(ctx: Context, key: string, answer: unknown): Promise<void> {
  await sql`update region.step set answer = ${JSON.stringify(answer)}::jsonb where key = ${key}`.execute(tables(ctx))
}

/** Sessions from that day on, as 'doctor id, space, start'. */
export async function openSessions(ctx: Context, fromDay: string): Promise<Set<string>> {
  const { rows } = await sql<{ doctorId: string; startsAt: Date }>`
    select doctor_id as "doctorId", starts_at as "startsAt" from booking.pub_session where date >= ${fromDay}
  `.execute(tables(ctx))
  return new Set(rows.map(({ doctorId, startsAt }) => `${doctorId} ${startsAt.toISOString()}`))
}

/** What the detectors ask about. */
export async function doubtsRaised(ctx: Context): Promise<{ followUpId: string; pattern: string }[]> {
  const { rows } = await sql<{ followUpId: string; pattern: string }>`
    select follow_up_id as "followUpId", pattern from veracity.pub_doubt
  `.execute(tables(ctx))
  return rows
}
