/** The SQL of looking: rules in force, what was done, who has changed, and the doubts that are new. */
import type { Pattern } from '#contracts/veracity'
import { type Context, sql } from '#kernel'
import type { End } from './hours.ts'
import type { Seen } from './seen.ts'
import { type DoubtTable, db, type FollowUpView, type RuleTable } from './tables.ts'

/** Of each pattern the rule in force on a day. */
export async function rulesOn(ctx: Context, onDay: string): Promise<RuleTable[]> {
  return db(ctx)
    .selectFrom('veracity.rule')
    .distinctOn('pattern')
    .selectAll()
    .where('valid_from', '<=', onDay)
    .orderBy('pattern')
    .orderBy('valid_from', 'desc')
    .execute()
}

export async function ruleOf(ctx: Context, pattern: Pattern, validFrom: string): Promise<RuleTable> {
  return db(ctx)
    .selectFrom('veracity.rule')
    .selectAll()
    .where('pattern', '=', pattern)
    .where('valid_from', '=', validFrom)
    .executeTakeFirstOrThrow()
}

/** One look at a doctor at a time, so that nothing is raised twice. */
export async function lockDoctor(ctx: Context, doctorId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`veracity:${doctorId}`}, 0))`.execute(db(ctx))
}

const columns = [
  'follow_up_id',
  'visit_id',
  'resident_id',
  'doctor_id',
  'team_id',
  'institution_id',
  'programme_code',
  'way',
  'done_at',
  'written_at',
  'systolic_mmhg',
  'diastolic_mmhg',
  'fasting_glucose_mmol',
  'heart_rate_bpm',
  'weight_kg',
  'waist_cm',
  'answers_sm3',
  'latitude',
  'longitude',
  'accuracy_m',
  'urgent',
] as const

interface Span {
  readonly from: Date
  readonly to: Date
}
export type SeenRow = Seen & { readonly teamId: string; readonly institutionId: string }

export async function ofDoctor(ctx: Context, doctorId: string, { from, to }: Span): Promise<SeenRow[]> {
  const rows = await db(ctx)
    .selectFrom('follow_ups.pub_follow_up')
    .select(columns)
    .where('doctor_id', '=', doctorId)
    .where('done_at', '>=', from)
    .where('done_at', '<', to)
    .orderBy('done_at')
    .orderBy('follow_up_id')
    .execute()
  return rows.map(toSeen)
}

/** All follow-ups of the people whom a doctor saw, whoever did them. */
export async function ofPeople(ctx: Context, residentIds: readonly string[], { from, to }: Span): Promise<SeenRow[]> {
  const rows = await db(ctx)
    .selectFrom('follow_ups.pub_follow_up')
    .select(columns)
    .where('resident_id', '=', sql<string>`any(${[...residentIds]}::uuid[])`)
    .where('done_at', '>=', from)
    .where('done_at', '<', to)
    .orderBy('done_at')
    .orderBy('follow_up_id')
    .execute()
  return rows.map(toSeen)
}

export async function endsOf(ctx: Context, residentIds: readonly string[]): Promise<Map<string, End>> {
  const rows = await db(ctx)
    .selectFrom('residents.pub_residence')
    .select(['resident_id', 'ended_on', 'end_reason'])
    .where('resident_id', '=', sql<string>`any(${[...residentIds]}::uuid[])`)
    .where('lives_here', '=', false)
    .execute()
  return new Map(rows.map((row) => [row.resident_id, { endedOn: row.ended_on!, reason: row.end_reason! }]))
}

/** Doctors whose follow-ups are new or corrected since then, or of people whose death or move was noted after the visit. */
export async function doctorsChanged(ctx: Context, { from, to }: Span): Promise<string[]> {
  const { rows } = await sql<{ doctor_id: string }>`
    select distinct doctor_id from follow_ups.pub_follow_up where changed_at >= ${from} and changed_at < ${to}
    union
    select f.doctor_id from residents.pub_residence r join follow_ups.pub_follow_up f on f.resident_id = r.resident_id
    where not r.lives_here and (f.done_at at time zone 'Asia/Shanghai')::date > r.ended_on
      and not exists (select from veracity.doubt d where d.follow_up_id = f.follow_up_id and d.pattern = 'not-living')
    order by 1`.execute(db(ctx))
  return rows.map(({ doctor_id }) => doctor_id)
}

/** Who did or entered follow-ups of these institutions in a span. */
export async function doctorsActive(
  ctx: Context,
  institutionIds: readonly string[] | null,
  { from, to }: Span,
): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('follow_ups.pub_follow_up')
    .select('doctor_id')
    .distinct()
    .where((where) =>
      where.or([
        where.and([where('done_at', '>=', from), where('done_at', '<', to)]),
        where.and([where('entered_at', '>=', from), where('entered_at', '<', to)]),
      ]),
    )
    .$if(institutionIds !== null, (query) =>
      query.where('institution_id', '=', sql<string>`any(${[...institutionIds!]}::uuid[])`),
    )
    .orderBy('doctor_id')
    .execute()
  return rows.map(({ doctor_id }) => doctor_id)
}

/** The doubts that were not raised before. */
export async function insertDoubts(ctx: Context, doubts: readonly DoubtTable[]): Promise<DoubtTable[]> {
  const fresh: DoubtTable[] = []
  for (let start = 0; start < doubts.length; start += 500) {
    const rows = await db(ctx)
      .insertInto('veracity.doubt')
      .values(
        doubts.slice(start, start + 500).map((row) => ({
          ...row,
          numbers: sql<Record<string, number>>`${JSON.stringify(row.numbers)}::jsonb`,
          beside: sql<string[]>`${row.beside}::uuid[]`,
        })),
      )
      .onConflict((conflict) => conflict.columns(['follow_up_id', 'pattern']).doNothing())
      .returningAll()
      .execute()
    fresh.push(...rows)
  }
  return fresh
}

/** Until when what changed has been looked at; before the first look, long ago. */
export async function lookedUntil(ctx: Context): Promise<Date> {
  const row = await db(ctx).selectFrom('veracity.looked').select('until').forUpdate().executeTakeFirst()
  return row?.until ?? new Date(0)
}
export async function saveLookedUntil(ctx: Context, until: Date): Promise<void> {
  await db(ctx)
    .insertInto('veracity.looked')
    .values({ one: true, until })
    .onConflict((conflict) => conflict.column('one').doUpdateSet({ until }))
    .execute()
}

function toSeen(row: Omit<FollowUpView, 'entered_at' | 'changed_at'>): SeenRow {
  return {
    followUpId: row.follow_up_id,
    visitId: row.visit_id,
    residentId: row.resident_id,
    doctorId: row.doctor_id,
    teamId: row.team_id,
    institutionId: row.institution_id,
    programme: row.programme_code,
    way: row.way,
    doneAt: row.done_at,
    writtenAt: row.written_at,
    systolicMmhg: row.systolic_mmhg,
    diastolicMmhg: row.diastolic_mmhg,
    glucoseMmol: row.fasting_glucose_mmol,
    heartRateBpm: row.heart_rate_bpm,
    weightKg: row.weight_kg,
    waistCm: row.waist_cm,
    answersSm3: row.answers_sm3,
    latitude: row.latitude,
    longitude: row.longitude,
    accuracyM: row.accuracy_m,
    urgent: row.urgent,
  }
}
