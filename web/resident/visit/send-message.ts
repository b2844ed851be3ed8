import { Message } from '#contracts/conversation'
import { ApiRefusal, api, NoAnswer, WrongShape } from '../../shell/api.ts'
import type { Pending } from './outbox.ts'

/** Sends one waiting message. Its client id makes repeating safe: the server answers the first one again. */
export async function sendMessage(pending: Pending): Promise<Message> {
  const base = `/api/conversation/${pending.conversationId}`
  if (!pending.image) {
    const body = { clientMessageId: pending.clientMessageId, text: pending.text }
    return api.command('POST', `${base}/messages`, body, { idempotencyKey: pending.clientMessageId, schema: Message })
  }
  const path = `${base}/images/${pending.clientMessageId}`
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': pending.image.type, 'idempotency-key': pending.clientMessageId },
    body: pending.image,
    credentials: 'same-origin',
  }).catch(() => {
    throw new NoAnswer()
  })
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>
  if (answer.ok) {
    const read = Message.safeParse(body)
    if (!read.success) throw new WrongShape(path, read.error)
    return read.data
  }
  if (answer.status >= 500) throw new NoAnswer()
  throw new ApiRefusal({
    status: answer.status,
    code: String(body.code ?? `http.${answer.status}`),
    detail: String(body.detail ?? answer.statusText),
    errors: [],
    requestId: String(body.requestId ?? ''),
  })
}
