import type { BodyOf } from '#contracts/sluice'
import type { AsideLine, Figures } from '../spool/index.ts'
import type { Hosted } from './hosted.ts'

type Status = BodyOf<'sluice.status'>

const asideMax = 100
const reasonLengthMax = 1_000

/** How this sluice is, as the contract tells it: counts, states and reasons, nothing of what is in a message. */
export function statusOf(
  now: Date,
  version: string,
  figures: Figures,
  aside: readonly AsideLine[],
  adapters: readonly Hosted[],
): Status {
  const iso = (ms: number) => new Date(ms).toISOString()
  return {
    at: now.toISOString(),
    version,
    spool: {
      messages: figures.out.messages,
      bytes: figures.out.bytes + figures.aside.bytes,
      bytesMax: figures.bytesMax,
      oldestAt: figures.out.oldestAt === null ? null : iso(figures.out.oldestAt),
      aside: figures.aside.messages,
    },
    adapters: adapters.map(({ name, kind, state, lastAt, accepted, refusedCount, lastError }) => ({
      name,
      kind,
      state,
      lastAt: lastAt?.toISOString() ?? null,
      accepted,
      refused: refusedCount,
      lastError,
    })),
    aside: aside.slice(0, asideMax).map(({ id, kind, type, controlId, at, reason }) => ({
      messageId: id,
      kind,
      type,
      controlId,
      at: iso(at),
      reason: reason.slice(0, reasonLengthMax),
    })),
  }
}
