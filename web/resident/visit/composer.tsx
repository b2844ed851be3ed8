import { Button, Toast } from 'antd-mobile'
import { PictureOutline } from 'antd-mobile-icons'
import { type ChangeEvent, type KeyboardEvent, useRef, useState } from 'react'
import { messageTextMax } from '#contracts/conversation'
import { Choices } from '../kit/parts.tsx'
import { ImageTooLarge, shrinkImage } from './shrink-image.ts'
import { useT } from './texts.ts'

/** Where the resident writes: words, a picture, and three sentences that are often said. */
export function Composer(props: {
  onSend: (content: { text: string } | { image: Blob }) => void
  firstWords: boolean
}) {
  const t = useT()
  const [text, setText] = useState('')
  const box = useRef<HTMLTextAreaElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const send = () => {
    const words = text.trim()
    if (!words) return
    props.onSend({ text: words })
    setText('')
    box.current?.focus()
  }
  const onKey = (event: KeyboardEvent) => {
    // While an input method is composing, Enter chooses a character and must not send.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      send()
    }
  }
  const onPicture = async (event: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.target.files ?? []
    event.target.value = ''
    if (!chosen) return
    try {
      props.onSend({ image: await shrinkImage(chosen) })
    } catch (error) {
      Toast.show({
        content: t(error instanceof ImageTooLarge ? 'pictureTooLarge' : 'pictureUnreadable'),
        duration: 4000,
      })
    }
  }
  const quick = [t('quick1'), t('quick2'), t('quick3')]
  return (
    <>
      {props.firstWords && text === '' ? (
        <Choices
          label={t('quick')}
          scroll
          value={undefined}
          of={quick.map((words) => ({ value: words, text: words }))}
          onChoose={(words) => {
            setText(words)
            box.current?.focus()
          }}
        />
      ) : null}
      <div className="composer">
        <button type="button" className="plain-button" aria-label={t('picture')} onClick={() => file.current?.click()}>
          <PictureOutline aria-hidden />
        </button>
        <input
          ref={file}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={t('picture')}
          onChange={(event) => void onPicture(event)}
        />
        <textarea
          ref={box}
          rows={1}
          value={text}
          maxLength={messageTextMax}
          aria-label={t('writeHere')}
          placeholder={t('writeHere')}
          enterKeyHint="send"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
        />
        <Button color="primary" disabled={text.trim() === ''} onClick={send}>
          {t('send')}
        </Button>
      </div>
    </>
  )
}
