// One view: looked at again and again, its rows delivered together with the place they reach to.
import { type MessageKind, sluiceKinds } from '#contracts/sluice'
import { SluiceRefusal } from '#sluice/spool'
import type { AdapterHost, Message } from '../adapter.ts'
import { effectId } from '../effect-id.ts'
import { type Belonging, bodyOf } from './message.ts'
import type { View, ViewsOptions } from './options.ts'
import { behind, isBefore } from './place.ts'
import type { Look, Place, Snapshot, Source } from './source.ts'
import { columnOf, type Row, RowFault } from './value.ts'

type AnyMessage = { [K in MessageKind]: Message<K> }[MessageKind]

export interface Poll {
  wake(): void
  stop(): Promise<void>
}

export interface PollParts {
  readonly view: View
  readonly options: ViewsOptions
  readonly source: Source
  readonly host: AdapterHost
  /** The view can be read, or why not. */
  onState(error: string | undefined): void
}

const asideMax = 1_000
const belongingMax = 2_000
const pauseMsMax = 15_000

interface Read {
  readonly row: Row
  readonly belonging: Belonging | undefined
}

export function startPoll(parts: PollParts): Poll {
  const { options } = parts
  const looker = new Looker(parts)
  let stopping = false
  let woken = false
  let nudge = () => {}
  const asleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        nudge = () => {}
        woken = false
        resolve()
      }
      const timer = setTimeout(end, ms)
      nudge = end
      if (woken) end()
    })
  const wake = () => {
    woken = true
    nudge()
  }
  const run = async () => {
    let pauseMs = options.pollMs
    while (!stopping) {
      try {
        while (!stopping && (await looker.look())) {}
        parts.onState(undefined)
        pauseMs = options.pollMs
      } catch (error) {
        if (stopping) return
        // A full spool is not the hospital's fault; what cannot be read is.
        if (!(error instanceof SluiceRefusal)) parts.onState(sentenceOf(error as Error))
        pauseMs = Math.min(pauseMs * 2, pauseMsMax)
      }
      if (!stopping) await asleep(pauseMs)
    }
  }
  const running = run()
  return {
    wake,
    stop: async () => {
      stopping = true
      wake()
      await running
    },
  }
}

/** What the engineer sees: the database's own sentence, unless it is about a value (SQLSTATE 22), which it would quote. */
function sentenceOf(error: Error & { code?: string; sqlState?: string }): string {
  if ((error.sqlState ?? error.code)?.startsWith('22')) return `${error.code}: a value of the view cannot be read`
  return `${error.code ? `${error.code} ` : ''}${error.message}`.slice(0, 300)
}

class Looker {
  readonly #parts: PollParts
  #place: Place | undefined
  /** Within a round that began behind the place: where it is. */
  #round: Place | undefined
  #begun = false
  #recent = new Set<string>()
  #older = new Set<string>()

  constructor(parts: PollParts) {
    this.#parts = parts
    const kept = parts.host.recall(`cursor:${parts.view.name}`)
    this.#place = kept === undefined ? undefined : (JSON.parse(kept) as Place)
  }

  /** Reads and delivers the next rows; true when there may be more at once. */
  async look(): Promise<boolean> {
    const { view, options, source } = this.#parts
    if (!this.#begun) await this.#begin()
    const { overlap, kind } = view.cursor
    const place = this.#place
    const after = this.#round ?? (place && behind(place, kind, overlap, options.timeZone))
    const look = lookOf(view, options, after)
    const read = await source.read(async (snapshot) => {
      const rows = await snapshot.rows(look)
      const found: Read[] = []
      for (const row of rows) found.push({ row, belonging: await belongingOf(snapshot, view, row) })
      return found
    })
    const last = read.at(-1)?.row
    const more = read.length === options.rowsMax
    if (last) {
      const reached = { cursor: columnOf(last, view.cursor.column)!, tie: columnOf(last, view.tie)! }
      // A round over the overlap never takes the place back.
      const next = place && overlap > 0 && isBefore(reached, place, kind) ? place : reached
      await this.#deliver(read, next)
      this.#place = next
      this.#round = more && overlap > 0 ? reached : undefined
    }
    if (!more) {
      this.#round = undefined
      ;[this.#older, this.#recent] = [this.#recent, new Set()]
    }
    return more
  }

  /** The first look of this process: rows set aside are tried again, for their mapping may have been put right. */
  async #begin(): Promise<void> {
    const { view, options, source, host } = this.#parts
    if (!this.#place && view.from === 'now') {
      const newest = await source.read((snapshot) => snapshot.newest(lookOf(view, options, undefined)))
      if (newest) {
        await host.remember({ name: `cursor:${view.name}`, value: JSON.stringify(newest) })
        this.#place = newest
      }
    }
    const aside = this.#aside()
    if (aside.length > 0) {
      const read = await source.read(async (snapshot) => {
        const found: Read[] = []
        for (const key of aside) {
          const rows = await snapshot.related({ view: view.view, by: view.tie, orderBy: view.tie, key })
          for (const row of rows) found.push({ row, belonging: await belongingOf(snapshot, view, row) })
        }
        return found
      })
      await this.#deliver(read, this.#place)
    }
    this.#begun = true
  }

  #aside(): string[] {
    return JSON.parse(this.#parts.host.recall(`aside:${this.#parts.view.name}`) ?? '[]') as string[]
  }

  async #deliver(read: readonly Read[], place: Place | undefined): Promise<void> {
    const { view, host } = this.#parts
    const aside = new Set(this.#aside())
    const before = [...aside].join('\n')
    const messages = read.flatMap((one) => this.#message(one, aside) ?? [])
    const moved = place && (place.cursor !== this.#place?.cursor || place.tie !== this.#place?.tie)
    const memories = () => [
      ...(moved ? [{ name: `cursor:${view.name}`, value: JSON.stringify(place) }] : []),
      ...([...aside].join('\n') === before
        ? []
        : [{ name: `aside:${view.name}`, value: JSON.stringify([...aside].slice(-asideMax)) }]),
    ]
    if (messages.length === 0 && memories().length === 0) return
    try {
      await host.deliverAll(messages, memories())
    } catch (error) {
      if (!isAboutOne(error)) throw error
      for (const message of messages) await this.#deliverOne(message, aside)
      for (const memory of memories()) await host.remember(memory)
    }
    for (const { id } of messages) this.#recent.add(id!)
  }

  // One of them is what cannot pass; the others go on. Their ids keep a second way round from doubling them.
  async #deliverOne(message: AnyMessage, aside: Set<string>): Promise<void> {
    const { view, host } = this.#parts
    try {
      await host.deliver(message)
    } catch (error) {
      if (!isAboutOne(error)) throw error
      const controlId = message.label!.controlId
      aside.add(controlId)
      host.refused({
        code: (error as SluiceRefusal).code,
        sentence: (error as Error).message,
        type: view.name,
        controlId,
      })
    }
  }

  #message({ row, belonging }: Read, aside: Set<string>): AnyMessage | undefined {
    const { view, options, host } = this.#parts
    const controlId = columnOf(row, view.tie) ?? ''
    const refused = (code: string, sentence: string): undefined => {
      if (!aside.has(controlId)) host.refused({ code, sentence, type: view.name, controlId })
      aside.add(controlId)
    }
    if (!belonging) return refused('too-large', `more than ${belongingMax} rows belong to it`)
    try {
      const body = bodyOf(view, row, belonging, options)
      const checked = sluiceKinds[view.message].body.safeParse(body)
      if (!checked.success) {
        const issue = checked.error.issues[0]!
        return refused('bad-body', `${issue.path.join('.')}: ${issue.message}`)
      }
      aside.delete(controlId)
      const cursor = columnOf(row, view.cursor.column) ?? ''
      const id = effectId('views', options.hospital, view.name, cursor, controlId, JSON.stringify(body))
      if (this.#recent.has(id) || this.#older.has(id)) {
        this.#recent.add(id)
        return undefined
      }
      const key = `${keyKinds[view.message]}:${columnOf(row, view.key ?? view.tie) ?? ''}`.slice(0, 200)
      return { id, kind: view.message, key, body: checked.data, label: { type: view.name, controlId } } as AnyMessage
    } catch (error) {
      if (!(error instanceof RowFault)) throw error
      return refused('row-unreadable', error.message)
    }
  }
}

const keyKinds = { 'schedule.session': 'session', 'schedule.number': 'session', 'record.bundle': 'record' } as const

const isAboutOne = (error: unknown) =>
  error instanceof SluiceRefusal && (error.code === 'bad-body' || error.code === 'too-large')

function lookOf(view: View, options: ViewsOptions, after: Place | undefined): Look {
  const { view: from, cursor, tie, tieKind } = view
  return { view: from, cursor: cursor.column, cursorKind: cursor.kind, tie, tieKind, after, rowsMax: options.rowsMax }
}

/** undefined: more belongs to the row than a message may carry. */
async function belongingOf(snapshot: Snapshot, view: View, row: Row): Promise<Belonging | undefined> {
  const key = columnOf(row, view.tie) ?? ''
  const lists: Row[][] = []
  for (const { view: from, by, orderBy } of [...view.lists, ...view.resources.flatMap(({ each }) => each ?? [])]) {
    const rows = await snapshot.related({ view: from, by, orderBy, key })
    if (rows.length > belongingMax) return undefined
    lists.push(rows)
  }
  return lists
}
