import { type Context, sql, tables } from '#kernel'
import { type Judgement, type Rule, signatureOf } from '../compare/judge.ts'

export type PairState = 'waiting' | 'later' | 'joined' | 'same' | 'not-same' | 'closed'

/** Two Patients that are, or may be, one person. */
export interface Pair {
  readonly id: string
  readonly lower: number
  readonly higher: number
  readonly judgement: Judgement
  readonly signature: string
  readonly state: PairState
  readonly raisedAt: Date
  readonly laterUntil: Date | null
  readonly decidedAt: Date | null
  readonly decidedByName: string | null
  readonly decisionReason: string | null
  readonly decidedSignature: string | null
}

interface PairRow {
  id: string
  lower: number
  higher: number
  outcome: Judgement['outcome']
  score_bits: string
  comparisons: Judgement['comparisons']
  rules: Rule[]
  signature: string
  state: PairState
  raised_at: Date
  later_until: Date | null
  decided_at: Date | null
  decided_by_name: string | null
  decision_reason: string | null
  decided_signature: string | null
}

export const keyOfPair = (one: number, other: number) => `${Math.min(one, other)} ${Math.max(one, other)}`

function pairOf(row: PairRow): Pair {
  const { outcome, comparisons, rules } = row
  return {
    id: row.id,
    lower: row.lower,
    higher: row.higher,
    judgement: { outcome, scoreBits: Number(row.score_bits), comparisons, rules },
    signature: row.signature,
    state: row.state,
    raisedAt: row.raised_at,
    laterUntil: row.later_until,
    decidedAt: row.decided_at,
    decidedByName: row.decided_by_name,
    decisionReason: row.decision_reason,
    decidedSignature: row.decided_signature,
  }
}

/** All pairs of these subjects, by their two numbers. */
export async function pairsAmong(ctx: Context, numbers: readonly number[]): Promise<Map<string, Pair>> {
  const { rows } = await sql<PairRow>`
    select * from identity.pair where lower = any(${[...numbers]}::bigint[])
    union
    select * from identity.pair where higher = any(${[...numbers]}::bigint[])`.execute(tables(ctx))
  return new Map(rows.map((row) => [keyOfPair(row.lower, row.higher), pairOf(row)]))
}

export interface JudgedPair {
  readonly lower: number
  readonly higher: number
  readonly judgement: Judgement
  readonly state: PairState
}

/** Keeps judged pairs: new ones, and what a new comparison says of known ones. A human's word keeps its date and reason. */
export async function keepPairs(ctx: Context, judged: readonly JudgedPair[], day: string): Promise<Pair[]> {
  if (judged.length === 0) return []
  const rows = judged.map(({ lower, higher, judgement, state }) => ({
    id: ctx.chance.uuid(),
    lower,
    higher,
    outcome: judgement.outcome,
    score_bits: judgement.scoreBits,
    comparisons: judgement.comparisons,
    rules: judgement.rules,
    signature: signatureOf(judgement),
    state,
  }))
  const kept = await sql<PairRow>`
    insert into identity.pair (id, lower, higher, outcome, score_bits, comparisons, rules, signature, weights_of, state, raised_at)
    select id, lower, higher, outcome, score_bits, comparisons, array(select jsonb_array_elements_text(rules)), signature,
           ${day}::date, state, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (id uuid, lower bigint, higher bigint, outcome text,
           score_bits numeric, comparisons jsonb, rules jsonb, signature text, state text)
    on conflict (lower, higher) do update set outcome = excluded.outcome, score_bits = excluded.score_bits,
       comparisons = excluded.comparisons, rules = excluded.rules, signature = excluded.signature,
       weights_of = excluded.weights_of, state = excluded.state,
       later_until = case when excluded.state = 'later' then pair.later_until end,
       raised_at = case when excluded.state = 'waiting' and pair.state <> 'waiting' then excluded.raised_at else pair.raised_at end
    returning *`.execute(tables(ctx))
  return kept.rows.map(pairOf)
}

export async function pairById(ctx: Context, id: string): Promise<Pair | undefined> {
  const { rows } = await sql<PairRow>`select * from identity.pair where id = ${id}`.execute(tables(ctx))
  return rows[0] && pairOf(rows[0])
}

/** An open question or a decision, locked: two registrars cannot decide it at once. */
export async function lockPair(ctx: Context, id: string): Promise<Pair | undefined> {
  const { rows } = await sql<PairRow>`select * from identity.pair where id = ${id} for update`.execute(tables(ctx))
  return rows[0] && pairOf(rows[0])
}

export async function decidePair(
  ctx: Context,
  pair: Pair,
  decision: { state: PairState; reason: string | null; laterUntil?: Date },
): Promise<void> {
  const decided = decision.state === 'same' || decision.state === 'not-same' || decision.state === 'later'
  await sql`
    update identity.pair set state = ${decision.state}, later_until = ${decision.laterUntil ?? null},
           decided_at = ${decided ? ctx.now : null}, decided_by = ${decided ? ctx.actor.id : null},
           decided_by_name = ${decided ? ctx.actor.name : null}, decision_reason = ${decided ? decision.reason : null},
           decided_signature = ${decision.state === 'not-same' ? pair.signature : null}
     where id = ${pair.id}`.execute(tables(ctx))
}

/** A question about two who are one person by now is none any more; taken apart, they are a question again. */
export async function settleQuestions(ctx: Context, numbers: readonly number[]): Promise<void> {
  await sql`
    update identity.pair p set state = case when a.cluster = b.cluster then 'closed' else 'waiting' end, later_until = null
      from identity.subject a, identity.subject b
     where a.number = p.lower and b.number = p.higher and p.outcome = 'probable' and not 'linked-differs' = any(p.rules)
       and (p.lower = any(${[...numbers]}::bigint[]) or p.higher = any(${[...numbers]}::bigint[]))
       and a.facts_cipher is not null and b.facts_cipher is not null
       and ((a.cluster = b.cluster and p.state in ('waiting', 'later')) or (a.cluster <> b.cluster and p.state = 'closed'))`.execute(
    tables(ctx),
  )
}

/** Two people, whichever of their Patients were compared: one question, however many pairs. */
const question = sql`least(a.cluster, b.cluster), greatest(a.cluster, b.cluster), case when a.cluster = b.cluster then p.id end`
const withClusters = sql`
  identity.pair p join identity.subject a on a.number = p.lower join identity.subject b on b.number = p.higher`

/**
 * What a human has to look at, the likeliest first: of each two people one pair, with the resident's own Patient when there is
 * one. What was put off comes back when its time is over.
 */
export async function openPairs(ctx: Context, limit: number): Promise<Pair[]> {
  const { rows } = await sql<PairRow>`
    select * from (
      select distinct on (${question}) p.* from ${withClusters}
       where p.state in ('waiting', 'later') and (p.later_until is null or p.later_until <= ${ctx.now})
       order by ${question}, a.resident_id is null and b.resident_id is null, p.score_bits desc, p.raised_at, p.id
    ) as questions
     order by score_bits desc, raised_at, id limit ${limit}`.execute(tables(ctx))
  return rows.map(pairOf)
}

export async function countOpen(ctx: Context): Promise<{ waiting: number; later: number }> {
  const { rows } = await sql<{ waiting: number; later: number }>`
    select count(distinct (${question})) filter (where p.later_until is null or p.later_until <= ${ctx.now}) as waiting,
           count(distinct (${question})) filter (where p.later_until > ${ctx.now}) as later
      from ${withClusters} where p.state in ('waiting', 'later')`.execute(tables(ctx))
  return rows[0] ?? { waiting: 0, later: 0 }
}

/** The other open pairs of the same two people, locked: a word about one is a word about all. */
export async function lockOpenBeside(ctx: Context, pair: Pair, clusters: readonly [number, number]): Promise<Pair[]> {
  const [one, other] = clusters
  if (one === other) return []
  const { rows } = await sql<PairRow>`
    select p.* from ${withClusters}
     where p.state in ('waiting', 'later') and p.id <> ${pair.id}
       and ((a.cluster = ${one} and b.cluster = ${other}) or (a.cluster = ${other} and b.cluster = ${one}))
     order by p.id for update of p`.execute(tables(ctx))
  return rows.map(pairOf)
}

/** The pairs that were decided by the same word as this one. */
export async function lockDecidedWith(ctx: Context, pair: Pair): Promise<Pair[]> {
  const { rows } = await sql<PairRow>`
    select p.* from identity.pair p join identity.pair this on this.id = ${pair.id}
     where p.id <> this.id and p.state = this.state and p.decided_at = this.decided_at and p.decided_by = this.decided_by
     order by p.id for update of p`.execute(tables(ctx))
  return rows.map(pairOf)
}
