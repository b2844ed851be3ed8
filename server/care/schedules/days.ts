/** The plan of an institution's days, from its templates and exceptions as they are or as they would be. */
import { readPolicy } from '#care/booking'
import { type Context, systemActor } from '#kernel'
import { dayOf } from '#people/institutions'
import * as store from './template-store.ts'
import { type DayPlan, dayAfter, daysFrom, type ExceptionRow, planOf, type TemplateRow } from './week.ts'

/** The last day that sessions are opened for: the booking window and one day more, so that the release finds them. */
export async function horizonOf(ctx: Context, institutionId: string): Promise<string> {
  const policy = await readPolicy(ctx.as(systemActor('schedules')), { institutionId })
  return dayAfter(dayOf(ctx.now), policy.windowDays + 1)
}

interface Span {
  readonly institutionId: string
  readonly from: string
  readonly to: string
}

export interface Rules {
  readonly templates: readonly TemplateRow[]
  readonly exceptions: readonly ExceptionRow[]
}

/** A moved session is out of place on one day and in place on another: exceptions are read well around the span. */
const aroundDays = 62

export async function rulesOf(ctx: Context, { institutionId, from, to }: Span): Promise<Rules> {
  return {
    templates: await store.templatesOf(ctx, { institutionId }),
    exceptions: await store.exceptionsOf(ctx, {
      institutionId,
      from: dayAfter(from, -aroundDays),
      to: dayAfter(to, aroundDays),
    }),
  }
}

export function plansBy(rules: Rules, from: string, to: string): (DayPlan & { day: string })[] {
  return daysFrom(from, to).map((day) => ({ day, ...planOf(day, rules.templates, rules.exceptions) }))
}

export async function dayPlans(ctx: Context, span: Span) {
  return plansBy(await rulesOf(ctx, span), span.from, span.to)
}
