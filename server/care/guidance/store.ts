/** All SQL of guidance; what booking publishes of reserved numbers. */
import type { z } from 'zod'
import type { Advice, Choice } from '#contracts/guidance'
import { type Context, sql, tables } from '#kernel'
import type { Rule } from './rule.ts'

interface RuleTable {
  id: string
  key: string
  complaint: string
  conditions: string[]
  department_code: string | null
  department_name: string | null
  place: Rule['place']
  urgency: Rule['urgency']
  level_min: number
  reason_zh: string
  reason_en: string
  clause: string
  valid_from: string
  valid_to: string | null
}
/** What was said, as it was said. */
export type Said = Omit<Advice, 'choice'>
export interface AdviceTable {
  id: string
  resident_id: string
  complaint: string
  institution_id: string | null
  said: Said
  asked_by: string
  at: Date
  choice: z.infer<typeof Choice> | null
  choice_note: string | null
  appointment_id: string | null
  chosen_at: Date | null
}
export interface UpwardTable {
  id: string
  appointment_id: string
  resident_id: string
  from_institution_id: string
  booked_by: string
  booked_by_name: string
  reason: string
  summary_reference: string | null
  at: Date
}
interface PubReserve {
  session_id: string
  channel: string
  doctor_id: string
  institution_id: string
  department_code: string
  department_name: string
  kind: string
  date: string
  starts_at: Date
  ends_at: Date
  doctor_name: string
  doctor_title: string
  institution_name: string
  free_numbers: number
}
interface Tables {
  'guidance.rule': RuleTable
  'guidance.advice': AdviceTable
  'guidance.upward': UpwardTable
  'booking.pub_reserve': PubReserve
}
const db = (ctx: Context) => tables<Tables>(ctx)

const toRule = (row: RuleTable): Rule => ({
  id: row.id,
  key: row.key,
  complaint: row.complaint,
  conditions: row.conditions,
  departmentCode: row.department_code,
  departmentName: row.department_name,
  place: row.place,
  urgency: row.urgency,
  levelMin: row.level_min,
  reasonZh: row.reason_zh,
  reasonEn: row.reason_en,
  clause: row.clause,
  validFrom: row.valid_from,
  validTo: row.valid_to,
})

export async function lockRules(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('guidance-rules', 0))`.execute(db(ctx))
}

export async function allRules(ctx: Context): Promise<Rule[]> {
  return (await db(ctx).selectFrom('guidance.rule').selectAll().orderBy('key').orderBy('valid_from').execute()).map(
    toRule,
  )
}

export async function insertRule(ctx: Context, rule: Rule): Promise<void> {
  await db(ctx)
    .insertInto('guidance.rule')
    .values({
      id: rule.id,
      key: rule.key,
      complaint: rule.complaint,
      conditions: sql`${JSON.stringify(rule.conditions)}::jsonb` as never,
      department_code: rule.departmentCode,
      department_name: rule.departmentName,
      place: rule.place,
      urgency: rule.urgency,
      level_min: rule.levelMin,
      reason_zh: rule.reasonZh,
      reason_en: rule.reasonEn,
      clause: rule.clause,
      valid_from: rule.validFrom,
      valid_to: rule.validTo,
    })
    .execute()
}

export async function endRule(ctx: Context, id: string, validTo: string): Promise<void> {
  await db(ctx).updateTable('guidance.rule').set({ valid_to: validTo }).where('id', '=', id).execute()
}

export async function insertAdvice(
  ctx: Context,
  said: Said,
  askedBy: string,
  institutionId: string | null,
): Promise<void> {
  await db(ctx)
    .insertInto('guidance.advice')
    .values({
      id: said.id,
      resident_id: said.residentId,
      complaint: said.complaint.code,
      institution_id: institutionId,
      said: sql`${JSON.stringify(said)}::jsonb` as never,
      asked_by: askedBy,
      at: ctx.now,
      choice: null,
      choice_note: null,
      appointment_id: null,
      chosen_at: null,
    })
    .execute()
}

export async function adviceById(ctx: Context, id: string, lock = false): Promise<AdviceTable | undefined> {
  return db(ctx)
    .selectFrom('guidance.advice')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

export async function adviceOf(ctx: Context, residentId: string): Promise<AdviceTable[]> {
  return db(ctx)
    .selectFrom('guidance.advice')
    .selectAll()
    .where('resident_id', '=', residentId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
}

export async function saveChoice(
  ctx: Context,
  id: string,
  choice: { what: z.infer<typeof Choice>; note: string | null; appointmentId: string | null },
): Promise<void> {
  await db(ctx)
    .updateTable('guidance.advice')
    .set({ choice: choice.what, choice_note: choice.note, appointment_id: choice.appointmentId, chosen_at: ctx.now })
    .where('id', '=', id)
    .execute()
}

export async function insertUpward(ctx: Context, row: UpwardTable): Promise<void> {
  await db(ctx).insertInto('guidance.upward').values(row).execute()
}

export async function upwardFrom(ctx: Context, institutionId: string): Promise<UpwardTable[]> {
  return db(ctx)
    .selectFrom('guidance.upward')
    .selectAll()
    .where('from_institution_id', '=', institutionId)
    .orderBy('at', 'desc')
    .limit(200)
    .execute()
}

export async function reservedSessions(
  ctx: Context,
  asked: { from: string; to: string; institutionId?: string | undefined; departmentCode?: string | undefined },
) {
  return db(ctx)
    .selectFrom('booking.pub_reserve')
    .selectAll()
    .where('channel', '=', 'primary-care')
    .where('kind', '=', 'offline')
    .where('starts_at', '>', ctx.now)
    .where('date', '>=', asked.from)
    .where('date', '<=', asked.to)
    .$if(asked.institutionId !== undefined, (query) => query.where('institution_id', '=', asked.institutionId!))
    .$if(asked.departmentCode !== undefined, (query) => query.where('department_code', '=', asked.departmentCode!))
    .orderBy('starts_at')
    .orderBy('doctor_name')
    .limit(200)
    .execute()
}
