import { z } from 'zod'
import type { PaymentCallback } from '#contracts/settlement'
import { type Context, defineJob, enqueue, keyFor } from '#kernel'
import { signatureOf } from '../notice.ts'
import { insertNotice, noteDelivery, waitingNotice } from './store.ts'

type Said = Omit<PaymentCallback, 'at' | 'signature'>

export function signed(ctx: Context, said: Said): PaymentCallback {
  const fields = { ...said, at: ctx.now.toISOString() }
  return { ...fields, signature: signatureOf(keyFor('payment-link'), fields) }
}

/** Sends the same notice after each of the delays, as payment channels do: more than once, whatever was answered. */
export async function sendLater(ctx: Context, said: Said, delaysSeconds: readonly number[]): Promise<void> {
  const body = signed(ctx, said)
  for (const seconds of delaysSeconds) {
    const dueAt = new Date(ctx.now.getTime() + seconds * 1000)
    const noticeId = await insertNotice(ctx, body, dueAt)
    await enqueue(ctx, sendNotice, { noticeId }, { runAt: dueAt })
  }
}

const attemptsMax = 12

/** Posts a notice to whoever asked to be told; tries again, later and later, until it is accepted. */
export const sendNotice = defineJob(
  'settlement.send_cashier_notice',
  z.object({ noticeId: z.uuid() }),
  async (ctx, { noticeId }) => {
    const waiting = await waitingNotice(ctx, noticeId)
    if (!waiting) return
    const error = await deliver(waiting.notifyUrl, waiting.body)
    await noteDelivery(ctx, noticeId, error)
    if (error === null || waiting.attempts + 1 >= attemptsMax) return
    const runAt = new Date(ctx.now.getTime() + Math.min(2 ** waiting.attempts * 5, 3600) * 1000)
    await enqueue(ctx, sendNotice, { noticeId }, { runAt })
  },
)

async function deliver(url: string, body: PaymentCallback): Promise<string | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    })
    return answer.ok ? null : `answered ${answer.status}`
  } catch (error) {
    return (error as Error).message
  }
}
