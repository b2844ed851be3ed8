import { trailAnswer, trailInput } from '#contracts/consent'
import { auditTrail, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import * as store from './store.ts'
import { roleOf, wordsOf } from './trail.ts'

/** Everything that was read or changed of a resident's data, newest first, for the resident. Refusals: residents.not_acting_for. */
export const whoHasSeen = verb(
  {
    name: 'consent.who_has_seen',
    may: ['resident', 'system'],
    input: trailInput,
    answer: trailAnswer,
    summary: 'Who has seen or changed a resident’s data, in plain words.',
  },
  async (ctx, { residentId, whose, before, limit }) => {
    await refuseUnlessActsFor(ctx, residentId)
    const exceptActorId = whose === 'others' ? ctx.actor.id : undefined
    const rows = await auditTrail(ctx, residentId, { beforeId: before, limit, exceptActorId })
    const names = await store.institutionNames(ctx, [
      ...new Set(rows.flatMap(({ institutionId }) => institutionId ?? [])),
    ])
    return {
      entries: rows.map((row) => ({
        at: row.at.toISOString(),
        who: row.actorRoles.includes('system') ? (ctx.locale === 'zh' ? '安济' : 'Anji') : row.actorName,
        role: roleOf(row.actorRoles, ctx.locale),
        institution: row.institutionId ? (names.get(row.institutionId) ?? null) : null,
        what: wordsOf(row.action, row.entity, ctx.locale),
        reason: row.action === 'break-glass' ? row.reason : null, // others are notes for an auditor, not sentences
        breakGlass: row.action === 'break-glass',
      })),
      next: rows.length === limit ? rows.at(-1)!.id : null,
    }
  },
)
