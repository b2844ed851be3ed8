import { type Context, identifierHash, type RefusalCode, refuse } from '#kernel'
import { lockRules } from './code.ts'
import * as store from './store.ts'

/** Phones and user names fail apart from each other. */
export type Subject = { phone: string } | { userName: string }

function hashOf(subject: Subject): string {
  return 'phone' in subject ? identifierHash('phone', subject.phone) : identifierHash('user-name', subject.userName)
}

/** Refusals: credentials.locked. */
export async function refuseIfLocked(ctx: Context, subject: Subject): Promise<void> {
  const { lockedUntil } = await store.lockSubject(ctx, hashOf(subject))
  if (lockedUntil && lockedUntil > ctx.now) {
    const minutes = Math.ceil((lockedUntil.getTime() - ctx.now.getTime()) / 60_000)
    refuse('credentials.locked', { params: { minutes } })
  }
}

/** Refuses, and counts the failure although the refusal undoes everything else. */
export function refuseAndCount(ctx: Context, subject: Subject, code: RefusalCode, field: string): never {
  ctx.ifUndone(async (ctx) => {
    const { failures } = await store.lockSubject(ctx, hashOf(subject))
    const locked = failures + 1 >= lockRules.failuresMax
    const until = new Date(ctx.now.getTime() + lockRules.lockMinutes * 60_000)
    await store.saveFailures(ctx, hashOf(subject), locked ? 0 : failures + 1, locked ? until : null)
  })
  refuse(code, { field })
}

export async function forgetFailures(ctx: Context, subject: Subject): Promise<void> {
  await store.saveFailures(ctx, hashOf(subject), 0, null)
}
