import {
  CommandList,
  type CommandState,
  ListCommandsRequest,
  ListMessagesRequest,
  MessageDetail,
  MessageList,
  MessageRequest,
  type MessageRow,
} from '#contracts/sluices'
import { audit, refuseUnless, verb } from '#kernel'
import * as outbox from '../outbox/store.ts'
import { seenSluice } from '../registry/scope.ts'
import * as log from './log-store.ts'

const readers = ['manager', 'administrator', 'auditor'] as const

function shown(row: log.LogRow): MessageRow {
  const { seq, id, kind, type, controlId, state, code, reason, resources, unmapped, at, receivedAt, doneAt } = row
  const times = { at: at.toISOString(), receivedAt: receivedAt.toISOString(), doneAt: doneAt?.toISOString() ?? null }
  return {
    seq,
    messageId: id,
    kind,
    type,
    controlId,
    state,
    code,
    reason,
    resources: resources.length,
    unmapped,
    ...times,
  }
}

/** Refusals: sluices.not_found, .other_institution. */
export const listMessages = verb(
  {
    name: 'sluices.list_messages',
    may: readers,
    input: ListMessagesRequest,
    answer: MessageList,
    summary: 'What a hospital has sent and what became of it, newest first; never what is in it.',
  },
  async (ctx, { limit, ...filter }) => {
    await seenSluice(ctx, filter.sluiceId)
    const rows = await log.list(ctx, { ...filter, limit: limit + 1 })
    return { messages: rows.slice(0, limit).map(shown), more: rows.length > limit }
  },
)

/**
 * The unmapped parts of a message may hold a person's data: they are shown to the administrator, and that is in the trail.
 * Refusals: sluices.not_found, .other_institution, .message_not_found.
 */
export const readMessage = verb(
  {
    name: 'sluices.read_message',
    may: readers,
    input: MessageRequest,
    answer: MessageDetail,
    summary: 'One message: its outcome, the resources it made, and what no rule mapped.',
  },
  async (ctx, { sluiceId, messageId }) => {
    await seenSluice(ctx, sluiceId)
    const found = await log.find(ctx, sluiceId, messageId)
    refuseUnless(found, 'sluices.message_not_found')
    const texts = ctx.actor.roles.includes('administrator')
    const parts = await log.unmapped(ctx, sluiceId, messageId)
    if (texts && parts.length > 0) await audit(ctx, { action: 'read', entity: 'sluices.unmapped', entityId: messageId })
    const { attempts, lastError, hasBody, decidedBy, decisionReason } = found
    return {
      ...shown(found),
      attempts,
      lastError,
      replayable: hasBody && found.state === 'refused',
      resourceNames: found.resources,
      unmappedParts: parts.map(({ path, why, text }) => ({ path, why, text: texts ? text : null })),
      decidedBy,
      decisionReason,
    }
  },
)

/** Refusals: sluices.not_found, .other_institution. */
export const listCommands = verb(
  {
    name: 'sluices.list_commands',
    may: readers,
    input: ListCommandsRequest,
    answer: CommandList,
    summary: 'What a hospital has been told to do and what it answered, newest first.',
  },
  async (ctx, { limit, ...filter }) => {
    await seenSluice(ctx, filter.sluiceId)
    const rows = await outbox.list(ctx, { ...filter, limit: limit + 1 })
    const commands = rows.slice(0, limit).map(({ seq, id, kind, state, code, reason, at, kept_at, answered_at }) => ({
      ...{ seq, commandId: id, kind, state: state as CommandState, code, reason, at: at.toISOString() },
      keptAt: kept_at?.toISOString() ?? null,
      answeredAt: answered_at?.toISOString() ?? null,
    }))
    return { commands, more: rows.length > limit }
  },
)
