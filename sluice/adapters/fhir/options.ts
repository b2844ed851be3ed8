import { z } from 'zod'

const system = z.string().min(1).max(200)
const type = z.string().regex(/^[A-Z][A-Za-z]{1,40}$/, 'a resource type')
const codes = z.enum(['number-taken', 'number-unknown', 'lock-gone', 'session-suspended', 'too-late', 'his-error'])

/** How the hospital's server is told of a hold and of money: identifier and extension systems of its own. */
const Booking = z.strictObject({
  hold: system,
  until: system,
  /** Followed by the document's type. */
  document: system,
  paid: system,
  refund: system,
  bill: system,
  /** Of an OperationOutcome: the system of the codes that say no, and what they mean here. */
  refusal: system.optional(),
  refused: z.record(z.string(), codes).default({}),
})
export type Booking = z.infer<typeof Booking>

export const FhirOptions = z.strictObject({
  /** Names this hospital in ids; the same in all its adapters. */
  hospital: z.string().min(1).max(64),
  /** The server's base, without a slash at its end. */
  url: z.url({ protocol: /^https?$/ }).refine((url) => !url.endsWith('/'), 'no slash at the end'),
  user: z.string().optional(),
  password: z.string().optional(),
  token: z.string().optional(),
  ca: z.string().optional(),
  timeoutMs: z.number().int().min(100).max(600_000).default(10_000),
  answerBytesMax: z.number().int().min(1_024).max(67_108_864).default(16_777_216),
  pollMs: z.number().int().min(50).max(3_600_000).default(2_000),
  /** What is read, in this order: what others refer to first. */
  types: z.array(type).max(60).default([]),
  from: z.enum(['beginning', 'now']).default('beginning'),
  /**
   * So far behind the newest change is read again: a resource is stamped before it can be seen. What was delivered is known by its
   * version.
   */
  overlapSeconds: z.number().int().min(0).max(86_400).default(30),
  pageCount: z.number().int().min(1).max(1_000).default(100),
  /** A round ends after so many pages; the next goes on. */
  pagesMax: z.number().int().min(1).max(10_000).default(1_000),
  booking: Booking.optional(),
})
export type FhirOptions = z.infer<typeof FhirOptions>
