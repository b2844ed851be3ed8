import type { z } from 'zod'
import { kindOf } from './envelope.ts'

export type Checked = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly reason: string }

/** Holds a body against the contract of its kind. The reason names places and rules, never what stood there. */
export function checkBody(kind: string, body: unknown): Checked {
  const known = kindOf(kind)
  return known ? check(known.body, body) : { ok: false, reason: 'the kind is not in the contract' }
}

export function checkAnswer(kind: string, answer: unknown): Checked {
  const known = kindOf(kind)
  return known && 'answer' in known ? check(known.answer, answer) : { ok: false, reason: 'the kind has no answer' }
}

function check(schema: z.ZodType, body: unknown): Checked {
  const parsed = schema.safeParse(body)
  if (parsed.success) return { ok: true, body: parsed.data }
  const places = parsed.error.issues
    .slice(0, 5)
    .map(({ path, code, message }) => `${path.join('.') || 'body'}: ${code}, ${message}`)
  return { ok: false, reason: clip(places.join('; ')) }
}

export const clip = (reason: string): string => (reason.length > 400 ? `${reason.slice(0, 399)}…` : reason)

/** JSON of a frame's body; undefined where it is none. */
export function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
