import { PictureOutlined, SendOutlined } from '@ant-design/icons'
import { Button, Image, Input, Upload } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useEffect, useRef, useState } from 'react'
import { type Message, messageTextMax } from '#contracts/conversation'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { VideoStage } from '../../shell/video/stage.tsx'
import { useKeys } from '../frame/keys.ts'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'
import { type Outgoing, useConversation } from './use-conversation.ts'

/** The chat with the patient: what was said, what is on its way, and the line to write on. */
export function Conversation({ consultId, open, live }: { consultId: string; open: boolean; live: boolean }) {
  const t = useT()
  const deskT = useDeskT()
  const chat = useConversation(consultId, live)
  const said = chat.query.data && chat.whole(chat.query.data)
  const last = said?.lastSeq ?? 0
  const { markRead } = chat
  const readUpTo = chat.query.data?.read.doctor ?? 0
  useEffect(() => {
    if (open && last > readUpTo && document.visibilityState === 'visible') markRead(last)
  }, [open, last, readUpTo, markRead])
  return (
    <section className="chat" aria-label={t('consult.chat')}>
      {live ? <VideoStage consultId={consultId} /> : null}
      <Answer of={chat.query}>
        {(data) => (
          <Transcript last={last + chat.outgoing.length}>
            {last === 0 && chat.outgoing.length === 0 ? <Empty title={t('chat.empty')} /> : null}
            {chat.whole(data).messages.map((message) => (
              <Bubble key={message.seq} message={message} read={message.seq <= data.read.resident} />
            ))}
            {chat.outgoing.map((one) => (
              <OutgoingBubble key={one.clientMessageId} one={one} again={chat.again} />
            ))}
          </Transcript>
        )}
      </Answer>
      {live && chat.stream === 'lost' ? <p className="chat-lost">{deskT('reconnecting')}</p> : null}
      {open ? (
        <Writer send={chat.send} sendImage={chat.sendImage} />
      ) : (
        <p className="chat-closed muted">{t('chat.closed')}</p>
      )}
    </section>
  )
}

/** Stays at the end as messages come, unless the reader has scrolled up. */
function Transcript({ last, children }: { last: number; children: React.ReactNode }) {
  const t = useT()
  const box = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what moves it
  useEffect(() => {
    if (!away) toEnd()
  }, [last])
  return (
    <div className="chat-box">
      <div
        ref={box}
        className="chat-list"
        role="log"
        aria-live="polite"
        onScroll={(event) => {
          const element = event.currentTarget
          setAway(element.scrollHeight - element.scrollTop - element.clientHeight > 80)
        }}
      >
        {children}
      </div>
      {away ? (
        <Button size="small" className="chat-below" onClick={toEnd}>
          {t('chat.newBelow')} ↓
        </Button>
      ) : null}
    </div>
  )
}

const notices = [
  'accepted',
  'ended',
  'terminated',
  'left',
  'unseen',
  'entered',
  'prescription',
  'judged',
  'video-doctor',
  'video-resident',
] as const
type NoticeKey = (typeof notices)[number]

function Bubble({ message, read }: { message: Message; read: boolean }) {
  const t = useT()
  if (message.kind === 'notice') {
    const known = notices.find((key): key is NoticeKey => key === message.text)
    return (
      <p className="chat-notice muted">
        {known ? t(`chat.notice.${known}`) : /^[a-z_.-]+$/.test(message.text) ? t('chat.notice.other') : message.text} ·{' '}
        <Time at={message.at} />
      </p>
    )
  }
  const mine = message.side === 'doctor'
  return (
    <article className="bubble" data-mine={mine}>
      {message.kind === 'image' && message.imageId ? (
        <Image
          src={`/api/conversation/${message.conversationId}/images/${message.imageId}`}
          alt={t('chat.picture', { name: message.authorName })}
          height={140}
        />
      ) : (
        <p>{message.text}</p>
      )}
      <footer className="muted">
        <Time at={message.at} /> {mine && read ? `✓✓ ${t('chat.read')}` : mine ? '✓' : null}
      </footer>
    </article>
  )
}

function OutgoingBubble({ one, again }: { one: Outgoing; again: (one: Outgoing) => void }) {
  const t = useT()
  const sentence = useSentence()
  return (
    <article className="bubble" data-mine="true" data-pending="true">
      {one.image ? <img src={one.image.url} alt="" height={140} /> : <p>{one.text}</p>}
      <footer className="muted" role={one.error ? 'alert' : 'status'}>
        {one.error ? (
          <>
            {t('chat.failed')} · {sentence(one.error)}{' '}
            <Button size="small" type="link" onClick={() => again(one)}>
              {t('chat.again')}
            </Button>
          </>
        ) : (
          t('chat.sending')
        )}
      </footer>
    </article>
  )
}

function Writer(props: {
  send: (text: string) => void
  sendImage: (file: File) => 'wrongType' | 'tooLarge' | undefined
}) {
  const t = useT()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<'wrongType' | 'tooLarge' | undefined>(undefined)
  const field = useRef<TextAreaRef>(null)
  useKeys([{ key: 'm', label: t('chat.focus'), run: () => field.current?.focus() }])
  const send = () => {
    const words = text.trim()
    if (!words) return
    props.send(words)
    setText('')
  }
  return (
    <div className="chat-write">
      {problem ? (
        <p className="chat-problem" role="alert">
          {t(`chat.${problem}`)}
        </p>
      ) : null}
      <Upload
        accept="image/jpeg,image/png,image/webp"
        showUploadList={false}
        beforeUpload={(file) => {
          setProblem(props.sendImage(file))
          return Upload.LIST_IGNORE
        }}
      >
        <Button icon={<PictureOutlined />} aria-label={t('chat.image')} title={t('chat.image')} />
      </Upload>
      <Input.TextArea
        ref={field}
        value={text}
        maxLength={messageTextMax}
        autoSize={{ minRows: 1, maxRows: 4 }}
        aria-label={t('chat.focus')}
        placeholder={t('chat.placeholder')}
        onChange={(event) => setText(event.target.value)}
        onPaste={(event) => {
          const file = [...event.clipboardData.files].find((one) => one.type.startsWith('image/'))
          if (file) setProblem(props.sendImage(file))
        }}
        onPressEnter={(event) => {
          // an input method also ends a word with Enter; Ctrl+Enter belongs to signing
          if (event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          send()
        }}
        onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
      />
      <Button icon={<SendOutlined />} type="primary" ghost onClick={send} disabled={text.trim() === ''}>
        {t('chat.send')}
      </Button>
    </div>
  )
}
