import { useEffect } from 'react'
import { useT } from '../texts.ts'
import './pads.css'

/** Big keys for one thumb; the device's own keyboard types too, where there is one. */
export function NumberPad(props: {
  onKey: (key: string) => void
  point?: boolean
  label: string
  next?: { text: string; onTap: () => void }
}) {
  const t = useT()
  const { onKey, point } = props
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTextBox(event.target)) return
      if (/^\d$/.test(event.key)) onKey(event.key)
      else if (event.key === '.' && point) onKey('.')
      else if (event.key === 'Backspace') onKey('back')
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [onKey, point])
  return (
    // biome-ignore lint/a11y/useSemanticElements: keys of a pad, not fields of a form
    <div className="pad" role="group" aria-label={props.label}>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
        <button key={digit} type="button" className="pad-key" onClick={() => onKey(digit)}>
          {digit}
        </button>
      ))}
      {point ? (
        <button type="button" className="pad-key" aria-label={t('pad.point')} onClick={() => onKey('.')}>
          .
        </button>
      ) : props.next ? (
        <button type="button" className="pad-key word" onClick={props.next.onTap}>
          {props.next.text}
        </button>
      ) : (
        <span />
      )}
      <button type="button" className="pad-key" onClick={() => onKey('0')}>
        0
      </button>
      <button type="button" className="pad-key word" onClick={() => onKey('back')}>
        {t('pad.back')}
      </button>
    </div>
  )
}

const isTextBox = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
