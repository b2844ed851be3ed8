import { z } from 'zod'
import {
  AsideDecided,
  DecideAsideRequest,
  DiscardMessageRequest,
  MessageDecided,
  MessageRequest,
} from '#contracts/sluices'
import { audit, type Context, defineJob, refuseUnless, verb } from '#kernel'
import { forgetOld } from '../link/question-store.ts'
import { wakeLink } from '../link/wake.ts'
import { sendCommand } from '../outbox/send-command.ts'
import { managedSluice } from '../registry/scope.ts'
import * as log from './log-store.ts'

/** Refusals: sluices.not_found, institutions.not_yours, sluices.message_not_found, .not_refused. */
async function refusedMessage(ctx: Context, sluiceId: string, messageId: string): Promise<{ hasBody: boolean }> {
  await managedSluice(ctx, sluiceId)
  const found = await log.lock(ctx, sluiceId, messageId)
  refuseUnless(found, 'sluices.message_not_found')
  refuseUnless(found.state === 'refused', 'sluices.not_refused')
  return found
}

/** Refusals: those of refusedMessage, and sluices.body_gone. */
export const replayMessage = verb(
  {
    name: 'sluices.replay_message',
    may: ['administrator'],
    input: MessageRequest,
    answer: MessageDecided,
    summary: 'Tries a refused message again: after a map was completed, or a fault put right.',
  },
  async (ctx, { sluiceId, messageId }) => {
    const { hasBody } = await refusedMessage(ctx, sluiceId, messageId)
    refuseUnless(hasBody, 'sluices.body_gone')
    await log.replay(ctx, sluiceId, messageId)
    await audit(ctx, { action: 'execute', entity: 'sluices.message', entityId: messageId, reason: 'replay' })
    wakeLink(ctx, 'inbox')
    return { messageId, state: 'waiting' as const }
  },
)

export const discardMessage = verb(
  {
    name: 'sluices.discard_message',
    may: ['administrator'],
    input: DiscardMessageRequest,
    answer: MessageDecided,
    summary: 'Gives a refused message up for good.',
  },
  async (ctx, { sluiceId, messageId, reason }) => {
    await refusedMessage(ctx, sluiceId, messageId)
    await log.discard(ctx, sluiceId, messageId, reason)
    await audit(ctx, { action: 'execute', entity: 'sluices.message', entityId: messageId, reason })
    return { messageId, state: 'discarded' as const }
  },
)

/** Refusals: sluices.not_found, institutions.not_yours, sluices.no_sluice. */
export const decideAside = verb(
  {
    name: 'sluices.decide_aside',
    may: ['administrator'],
    input: DecideAsideRequest,
    answer: AsideDecided,
    summary: 'Has the hospital’s end send a message again that it had set aside, or give it up.',
  },
  async (ctx, { sluiceId, messageId, decision, reason }) => {
    const { institutionId } = await managedSluice(ctx, sluiceId)
    const by = ctx.actor.name.slice(0, 80)
    const body = { messageId, decision, by, reason }
    const { commandId } = await sendCommand(ctx, { institutionId, kind: 'message.aside', key: messageId, body })
    await audit(ctx, { action: 'execute', entity: 'sluices.aside', entityId: messageId, reason })
    return { messageId, commandId }
  },
)

/** PIPL 19: no longer than it is needed. */
export const clearBodies = defineJob(
  'sluices.clear_bodies',
  z.object({}).loose(),
  async (ctx) => {
    await log.clearBodies(ctx, { doneDays: 14, refusedDays: 90 })
    await forgetOld(ctx)
  },
  { cron: '41 3 * * *' },
)
