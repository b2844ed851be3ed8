import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import {
  ConversationState as ConversationStateShape,
  Message,
  MessageList,
  ReadMarks as ReadMarksShape,
} from '#contracts/conversation'
import { ApiRefusal, api, NoAnswer } from '../../shell/api.ts'
import { clock, newKey, pause } from '../../shell/browser.ts'
import { type StreamState, useStream } from '../../shell/use-stream.ts'
import { outbox, type Pending } from './outbox.ts'
import { sendMessage } from './send-message.ts'

type ReadMarks = z.infer<typeof ReadMarksShape>
type ConversationState = z.infer<typeof ConversationStateShape>

interface Conversation {
  messages: readonly Message[]
  read: ReadMarks
  state: ConversationState | undefined
  pending: readonly Pending[]
  stream: StreamState
  error: unknown
  send(content: { text: string } | { image: Blob }): void
  retry(clientMessageId: string): void
  discard(clientMessageId: string): void
  reload(): void
}

/**
 * The chat of a consult: what was said, in order and once; what waits to be sent; who has read what. `onPlace` hears the
 * place in the queue, `onState` that the consult went on.
 */
export function useConversation(
  conversationId: string,
  hear: { onPlace?: (place: { ahead: number; waitMinutes: number }) => void; onState?: () => void },
): Conversation {
  const path = `/api/conversation/${conversationId}`
  const [messages, setMessages] = useState<readonly Message[]>([])
  const [read, setRead] = useState<ReadMarks>({ resident: 0, doctor: 0 })
  const [state, setState] = useState<ConversationState>()
  const [error, setError] = useState<unknown>()
  const lastSeq = useRef(0)

  const add = useCallback((news: readonly Message[]) => {
    if (news.length === 0) return
    setMessages((old) => merged(old, news))
    for (const { seq } of news) if (seq === lastSeq.current + 1) lastSeq.current = seq
  }, [])
  const sync = useCallback(async () => {
    try {
      for (;;) {
        const page = await api.query(`${path}/messages`, MessageList, {
          params: { after: lastSeq.current, limit: 200 },
        })
        add(page.messages)
        setRead(page.read)
        setState(page.state)
        setError(undefined)
        if (page.messages.length === 0 || lastSeq.current >= page.lastSeq) return
      }
    } catch (failure) {
      setError(failure)
    }
  }, [path, add])

  const stream = useStream(`${path}/stream`, (event) => {
    if (event.type === 'message') {
      const message = Message.safeParse(event.data)
      if (!message.success) return
      if (message.data.seq > lastSeq.current + 1)
        void sync() // something fell between: fetch it
      else add([message.data])
      if (message.data.kind === 'notice') hear.onState?.()
    }
    if (event.type === 'read') {
      const marks = ReadMarksShape.safeParse(event.data)
      if (marks.success) setRead(marks.data)
    }
    if (event.type === 'state') {
      const next = ConversationStateShape.safeParse(event.data)
      if (next.success) setState(next.data)
      hear.onState?.()
    }
    if (event.type === 'place') hear.onPlace?.(event.data as { ahead: number; waitMinutes: number })
  })
  // Listening first, then reading: what is said in between comes twice, never not at all.
  useEffect(() => {
    if (stream !== 'connecting') void sync()
    if (stream !== 'lost') return
    const timer = setInterval(() => void sync(), 8000) // a proxy that holds streams back still shows the chat
    return () => clearInterval(timer)
  }, [stream, sync])
  useReadMark(path, messages, read.resident)

  const sending = useSending(conversationId, add)
  return { messages, read, state, stream, error, ...sending, reload: () => void sync() }
}

function merged(old: readonly Message[], news: readonly Message[]): readonly Message[] {
  const bySeq = new Map(old.map((message) => [message.seq, message]))
  for (const message of news) bySeq.set(message.seq, message)
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** Tells the other side what was seen, only while the page is looked at. */
function useReadMark(path: string, messages: readonly Message[], marked: number): void {
  const last = messages.at(-1)?.seq ?? 0
  const told = useRef(0)
  useEffect(() => {
    const tell = () => {
      if (document.visibilityState !== 'visible' || last <= Math.max(marked, told.current)) return
      told.current = last
      api.command('POST', `${path}/read`, { seq: last }).catch(() => {
        told.current = 0
      })
    }
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [path, last, marked])
}

/** Optimistic sending: shown at once, kept in the outbox, sent in order, again by itself when the network is back. */
function useSending(conversationId: string, add: (messages: readonly Message[]) => void) {
  const [pending, setPending] = useState<readonly Pending[]>([])
  const running = useRef(false)
  const flush = useCallback(async () => {
    if (running.current) return
    running.current = true
    try {
      for (;;) {
        const next = (await outbox.of(conversationId)).find((each) => each.refusal === undefined)
        if (!next) break
        try {
          add([await sendMessage(next)])
          await outbox.remove(next.clientMessageId)
        } catch (failure) {
          if (failure instanceof ApiRefusal) await outbox.put({ ...next, refusal: failure.message })
          else if (failure instanceof NoAnswer) await Promise.race([pause(4000), once('online')])
          else throw failure
        }
        setPending(await outbox.of(conversationId))
      }
    } finally {
      running.current = false
    }
  }, [conversationId, add])

  useEffect(() => {
    void outbox.of(conversationId).then((kept) => {
      setPending(kept)
      if (kept.length > 0) void flush()
    })
  }, [conversationId, flush])

  const put = async (item: Pending) => {
    await outbox.put(item)
    setPending(await outbox.of(conversationId))
    void flush()
  }
  return {
    pending,
    send: (content: { text: string } | { image: Blob }) =>
      void put({ clientMessageId: newKey(), conversationId, at: clock.now().getTime(), ...content }),
    retry(clientMessageId: string) {
      const item = pending.find((each) => each.clientMessageId === clientMessageId)
      if (item) void put({ ...item, refusal: undefined })
    },
    discard: (clientMessageId: string) =>
      void outbox.remove(clientMessageId).then(async () => setPending(await outbox.of(conversationId))),
  }
}

const once = (name: string): Promise<void> =>
  new Promise((resolve) => window.addEventListener(name, () => resolve(), { once: true }))
