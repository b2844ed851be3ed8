import { useEffect, useRef, useState } from 'react'
import { pause } from './browser.ts'

export interface StreamEvent {
  id: string
  type: string
  data: unknown
}
export type StreamState = 'connecting' | 'open' | 'lost'

/**
 * Listens to a server-sent stream. Read with fetch rather than EventSource, so that after any break (also an HTTP error, on
 * which EventSource gives up) it comes back with Last-Event-ID and the server replays what was missed. An event that repeats the last
 * one of its type is told once; keep your own by id (several types share one id: see contracts/conversation.ts).
 */
export function useStream(
  path: string | undefined,
  onEvent: (event: StreamEvent) => void,
  options: { onReconnect?: () => void } = {},
): StreamState {
  const [state, setState] = useState<StreamState>('connecting')
  const handlers = useRef({ onEvent, ...options })
  handlers.current = { onEvent, ...options }

  useEffect(() => {
    if (!path) return
    const stop = new AbortController()
    const latest = new Map<string, string>()
    const place: { lastId?: string } = {}
    void listen(path, stop.signal, {
      lastId: () => place.lastId,
      state: setState,
      reconnected: () => handlers.current.onReconnect?.(),
      event(event) {
        if (event.id) place.lastId = event.id
        const content = `${event.id} ${JSON.stringify(event.data)}`
        if (event.id && latest.get(event.type) === content) return
        latest.set(event.type, content)
        handlers.current.onEvent(event)
      },
    })
    return () => stop.abort()
  }, [path])
  return state
}

interface Ear {
  lastId(): string | undefined
  state(state: StreamState): void
  reconnected(): void
  event(event: StreamEvent): void
}

async function listen(path: string, signal: AbortSignal, ear: Ear): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      const lastId = ear.lastId()
      const answer = await fetch(path, {
        headers: { accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) },
        credentials: 'same-origin',
        cache: 'no-store',
        signal,
      })
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) return ear.state('lost')
      if (answer.ok && answer.body) {
        ear.state('open')
        if (attempt > 0) ear.reconnected()
        attempt = 0
        for await (const event of eventsOf(answer.body)) ear.event(event)
      }
    } catch {
      // the network went away: the loop comes back
    }
    if (signal.aborted) return
    ear.state('lost')
    await wake(Math.min(15_000, 500 * 2 ** Math.min(attempt, 5)), signal)
  }
}

/** Waits, but not past the moment when the network is back or the page is looked at again. */
async function wake(milliseconds: number, signal: AbortSignal): Promise<void> {
  const done = new AbortController()
  const until = (target: EventTarget, name: string) =>
    new Promise<void>((resolve) => target.addEventListener(name, () => resolve(), { signal: done.signal, once: true }))
  await Promise.race([
    pause(milliseconds),
    until(window, 'online'),
    until(document, 'visibilitychange'),
    until(signal, 'abort'),
  ])
  done.abort()
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await Promise.race([reader.read(), silence()])
    if (done) return
    rest += value
    const blocks = rest.split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = parseEvent(block)
      if (event) yield event
    }
  }
}

const SILENCE_MS = 50_000 // the server says something every 20 s; a longer silence is a line that died without a word

async function silence(): Promise<never> {
  await pause(SILENCE_MS)
  throw new Error('the stream has gone silent')
}

/** One block of an event stream; undefined for a heartbeat. Data that is not JSON stays text. */
export function parseEvent(block: string): StreamEvent | undefined {
  const event = { id: '', type: 'message' }
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const at = line.indexOf(':')
    const field = at < 0 ? line : line.slice(0, at)
    const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '')
    if (field === 'id') event.id = value
    else if (field === 'event') event.type = value
    else if (field === 'data') data.push(value)
  }
  if (data.length === 0) return undefined
  const text = data.join('\n')
  try {
    return { ...event, data: JSON.parse(text) }
  } catch {
    return { ...event, data: text }
  }
}
