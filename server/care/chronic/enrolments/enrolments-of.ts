/** Enrolments as other modules read them. */
import type { CentreTier, ExitReason, Goal } from '#contracts/chronic'
import type { Facts } from '#contracts/chronic-programme'
import type { Context } from '#kernel'
import { contentOf } from './show.ts'
import * as store from './store.ts'

export interface EnrolmentView {
  readonly id: string
  readonly residentId: string
  readonly programmeCode: string
  readonly version: string
  readonly institutionId: string
  readonly teamId: string
  readonly doctorId: string
  readonly enrolledOn: string
  readonly exitedOn: string | null
  readonly exitReason: ExitReason | null
  readonly stratum: string
  /** Of the stratum, by the version that the enrolment runs by. */
  readonly intervalDays: number
  readonly faceToFaceAYear: number
  readonly centreTier: CentreTier | null
  /** What is known last, by the names of the programme. */
  readonly facts: Facts
  readonly goals: readonly Goal[]
}

async function view(ctx: Context, row: store.EnrolmentRow): Promise<EnrolmentView> {
  const { strata } = await contentOf(ctx, row)
  const { intervalDays, faceToFaceAYear } = strata.find(({ code }) => code === row.stratum) ?? strata.at(-1)!
  const { goals } = await store.planOf(ctx, row.id)
  const { commandDigest: _, baseline: __, ...rest } = row
  return { ...rest, intervalDays, faceToFaceAYear, goals }
}

/** A person's enrolments, open and ended, in the order of their beginning. */
export async function enrolmentsOf(ctx: Context, residentId: string): Promise<EnrolmentView[]> {
  return ctx.transaction(async (ctx) => {
    const views = []
    for (const row of await store.enrolmentRowsOf(ctx, residentId)) views.push(await view(ctx, row))
    return views
  })
}

/** Those that are open. */
export async function openEnrolments(ctx: Context, residentId: string): Promise<EnrolmentView[]> {
  return (await enrolmentsOf(ctx, residentId)).filter(({ exitedOn }) => exitedOn === null)
}

export async function enrolmentOf(ctx: Context, enrolmentId: string): Promise<EnrolmentView | undefined> {
  return ctx.transaction(async (ctx) => {
    const row = await store.enrolmentById(ctx, enrolmentId)
    return row && view(ctx, row)
  })
}
