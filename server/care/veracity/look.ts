/** Looking for what cannot be true: each night over what is new, and on demand over a period. */
import { z } from 'zod'
import { Look, LookRequest, type Pattern } from '#contracts/veracity'
import { announce, audit, type Context, defineJob, enqueue, refuseUnless, verb } from '#kernel'
import { dayOf, refuseUnlessManages } from '#people/institutions'
import { teamsUnder } from '#people/teams'
import { detect } from './detect.ts'
import { doubtRaised } from './events.ts'
import * as store from './look-store.ts'
import { type Parameters, readParameters } from './rules.ts'
import type { DoubtTable } from './tables.ts'

const dayMs = 86_400_000
/** Patterns that show in many follow-ups look back this far: the longest window of a rule. */
const backDays = 366

interface Span {
  readonly from: Date
  readonly to: Date
}

/** The follow-ups of one doctor in a span, with a year before them to compare with. Raises each doubt once, for ever. */
export async function lookAtDoctor(
  ctx: Context,
  doctorId: string,
  { from, to }: Span,
): Promise<{ followUps: number; raised: number }> {
  return ctx.transaction(async (ctx) => {
    await store.lockDoctor(ctx, doctorId)
    const rows = await store.rulesOn(ctx, dayOf(ctx.now))
    const rules: Partial<Record<Pattern, unknown>> = {}
    for (const { pattern, parameters } of rows) rules[pattern] = readParameters(pattern, parameters)
    const wide = { from: new Date(from.getTime() - backDays * dayMs), to }
    const own = await store.ofDoctor(ctx, doctorId, wide)
    const residentIds = [...new Set(own.map(({ residentId }) => residentId))]
    const people = await store.ofPeople(ctx, residentIds, wide)
    const ends = await store.endsOf(ctx, residentIds)
    const asked = new Map(
      own.filter((row) => row.doneAt >= from || row.writtenAt >= from).map((row) => [row.followUpId, row]),
    )
    const found = detect({ own, people, ends }, rules as Partial<Parameters>)
    const doubts = found.flatMap(({ followUpId, pattern, numbers, beside }): DoubtTable[] => {
      const row = asked.get(followUpId)
      const ruleFrom = rows.find((rule) => rule.pattern === pattern)!.valid_from
      return row
        ? [{ ...blank(ctx, row), pattern, rule_from: ruleFrom, numbers: { ...numbers }, beside: [...beside] }]
        : []
    })
    const fresh = await store.insertDoubts(ctx, doubts)
    for (const doubt of fresh) await tell(ctx, doubt)
    return { followUps: asked.size, raised: fresh.length }
  })
}

function blank(ctx: Context, row: store.SeenRow) {
  return {
    id: ctx.chance.uuid(),
    follow_up_id: row.followUpId,
    resident_id: row.residentId,
    doctor_id: row.doctorId,
    team_id: row.teamId,
    institution_id: row.institutionId,
    done_at: row.doneAt,
    state: 'open' as const,
    raised_at: ctx.now,
    explanation: null,
    explained_at: null,
    answered_by: null,
    answered_by_name: null,
    answered_at: null,
    answer: null,
  }
}

async function tell(ctx: Context, doubt: DoubtTable): Promise<void> {
  const { id: doubtId, resident_id: residentId, pattern } = doubt
  await audit(ctx, { action: 'create', residentId, entity: 'veracity.doubt', entityId: doubtId, reason: pattern })
  const whose = { residentId, teamId: doubt.team_id, doctorId: doubt.doctor_id }
  await announce(ctx, doubtRaised, doubtId, { doubtId, followUpId: doubt.follow_up_id, ...whose, pattern })
}

/** Refusals: institutions.not_yours, veracity.days_wrong. */
export const lookForDoubts = verb(
  {
    name: 'veracity.look',
    may: ['manager', 'system'],
    input: LookRequest,
    answer: Look,
    summary: 'Looks over the follow-ups of a period for what cannot be true.',
  },
  async (ctx, { institutionId = ctx.actor.institutionId, from, to }) => {
    if (institutionId) await refuseUnlessManages(ctx, institutionId)
    refuseUnless(from >= '1900', 'veracity.days_wrong', { field: 'from' })
    const days = (Date.parse(to) - Date.parse(from)) / dayMs
    refuseUnless(days >= 0 && days <= 366 && from <= dayOf(ctx.now), 'veracity.days_wrong', { field: 'to' })
    const begin = new Date(`${from}T00:00:00+08:00`)
    const span = { from: begin, to: new Date(begin.getTime() + (days + 1) * dayMs) }
    const under = institutionId ? await teamsUnder(ctx, institutionId) : null
    const institutionIds = under && [...new Set([institutionId!, ...under.map((team) => team.institutionId)])]
    const doctors = await store.doctorsActive(ctx, institutionIds, span)
    const total = { doctors: doctors.length, followUps: 0, raised: 0 }
    for (const doctorId of doctors) {
      const { followUps, raised } = await lookAtDoctor(ctx, doctorId, span)
      total.followUps += followUps
      total.raised += raised
    }
    return total
  },
)

/** One doctor, in a unit of work of its own: what fails is tried again and holds up nobody else. */
export const lookAtOne = defineJob(
  'veracity.look_at_doctor',
  z.object({ doctorId: z.uuid() }),
  async (ctx, { doctorId }) => {
    await lookAtDoctor(ctx, doctorId, { from: new Date(ctx.now.getTime() - backDays * dayMs), to: ctx.now })
  },
)

/** Each night at 02:00 in China: every doctor of whom something is new, corrected, or of somebody who has died or moved. */
export const lookNightly = defineJob(
  'veracity.look_nightly',
  z.object({}),
  async (ctx) => {
    const until = ctx.now
    for (const doctorId of await store.doctorsChanged(ctx, { from: await store.lookedUntil(ctx), to: until }))
      await enqueue(ctx, lookAtOne, { doctorId }, { key: `veracity-look-${doctorId}` })
    await store.saveLookedUntil(ctx, until)
  },
  { cron: '0 18 * * *' },
)
