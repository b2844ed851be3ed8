import { useCallback, useEffect, useRef, useState } from 'react'

export interface Own {
  readonly own: MediaStream | undefined
  readonly muted: boolean
  readonly hidden: boolean
  /** Asks for camera and microphone; false when the page was left meanwhile: then they are off again. */
  open(): Promise<boolean>
  close(): void
  mute(muted: boolean): void
  hide(hidden: boolean): void
}

/** One's own camera and microphone: on from opening to closing, and never after the page was left. */
export function useOwn(): Own {
  const [own, setOwn] = useState<MediaStream | undefined>(undefined)
  const [muted, setMuted] = useState(false)
  const [hidden, setHidden] = useState(false)
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])

  const open = useCallback(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } })
    if (!here.current) {
      turnOff(stream)
      return false
    }
    // A new stream is on: what is shown says so.
    setMuted(false)
    setHidden(false)
    setOwn((before) => {
      turnOff(before)
      return stream
    })
    return true
  }, [])
  const close = useCallback(
    () =>
      setOwn((stream) => {
        turnOff(stream)
        return undefined
      }),
    [],
  )

  const mute = (off: boolean) => {
    for (const track of own?.getAudioTracks() ?? []) track.enabled = !off
    setMuted(off)
  }
  const hide = (off: boolean) => {
    for (const track of own?.getVideoTracks() ?? []) track.enabled = !off
    setHidden(off)
  }
  return { own, muted, hidden, open, close, mute, hide }
}

function turnOff(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
