import type { z } from 'zod'
import { refuse } from '#kernel'

/** The module's own request, put together of the command and its body. Refusals: village.body_invalid. */
export function fit<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join('.') ?? ''
  refuse('village.body_invalid', { field, params: { field } })
}

/** Refusals: village.body_invalid. */
export function named(id: string | null, field: 'residentId' | 'householdId'): string {
  return id ?? refuse('village.body_invalid', { field, params: { field } })
}
