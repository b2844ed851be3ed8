import { useState } from 'react'
import { useT } from '../texts.ts'
import { NumberPad } from './number-pad.tsx'

export const PIN_DIGITS = 6

/** Six digits, never shown, never kept: when the sixth is there they go to `onPin` and the dots are empty again. */
export function PinPad(props: { label: string; onPin: (pin: string) => void; busy?: boolean }) {
  const t = useT()
  const [pin, setPin] = useState('')
  const press = (key: string) => {
    if (props.busy) return
    const next = key === 'back' ? pin.slice(0, -1) : /^\d$/.test(key) ? pin + key : pin
    if (next.length < PIN_DIGITS) return setPin(next)
    setPin('')
    props.onPin(next)
  }
  const dots = [...Array(PIN_DIGITS).keys()]
  return (
    <>
      <div className="pin-dots" role="status" aria-label={t('pin.typed', { n: pin.length, of: PIN_DIGITS })}>
        {dots.map((place) => (
          <span key={place} className={place < pin.length ? 'pin-dot full' : 'pin-dot'} />
        ))}
      </div>
      <NumberPad label={props.label} onKey={press} />
    </>
  )
}
