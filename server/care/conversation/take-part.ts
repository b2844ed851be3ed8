import { type Context, refuse } from '#kernel'
import { mayActFor } from '#people/residents'
import type { Conversation } from './conversation.ts'
import * as store from './store.ts'

export interface TakingPart {
  readonly conversation: Conversation
  readonly side: 'resident' | 'doctor'
}

/**
 * The conversation and the side the caller is on: the resident and whoever may act for the resident, or the doctor who
 * joined. For anyone else it does not exist. Refusals: conversation.unknown.
 */
export async function takePart(ctx: Context, conversationId: string, lock = false): Promise<TakingPart> {
  const conversation = await store.conversationById(ctx, conversationId, lock)
  if (!conversation) refuse('conversation.unknown')
  if (conversation.doctorId === ctx.actor.id) return { conversation, side: 'doctor' }
  if (ctx.actor.roles.includes('resident') && (await mayActFor(ctx, conversation.residentId))) {
    return { conversation, side: 'resident' }
  }
  refuse('conversation.unknown')
}
