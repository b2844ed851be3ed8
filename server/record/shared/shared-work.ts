import { type Asked, Batches, type Context, Refusal, sendTogether, sideBySide } from '#kernel'
import { reachOfFew, refuseUnlessMayRead } from '../access/reach.ts'
import { type ReadRow, rowQuery, seenBy } from '../read-rows.ts'
import { isId, refuseUnlessType, type StoredVersion } from '../resource.ts'
import { statementOf } from '../run-query.ts'
import { leaveTrailOf, touchedReading } from '../trail.ts'
import { type Draft, type Written, writeEach } from '../write-versions.ts'

/** Single reads and writes of many clients, which share round trips and commits. One for each server. */
export interface SharedWork {
  /** Refusals: those of writeVersions. */
  write(ctx: Context, draft: Draft): Promise<Written>
  /** The current version as stored. Refusals as readVersion. */
  read(ctx: Context, type: string, id: string): Promise<StoredVersion>
  /** Any other reading, in a transaction with others'; its trail is kept before its result is given. */
  reading<T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T>
}

// Enough to gather while one waits for the disk, few enough that there is something to gather.
const atOnce = 2
const sizeMax = 64

export function sharedWork(): SharedWork {
  const nameOf = ({ type, id }: { type: string; id: string }) => `${type}/${id}`
  const writes = new Batches<Draft, Written>({ atOnce, sizeMax, nameOf }, writeTogether)
  const reads = new Batches<Named, ReadRow>({ atOnce, sizeMax }, readTogether)
  const readings = new Batches<Work, unknown>({ atOnce: 4, sizeMax: 8 }, searchTogether)
  return {
    write: (ctx, draft) => writes.add(ctx, draft),
    read: async (ctx, type, id) => {
      refuseUnlessType(type)
      refuseUnlessMayRead(ctx, type)
      return reads.add(ctx, { type, id })
    },
    reading: async <T>(ctx: Context, work: (ctx: Context) => Promise<T>) => (await readings.add(ctx, work)) as T,
  }
}

type Work = (ctx: Context) => Promise<unknown>

interface Named {
  readonly type: string
  readonly id: string
}

function leaderOf(batch: readonly Asked<unknown>[]): Context {
  const [first] = batch
  if (!first) throw new Error('A batch of nothing')
  return first.ctx
}

function writeTogether(batch: readonly Asked<Draft>[]): Promise<(Written | Refusal)[]> {
  const drafts = batch.map(({ ctx, item }) => ({ ...item, by: ctx }))
  return writeEach(leaderOf(batch), drafts, { owner: null, last: true })
}

function readTogether(batch: readonly Asked<Named>[]): Promise<(ReadRow | Refusal)[]> {
  return leaderOf(batch).transaction(async (ctx) => {
    const statements = batch.map(({ ctx: by, item }) => {
      // An id that cannot be is not asked for.
      return statementOf(ctx, rowQuery(item.type, isId(item.id) ? item.id : '', reachOfFew(by, item.type)))
    })
    const answers = await sendTogether(ctx, statements)
    const outcomes = batch.map(({ item }, index) => seenBy(answers[index]?.[0] as ReadRow | undefined, item))
    const touched = outcomes.flatMap((row, index) => {
      const by = batch[index]?.ctx
      return row instanceof Refusal || !by ? [] : touchedReading(by, `record.${row.type}`, [row])
    })
    await leaveTrailOf(ctx, touched)
    return outcomes
  })
}

/** Side by side on one connection, each as its own actor; what is refused to one has written nothing. */
function searchTogether(batch: readonly Asked<Work>[]): Promise<unknown[]> {
  return leaderOf(batch).transaction(async (ctx) => {
    const works = batch.map(({ ctx: by, item: work }) => {
      const lent = ctx.lend(by)
      return () => work(lent)
    })
    return (await sideBySide(ctx, works)).map((one) => {
      if (one.status === 'fulfilled') return one.value
      if (one.reason instanceof Refusal) return one.reason
      throw one.reason
    })
  })
}
