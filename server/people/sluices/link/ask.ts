import { type AnswerOf, type BodyOf, type QuestionKind, sluiceKinds } from '#contracts/sluice'
import { type Context, hearPushes, log, pushToStream, Refusal, refuse, refuseUnless } from '#kernel'
import { type Link, LinkRefusal } from '#sluice/protocol'
import { enrolledSluiceOf } from '../registry/known.ts'
import * as store from './question-store.ts'
import { wakeLink } from './wake.ts'

export interface Question<K extends QuestionKind> {
  readonly institutionId: string
  readonly kind: K
  readonly body: BodyOf<K>
  readonly deadlineMs: number
}

type Asking = Pick<Link, 'ask'>
let link: Asking | undefined

/** Set while this process holds the link: its questions go straight to it. */
export function askThrough(open: Asking | undefined): void {
  link = open
}

/**
 * Asks a hospital and waits for its answer. Not in a transaction, which would stay open meanwhile: a route asks through a
 * `liveVerb`. Whose data it is stands in the asker's trail. Only the worker that holds the link has its keys; another process's question
 * goes through the database. Refusals: sluices.no_sluice, sluices.silent, sluices.deadline, sluices.hospital_refused.
 */
export async function askHospital<K extends QuestionKind>(ctx: Context, question: Question<K>): Promise<AnswerOf<K>> {
  if (isInTransaction(ctx)) throw new Error('A hospital is not asked inside a transaction')
  const { institutionId, kind, deadlineMs } = question
  const body = sluiceKinds[kind].body.parse(question.body) as BodyOf<K>
  const sluice = await enrolledSluiceOf(ctx, institutionId)
  refuseUnless(sluice, 'sluices.no_sluice')
  if (link) {
    const answer: unknown = await link.ask(sluice.id, kind, body, deadlineMs).catch(refuseAsLinkDid)
    return answer as AnswerOf<K>
  }
  return askByDatabase(ctx, sluice.id, kind, body, deadlineMs)
}

function isInTransaction(ctx: Context): boolean {
  try {
    return ctx.unit !== undefined
  } catch {
    return false
  }
}

function refuseAsLinkDid(error: unknown): never {
  if (error instanceof LinkRefusal) return refuseAs(error.code, error.reason)
  throw error
}

function refuseAs(code: string, reason: string): never {
  if (code === 'sluice.deadline') refuse('sluices.deadline')
  if (code === 'sluice.peer_down' || code === 'sluice.busy') refuse('sluices.silent')
  refuse('sluices.hospital_refused', { params: { code, reason } })
}

type Kept = { readonly answer: unknown } | { readonly code: string; readonly reason: string }

async function askByDatabase<K extends QuestionKind>(
  ctx: Context,
  sluiceId: string,
  kind: K,
  body: BodyOf<K>,
  deadlineMs: number,
): Promise<AnswerOf<K>> {
  const id = ctx.chance.uuid()
  const deadlineAt = new Date(ctx.clock.now().getTime() + deadlineMs)
  let told: () => void = () => undefined
  const stop = hearPushes(pushedAs(id), () => told())
  try {
    await ctx.transaction(async (ctx) => {
      await store.put(ctx, { id, sluiceId, kind, body: JSON.stringify(body), deadlineAt })
      wakeLink(ctx, 'question')
    })
    for (;;) {
      // A push may have got lost, and not every process hears them: the row is looked at now and then.
      const kept = await ctx.transaction((ctx) => store.answerOf(ctx, id))
      if (kept?.answer) return openAnswer(JSON.parse(kept.answer) as Kept) as AnswerOf<K>
      if (ctx.clock.now() >= deadlineAt) refuse(kept?.taken ? 'sluices.deadline' : 'sluices.silent')
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(100, deadlineMs))
        told = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  } finally {
    stop()
    await ctx.transaction((ctx) => store.forget(ctx, id))
  }
}

function openAnswer(kept: Kept): unknown {
  if ('answer' in kept) return kept.answer
  refuseAs(kept.code, kept.reason)
}

function pushedAs(id: string): string {
  return `sluices.question:${id}`
}

/** Asks for other processes what they have put into the database. Nobody waits for the answers here: the next question is taken at once. */
export async function askForOthers(root: Context, asking: Asking): Promise<void> {
  for (const question of await root.transaction(store.takeAll))
    askFor(root, asking, question).catch((error: Error) =>
      log.warn({ sluice: question.sluiceId, error: error.message }, 'an answer could not be handed over'),
    )
}

async function askFor(root: Context, asking: Asking, question: store.Question): Promise<void> {
  const { id, sluiceId, kind, deadlineAt } = question
  const leftMs = Math.max(1, deadlineAt.getTime() - root.clock.now().getTime())
  const kept: Kept = await asking.ask(sluiceId, kind, JSON.parse(question.body), leftMs).then(
    (answer) => ({ answer }),
    (error: unknown) => {
      if (error instanceof LinkRefusal) return { code: error.code, reason: error.reason }
      return { code: 'sluice.peer_down', reason: error instanceof Refusal ? error.code : '' }
    },
  )
  await root.transaction(async (ctx) => {
    await store.keepAnswer(ctx, id, JSON.stringify(kept))
    await pushToStream(ctx, pushedAs(id), { id, type: 'answer', data: null })
  })
}
