import type { z } from 'zod'
import type { Locale } from '../context.ts'
import { Refusal } from '../refusal.ts'

/** RFC 9457 problem details, with our code and the fields that are wrong. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { field: string; message: string }[]
  readonly requestId: string
}

/** The input's fields that do not fit, each with a sentence in the reader's language. */
export class InvalidInput extends Refusal {
  readonly errors: readonly { field: string; message: string }[]

  constructor(issues: readonly z.core.$ZodIssue[]) {
    super('kernel.invalid_input', { field: issues[0]?.path.join('.') ?? '' })
    this.errors = issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
  }
}

export function problemOf(refusal: Refusal, locale: Locale, requestId: string): Problem {
  const errors =
    refusal instanceof InvalidInput
      ? refusal.errors
      : refusal.field
        ? [{ field: refusal.field, message: refusal.sentence(locale) }]
        : undefined
  return {
    type: `urn:anji:refusal:${refusal.code}`,
    title: refusal.code,
    status: refusal.status,
    code: refusal.code,
    detail: refusal.sentence(locale),
    ...(errors ? { errors } : {}),
    requestId,
  }
}

/** What a bug looks like from outside: nothing but the request's id. */
export function failureProblem(locale: Locale, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    code: 'kernel.failure',
    detail:
      locale === 'zh'
        ? `系统出了问题，您的操作没有生效。请稍后再试；如仍不行，请告知客服编号 ${requestId}。`
        : `Something went wrong here and nothing was changed. Try again later; if it stays, quote ${requestId}.`,
    requestId,
  }
}
