import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { refuseUnless } from '../refusal.ts'
import { verb } from '../verb.ts'
import { wakeDelivery } from './deliver.ts'

const DeadLetter = z.object({
  id: z.string(),
  type: z.string(),
  listener: z.string(),
  subject: z.string(),
  at: z.string(),
  attempts: z.number(),
  lastError: z.string().nullable(),
  heldBackCount: z.number(),
})

export const listDeadLetters = verb(
  {
    name: 'kernel.list_dead_letters',
    may: ['administrator'],
    input: z.object({}),
    answer: z.object({ items: z.array(DeadLetter) }),
    summary: 'Deliveries that failed too often, with how many later ones they hold back.',
  },
  async (ctx) => {
    const { rows } = await ctx.client.query(
      `select d.event_id || '.' || d.listener as id, e.type, d.listener, d.subject, e.at, d.attempts,
              d.last_error as "lastError",
              (select count(*) from kernel.delivery later
                where later.listener = d.listener and later.subject = d.subject and later.event_id > d.event_id) as "heldBackCount"
         from kernel.delivery d join kernel.event e on e.id = d.event_id
        where d.state = 'dead' order by d.event_id limit 500`,
    )
    return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
  },
)

/** Lets a dead letter be tried again from the start. Refusals: kernel.dead_letter_not_found. */
export const replayDeadLetter = verb(
  {
    name: 'kernel.replay_dead_letter',
    may: ['administrator'],
    input: z.object({ id: z.string().max(200) }),
    answer: z.object({ id: z.string() }),
    summary: 'Puts a dead letter back into delivery.',
  },
  async (ctx, { id }) => {
    const dot = id.indexOf('.')
    const eventId = Number(id.slice(0, dot))
    refuseUnless(dot > 0 && Number.isSafeInteger(eventId), 'kernel.dead_letter_not_found', { field: 'id' })
    const { rowCount } = await ctx.client.query(
      `update kernel.delivery set state = 'waiting', attempts = 0, next_at = $3
        where event_id = $1 and listener = $2 and state = 'dead'`,
      [eventId, id.slice(dot + 1), ctx.now],
    )
    refuseUnless(rowCount === 1, 'kernel.dead_letter_not_found', { field: 'id' })
    await audit(ctx, { action: 'execute', entity: 'kernel.dead_letter', entityId: id })
    ctx.afterCommit(wakeDelivery)
    return { id }
  },
)
