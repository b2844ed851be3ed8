import { type ReactNode, useEffect, useRef } from 'react'
import { useSentence } from '../states.tsx'
import { useT } from './texts.ts'
import { useVideo, type Video } from './use-video.ts'
import './video.css'

/** The video of a running consult: one button until it begins, then both pictures with what one can do. */
export function VideoStage({ consultId }: { consultId: string }) {
  const t = useT()
  const video = useVideo(consultId)
  if (video.state === 'off') {
    return (
      <section className="video-off" aria-label={t('video')}>
        <button
          type="button"
          className={video.awaited ? 'video-button awaited' : 'video-button'}
          onClick={() => void video.join()}
        >
          {t(video.awaited ? 'joinAwaited' : 'join')}
        </button>
        <Trouble video={video} />
      </section>
    )
  }
  return (
    <section className="video-stage" aria-label={t('video')} data-state={video.state}>
      <Picture stream={video.other} name={t('other')} className="video-other" onMoves={video.moves} />
      <Picture stream={video.own} name={t('own')} className="video-own" muted />
      <p className="video-state" role="status">
        {t(video.state)}
      </p>
      <Controls video={video} />
      <Trouble video={video} />
    </section>
  )
}

function Controls({ video }: { video: Video }) {
  const t = useT()
  return (
    <div className="video-controls">
      <Toggle on={video.muted} onClick={() => video.mute(!video.muted)}>
        {t(video.muted ? 'unmute' : 'mute')}
      </Toggle>
      <Toggle on={video.hidden} onClick={() => video.hide(!video.hidden)}>
        {t(video.hidden ? 'show' : 'hide')}
      </Toggle>
      <button type="button" className="video-button danger" onClick={video.leave}>
        {t('leave')}
      </button>
    </div>
  )
}

function Toggle(props: { on: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="video-button quiet" aria-pressed={props.on} onClick={props.onClick}>
      {props.children}
    </button>
  )
}

function Picture(props: {
  stream: MediaStream | undefined
  name: string
  className: string
  muted?: boolean
  onMoves?: () => void
}) {
  const element = useRef<HTMLVideoElement>(null)
  const { stream } = props
  useEffect(() => {
    if (element.current) element.current.srcObject = stream ?? null
  }, [stream])
  return (
    <video
      ref={element}
      className={props.className}
      aria-label={props.name}
      autoPlay
      playsInline
      muted={props.muted ?? false}
      onPlaying={props.onMoves}
    />
  )
}

function Trouble({ video }: { video: Video }) {
  const t = useT()
  const sentence = useSentence()
  const { trouble } = video
  if (!trouble) return null
  return (
    <p className="video-trouble" role="alert">
      {typeof trouble === 'string' ? t(trouble) : sentence(trouble)}
    </p>
  )
}
