import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { z } from 'zod'
import { imageBytesMax, imageTypes, Message, MessageList, ReadMarks } from '#contracts/conversation'
import { api } from '../../shell/api.ts'
import { newKey } from '../../shell/browser.ts'
import { useApi } from '../../shell/use-api.ts'
import { type StreamState, useStream } from '../../shell/use-stream.ts'

type Messages = z.infer<typeof MessageList>
/** A message on its way: kept until the server has it, so that nothing is lost and nothing is said twice. */
export interface Outgoing {
  clientMessageId: string
  text: string
  image?: { file: File; url: string }
  error?: unknown
}

/** The chat of a consult: loaded once, then told by the stream; a gap in the numbers is asked for again. */
export function useConversation(consultId: string, live: boolean) {
  const path = `/api/conversation/${consultId}/messages`
  const client = useQueryClient()
  // What was heard is kept beside what was read: an answer that left before it, and arrives after it, does not take it away.
  const [heard, setHeard] = useState<readonly Message[]>([])
  const query = useApi(path, MessageList, { params: { after: 0, limit: 500 } })
  const change = useCallback(
    (next: (now: Messages) => Messages) =>
      client.setQueryData<Messages>([path, { after: 0, limit: 500 }], (now) => (now ? next(now) : now)),
    [client, path],
  )
  const add = (message: Message) => {
    setOutgoing((list) => list.filter((one) => one.clientMessageId !== message.clientMessageId))
    if (query.data && message.seq > query.data.lastSeq + 1) void query.refetch()
    setHeard((before) => [...before, message])
  }
  const stream: StreamState = useStream(
    live ? `/api/conversation/${consultId}/stream` : undefined,
    (event) => {
      if (event.type === 'message') {
        const message = Message.safeParse(event.data)
        if (message.success) add(message.data)
      } else if (event.type === 'read') {
        const marks = ReadMarks.safeParse(event.data)
        if (marks.success) change((now) => ({ ...now, read: marks.data }))
      } else if (event.type === 'state') void query.refetch()
    },
    { onReconnect: () => void query.refetch() },
  )

  const [outgoing, setOutgoing] = useState<Outgoing[]>([])
  const deliver = async (one: Outgoing) => {
    setOutgoing((list) => [
      ...list.filter((other) => other.clientMessageId !== one.clientMessageId),
      { ...one, error: undefined },
    ])
    try {
      add(one.image ? await sendImage(consultId, one) : await sendText(path, one))
    } catch (error) {
      setOutgoing((list) =>
        list.map((other) => (other.clientMessageId === one.clientMessageId ? { ...other, error } : other)),
      )
    }
  }
  return {
    query,
    /** What was read and what was heard since, once and in order. */
    whole: (read: Messages): Messages => together(read, heard),
    stream,
    outgoing,
    send: (text: string) => void deliver({ clientMessageId: newKey(), text }),
    /** 'wrongType' or 'tooLarge' when the file cannot be sent. */
    sendImage(file: File): 'wrongType' | 'tooLarge' | undefined {
      if (!imageTypes.some((type) => type === file.type)) return 'wrongType'
      if (file.size > imageBytesMax) return 'tooLarge'
      void deliver({ clientMessageId: newKey(), text: '', image: { file, url: URL.createObjectURL(file) } })
      return undefined
    },
    again: (one: Outgoing) => void deliver(one),
    markRead: useCallback(
      (seq: number) =>
        void api
          .command('POST', `/api/conversation/${consultId}/read`, { seq }, { schema: ReadMarks })
          .then((read) => change((now) => ({ ...now, read })))
          .catch(() => undefined), // the next message marks again
      [consultId, change],
    ),
  }
}

function together(read: Messages, heard: readonly Message[]): Messages {
  const bySeq = new Map([...read.messages, ...heard].map((message) => [message.seq, message]))
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  return { ...read, messages, lastSeq: Math.max(read.lastSeq, messages.at(-1)?.seq ?? 0) }
}

const sendText = (path: string, one: Outgoing): Promise<Message> =>
  api.command(
    'POST',
    path,
    { clientMessageId: one.clientMessageId, text: one.text },
    { idempotencyKey: one.clientMessageId, schema: Message },
  )

async function sendImage(consultId: string, one: Outgoing): Promise<Message> {
  if (!one.image) throw new Error('no picture to send')
  const { sendBytes } = await import('../parts/send-bytes.ts')
  return sendBytes(`/api/conversation/${consultId}/images/${one.clientMessageId}`, one.image.file, Message)
}
