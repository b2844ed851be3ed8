import type { z } from 'zod'
import type { CommandResult, MessageKind, MessageOutcome } from '#contracts/sluice'
import { type Context, listenersOf, log, Refusal, systemActor } from '#kernel'
import { InvalidResource } from '#record'
import { countRefused } from '../health/store.ts'
import { keepResult } from '../outbox/keep-result.ts'
import { putCommand } from '../outbox/send-command.ts'
import { MessageRefusal, type Taken, topicOf } from './hear.ts'
import * as store from './store.ts'

const attemptsMax = 8
const dueMax = 256
const lanes = 4
/** So many share a transaction, as long as nothing is wrong with any of them. */
const togetherMax = 16

type Outcome = z.infer<typeof MessageOutcome>

/**
 * Takes in everything that is due, until nothing is; gives how many were tried. What has one key goes one after the other, the rest
 * side by side. `records`: bundles for the record, which may be large; all other kinds do not wait behind them.
 */
export async function takeInDue(root: Context, records: boolean, isStopped = () => false): Promise<number> {
  for (let tried = 0; ; ) {
    if (isStopped()) return tried
    const due = await root.transaction((ctx) => store.due(ctx, records, dueMax))
    if (due.length === 0) return tried
    tried += due.length
    const queue = [...Map.groupBy(due, nameOf).values()]
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (let some = cut(queue); some.length > 0; some = cut(queue)) await takeSome(root, some)
      }),
    )
  }
}

const nameOf = ({ sluiceId, key }: store.Due) => `${sluiceId} ${key}`

/** Whole keys off the queue, until there is enough for one transaction. */
function cut(queue: store.Due[][]): store.Due[] {
  const some: store.Due[] = []
  while (some.length < togetherMax && queue.length > 0) some.push(...(queue.shift() ?? []))
  return some
}

async function takeSome(root: Context, all: readonly store.Due[]): Promise<void> {
  const held = new Set<string>()
  for (let at = 0; at < all.length; at += togetherMax) {
    const some = all.slice(at, at + togetherMax).filter((one) => !held.has(nameOf(one)))
    if (await takeTogether(root, some).catch(() => false)) continue
    for (const one of some) if (!held.has(nameOf(one)) && !(await takeAlone(root, one))) held.add(nameOf(one))
  }
}

/** False: something was wrong with one of them and nothing was written. */
async function takeTogether(root: Context, some: readonly store.Due[]): Promise<boolean> {
  if (some.length < 2) return some.length === 0
  await take(root, some)
  return true
}

/** False: it has to wait, and what follows it on its key too. */
async function takeAlone(root: Context, { seq }: store.Due): Promise<boolean> {
  try {
    await take(root, [{ seq }])
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'record.write_race') {
      await refuse(root, seq, error)
      return true
    }
    return postpone(root, seq, error as Error)
  }
}

async function take(root: Context, some: readonly { seq: number }[]): Promise<void> {
  await root.as(systemActor('sluices')).transaction(async (ctx) => {
    const claimed = await store.claim(
      ctx,
      some.map(({ seq }) => seq),
    )
    const ended: store.Ended[] = []
    for (const message of claimed) {
      const taken = await hand(ctx, message)
      const { resources = [], unmapped = [] } = taken
      const { seq, id } = message
      ended.push({ seq, state: 'done', code: null, reason: null, resources, unmapped: unmapped.length })
      if (unmapped.length > 0) ctx.withCommit(() => [store.keepUnmapped(message, unmapped)])
      if (message.kind === 'record.bundle')
        tell(ctx, message, { messageId: id, outcome: 'stored', code: null, reason: null, resources: [...resources] })
    }
    if (ended.length > 0) ctx.withCommit(() => [store.end(ctx, ended)])
  })
}

/** Gives a message to whoever hears its kind. Refusals: sluices.nobody_hears and those of the listeners. */
async function hand(ctx: Context, message: store.Claimed): Promise<Taken> {
  const { id, sluiceId, institutionId, kind, key, at, receivedAt } = message
  const body: unknown = JSON.parse(message.body)
  if (kind === 'command.result') await keepResult(ctx, sluiceId, body as CommandResult)
  const hearing = listenersOf(topicOf(kind))
  if (hearing.length === 0 && kind !== 'command.result') throw new Refusal('sluices.nobody_hears', { params: { kind } })
  let all: Taken = {}
  const took = (taken: Taken) => {
    all = {
      resources: [...(all.resources ?? []), ...(taken.resources ?? [])],
      unmapped: [...(all.unmapped ?? []), ...(taken.unmapped ?? [])],
    }
  }
  const envelope = { messageId: id, sluiceId, institutionId, key, at, receivedAt }
  for (const one of hearing)
    await one.handle(ctx.as(systemActor(one.name)), { body, envelope, took }, { id: message.seq, subject: key, at })
  return all
}

async function refuse(root: Context, seq: number, refusal: Refusal): Promise<void> {
  const reason = reasonOf(refusal, root)
  await root.as(systemActor('sluices')).transaction(async (ctx) => {
    const [message] = await store.claim(ctx, [seq])
    if (!message) return
    const { code } = refusal
    const unmapped = unmappedIn(message)
    if (unmapped.length > 0) ctx.withCommit(() => [store.keepUnmapped(message, unmapped)])
    ctx.withCommit(() => [
      store.end(ctx, [{ seq, state: 'refused', code, reason, resources: [], unmapped: unmapped.length }]),
    ])
    ctx.withCommit(() => [countRefused(ctx, message.sluiceId)])
    // The hospital hears of each that is refused; the result of a command is its own last word.
    if (message.kind !== 'command.result')
      tell(ctx, message, { messageId: message.id, outcome: 'refused', code, reason, resources: [] })
  })
}

async function postpone(root: Context, seq: number, error: Error): Promise<boolean> {
  const said = saidOf(error)
  log.warn({ seq, error: said }, 'a message could not be taken in')
  return root.transaction((ctx) => store.postpone(ctx, seq, { error: said, attemptsMax }))
}

/** A database that does not take a value quotes it, and it may be a person's. */
function saidOf(error: Error & { code?: string }): string {
  return error.code?.startsWith('22') ? `the database does not take a value of it (${error.code})` : error.message
}

function tell(ctx: Context, { sluiceId, revoked }: store.Claimed, body: Outcome): void {
  if (revoked) return
  const id = ctx.chance.uuid()
  putCommand(ctx, { id, sluiceId, kind: 'message.outcome' satisfies 'message.outcome', key: body.messageId, body })
}

function unmappedIn({ kind, body }: { kind: MessageKind; body: string }) {
  if (kind !== 'record.bundle') return []
  const { unmapped } = JSON.parse(body) as { unmapped?: { path: string; text: string; why: string }[] }
  return Array.isArray(unmapped) ? unmapped.filter((one) => typeof one?.text === 'string') : []
}

/** What an engineer of the hospital reads: where, and what is wrong with it. */
function reasonOf(refusal: Refusal, { locale }: Context): string {
  if (refusal instanceof MessageRefusal) return refusal.reason.slice(0, 1_000)
  const issues =
    refusal instanceof InvalidResource
      ? refusal.issues.map(({ code, expression, params }) => new Refusal(code, { field: expression, params }))
      : [refusal]
  return issues
    .slice(0, 5)
    .map((one) => `${one.field ? `${one.field}：` : ''}${one.sentence(locale)}`)
    .join(' ')
    .slice(0, 1_000)
}
