import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useT } from '../texts.ts'
import './pads.css'

const SIDE_PX = 640

/** A signature drawn by finger; tells the picture (PNG, as a data address) once there is ink, and undefined when wiped. */
export function SignaturePad(props: { label: string; onInk: (png: string | undefined) => void }) {
  const t = useT()
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef<{ x: number; y: number } | undefined>(undefined)
  const [inked, setInked] = useState(false)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    element.width = SIDE_PX
    element.height = Math.round((SIDE_PX * element.clientHeight) / Math.max(1, element.clientWidth))
  }, [])
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const scale = event.currentTarget.width / box.width
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale }
  }
  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    last.current = at(event)
  }
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = event.currentTarget.getContext('2d')
    if (!last.current || !pen) return
    const next = at(event)
    pen.lineWidth = 4
    pen.lineCap = 'round'
    pen.strokeStyle = '#10191d'
    pen.beginPath()
    pen.moveTo(last.current.x, last.current.y)
    pen.lineTo(next.x, next.y)
    pen.stroke()
    last.current = next
    setInked(true)
  }
  const end = () => {
    if (!last.current) return
    last.current = undefined
    if (inked) props.onInk(canvas.current?.toDataURL('image/png'))
  }
  const wipe = () => {
    const element = canvas.current
    element?.getContext('2d')?.clearRect(0, 0, element.width, element.height)
    setInked(false)
    props.onInk(undefined)
  }
  return (
    <div className="signature">
      <div className="spread">
        <strong>{props.label}</strong>
        <button type="button" className="plain-button" disabled={!inked} onClick={wipe}>
          {t('sign.again')}
        </button>
      </div>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t(inked ? 'sign.inked' : 'sign.empty', { who: props.label })}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
    </div>
  )
}
