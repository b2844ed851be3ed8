/** All SQL of grades, their rule and their reviews. */
import type { Grade, GradeReason, GradeView } from '#contracts/grid'
import { type Context, sql, tables } from '#kernel'
import { dayOf } from '#people/institutions'
import { under } from '../sees.ts'
import { Bands, Factor, type GradeRule } from './grade.ts'

/** The rule in force today. */
export async function ruleToday(ctx: Context): Promise<GradeRule> {
  const { rows } = await sql<GradeRule>`
    select version, factors, bands, opens_record as "opensRecord", load_metres as "loadMetres" from grid.grade_rule
     where valid_from <= ${dayOf(ctx.now)} order by valid_from desc limit 1`.execute(tables(ctx))
  const [rule] = rows
  if (!rule) throw new Error(`No rule for household grades is in force on ${dayOf(ctx.now)}`)
  return { ...rule, factors: Factor.array().parse(rule.factors), bands: Bands.parse(rule.bands) }
}

export interface GradeRow extends Omit<GradeView, 'gradedAt'> {
  readonly householdId: string
  readonly gradedAt: Date
}

/** The last grade of each household. */
export async function lastOf(ctx: Context, householdIds: readonly string[]): Promise<Map<string, GradeRow>> {
  const { rows } = await sql<GradeRow>`
    select distinct on (household_id) household_id as "householdId", grade, points, reasons, rule_version as "ruleVersion", how,
           hand_reason as "handReason", holds_until as "holdsUntil", graded_at as "gradedAt"
      from grid.household_grade where household_id = any(${[...householdIds]}::uuid[])
     order by household_id, number desc`.execute(tables(ctx))
  return new Map(rows.map((row) => [row.householdId, row]))
}

export async function historyOf(ctx: Context, householdId: string) {
  const { rows } = await sql<{ grade: Grade; how: 'rule' | 'hand'; gradedAt: Date }>`
    select grade, how, graded_at as "gradedAt" from grid.household_grade where household_id = ${householdId}
     order by number desc limit 20`.execute(tables(ctx))
  return rows
}

export interface NewGrade {
  readonly grade: Grade
  readonly points: number
  readonly reasons: readonly GradeReason[]
  readonly ruleVersion: string
  readonly how: 'rule' | 'hand'
  readonly handReason: string | null
  readonly holdsUntil: string | null
}

export async function insert(ctx: Context, householdId: string, one: NewGrade): Promise<void> {
  await sql`
    insert into grid.household_grade
      (id, household_id, grade, points, reasons, rule_version, how, hand_reason, holds_until, graded_at, graded_by)
    values (${ctx.chance.uuid()}, ${householdId}, ${one.grade}, ${one.points}, ${JSON.stringify(one.reasons)},
            ${one.ruleVersion}, ${one.how}, ${one.handReason}, ${one.holdsUntil}, ${ctx.now}, ${ctx.actor.id})
  `.execute(tables(ctx))
}

/** What others join: the grade that counts, and the day on which it was last worked out. */
export async function mark(ctx: Context, householdId: string, grade: Grade): Promise<void> {
  await sql`update grid.household set grade = ${grade}, graded_on = ${dayOf(ctx.now)} where id = ${householdId}`.execute(
    tables(ctx),
  )
}

/** Households that have not been graded today. */
export async function dueBefore(ctx: Context, today: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from grid.household where dissolved_on is null and (graded_on is null or graded_on < ${today})
     order by graded_on nulls first, id limit ${limit}`.execute(tables(ctx))
  return rows.map(({ id }) => id)
}

export interface ReviewRow {
  readonly id: string
  readonly householdId: string
  readonly cellName: string
  readonly grade: Grade | null
  readonly words: string
  readonly askedAt: Date
  readonly outcome: 'kept' | 'changed' | null
  readonly answer: string | null
  readonly answeredAt: Date | null
}

/** Reviews that wait at an institution, the oldest first; or one, or the open one of a household. */
export async function reviews(
  ctx: Context,
  filter: { id?: string; openOf?: string; waitingUnder?: string },
): Promise<ReviewRow[]> {
  const wheres = [sql`true`]
  if (filter.id) wheres.push(sql`r.id = ${filter.id}`)
  if (filter.openOf) wheres.push(sql`r.household_id = ${filter.openOf} and r.outcome is null`)
  if (filter.waitingUnder) wheres.push(sql`r.outcome is null and c.institution_id in ${under(filter.waitingUnder)}`)
  const { rows } = await sql<ReviewRow>`
    select r.id, r.household_id as "householdId", c.name as "cellName", h.grade, r.words, r.asked_at as "askedAt", r.outcome,
           r.answer, r.answered_at as "answeredAt"
      from grid.grade_review r join grid.household h on h.id = r.household_id join grid.cell c on c.id = h.cell_id
     where ${sql.join(wheres, sql` and `)} order by r.asked_at limit 200`.execute(tables(ctx))
  return rows
}

export async function insertReview(ctx: Context, id: string, householdId: string, words: string): Promise<void> {
  await sql`insert into grid.grade_review (id, household_id, asked_by, asked_at, words)
    values (${id}, ${householdId}, ${ctx.actor.id}, ${ctx.now}, ${words})`.execute(tables(ctx))
}

export async function answerReview(
  ctx: Context,
  id: string,
  outcome: 'kept' | 'changed',
  answer: string,
): Promise<void> {
  await sql`update grid.grade_review set outcome = ${outcome}, answer = ${answer}, answered_at = ${ctx.now},
    answered_by = ${ctx.actor.id} where id = ${id} and outcome is null`.execute(tables(ctx))
}
