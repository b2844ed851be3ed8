import { ImageViewer } from 'antd-mobile'
import { useEffect, useRef } from 'react'
import type { Message } from '#contracts/conversation'
import { ErrorState, Loading, useOnline } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import './chat.css'
import type { Pending } from './outbox.ts'
import { useT } from './texts.ts'
import type { useConversation } from './use-conversation.ts'

/** What was said, oldest first; own words on the right with their ticks; what is not yet sent last. */
export function Chat({ chat }: { chat: ReturnType<typeof useConversation> }) {
  const t = useT()
  const end = useRef<HTMLLIElement>(null)
  const count = chat.messages.length + chat.pending.length
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'end' })
  }, [count])
  if (chat.messages.length === 0 && chat.error) return <ErrorState error={chat.error} retry={chat.reload} />
  if (chat.state === undefined && chat.messages.length === 0) return <Loading lines={2} cards={2} />
  const acknowledged = new Set(chat.messages.map((message) => message.clientMessageId))
  const waiting = chat.pending.filter((each) => !acknowledged.has(each.clientMessageId))
  return (
    <ol className="chat-list" role="log" aria-label={t('conversation')} aria-live="polite">
      {count === 0 ? <li className="chat-item notice-line">{t('emptyChat')}</li> : null}
      {chat.messages.map((message) => (
        <Said key={message.seq} message={message} readUpTo={chat.read.doctor} />
      ))}
      {waiting.map((pending) => (
        <Waiting key={pending.clientMessageId} pending={pending} retry={chat.retry} discard={chat.discard} />
      ))}
      <li ref={end} aria-hidden style={{ height: 1, scrollMarginBottom: 120 }} />
    </ol>
  )
}

type NoticeKey = Parameters<ReturnType<typeof useT>>[0]

function Said({ message, readUpTo }: { message: Message; readUpTo: number }) {
  const t = useT()
  if (message.kind === 'notice' || message.side === 'system') {
    const key = `notice.${message.text.replace(/[.-]/g, '_')}`
    const sentence = t(key as NoticeKey)
    return (
      <li className="chat-item notice-line">
        {sentence.endsWith(key) ? message.text : sentence} · <Time at={message.at} />
      </li>
    )
  }
  const mine = message.side === 'resident'
  const isRead = message.seq <= readUpTo
  return (
    <li className={mine ? 'chat-item mine' : 'chat-item'}>
      {message.kind === 'image' && message.imageId ? (
        <Picture
          src={`/api/conversation/${message.conversationId}/images/${message.imageId}`}
          name={t('pictureOf', { name: message.authorName })}
        />
      ) : (
        <span className="bubble">{message.text}</span>
      )}
      <span className="chat-meta">
        {mine ? null : <span>{message.authorName}</span>}
        <Time at={message.at} />
        {mine ? (
          <span role="img" aria-label={t(isRead ? 'read' : 'delivered')} title={t(isRead ? 'read' : 'delivered')}>
            {isRead ? '✓✓' : '✓'}
          </span>
        ) : null}
      </span>
    </li>
  )
}

function Waiting(props: { pending: Pending; retry: (id: string) => void; discard: (id: string) => void }) {
  const t = useT()
  const online = useOnline()
  const { pending } = props
  const refused = pending.refusal !== undefined
  return (
    <li className="chat-item mine">
      {pending.image ? (
        <PendingPicture image={pending.image} />
      ) : (
        <span className={refused ? 'bubble refused' : 'bubble'}>{pending.text}</span>
      )}
      <span className="chat-meta">
        {refused ? (
          <>
            <span role="alert">
              {t('refused')}:{pending.refusal}
            </span>
            <button type="button" onClick={() => props.retry(pending.clientMessageId)}>
              {t('resend')}
            </button>
            <button type="button" onClick={() => props.discard(pending.clientMessageId)}>
              {t('discard')}
            </button>
          </>
        ) : (
          <span>{t(online ? 'sending' : 'queued')}</span>
        )}
      </span>
    </li>
  )
}

function Picture({ src, name }: { src: string; name: string }) {
  return (
    <button type="button" className="bubble-picture" onClick={() => ImageViewer.show({ image: src })}>
      <img src={src} alt={name} loading="lazy" />
    </button>
  )
}

function PendingPicture({ image }: { image: Blob }) {
  const t = useT()
  const picture = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const address = URL.createObjectURL(image)
    if (picture.current) picture.current.src = address
    return () => URL.revokeObjectURL(address)
  }, [image])
  return (
    <span className="bubble-picture" style={{ opacity: 0.7 }}>
      <img ref={picture} alt={t('picture')} />
    </span>
  )
}
