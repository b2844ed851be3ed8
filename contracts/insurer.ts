// The insurer's link as the desk sees it (the link itself is server/insurance/insurer/link.ts).
//   GET  /api/insurer/exchanges             manager, auditor, administrator   ?state=&limit=    what is being asked of the insurer, and what is uncertain
//   GET  /api/insurer/status                manager, auditor, administrator   which insurer, how it answers
//   POST /api/insurer/exchanges/:exchangeId/ask-now  manager, administrator   does not wait for the next attempt
// No personal data: ids and codes only.
import { z } from 'zod'

/** asked → sent → answered or refused; uncertain: nobody knows yet whether it was done there; undoing: 冲正 is on its way. */
export const ExchangeState = z.enum(['asked', 'sent', 'uncertain', 'undoing', 'answered', 'refused'])
export type ExchangeState = z.infer<typeof ExchangeState>

export const ExchangeKind = z.enum(['pre-settle', 'settle', 'reverse'])
export type ExchangeKind = z.infer<typeof ExchangeKind>

const Exchange = z.object({
  exchangeId: z.string(),
  kind: ExchangeKind,
  billId: z.string(),
  fixmedins_code: z.string(),
  msgid: z.string(),
  state: ExchangeState,
  attempts: z.number().int(),
  askedAt: z.string(),
  sentAt: z.string().nullable(),
  answeredAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  /** Of the insurer's last refusal, or what went wrong on the way. */
  reason: z.string().nullable(),
})
export const ExchangesAsked = z.object({
  /** waiting: everything that is not over. */
  state: z.enum(['waiting', ...ExchangeState.options]).default('waiting'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const Exchanges = z.object({
  exchanges: z.array(Exchange),
  waiting: z.number().int(),
  uncertain: z.number().int(),
})

export const ExchangeAsked = z.object({ exchangeId: z.uuid() })
export const ExchangeAnswer = Exchange

export const LinkStatus = z.object({
  insurer: z.enum(['local', 'remote']),
  /** Of the last hour. */
  messages: z.number().int(),
  silent: z.number().int(),
  p50Ms: z.number().int().nullable(),
  p95Ms: z.number().int().nullable(),
})
