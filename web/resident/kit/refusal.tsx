import { ApiRefusal } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { clockFace } from '../../shell/moment.ts'
import { useSentence } from '../../shell/states.tsx'
import { useNow } from '../../shell/time.tsx'
import { useT } from '../texts.ts'
import { Notice } from './parts.tsx'

const told = new WeakMap<Error, number>()

/** Until when a refused tap has to wait: from the answer's Retry-After, counted from when the answer came. */
function waitUntil(error: unknown): number | undefined {
  if (!(error instanceof ApiRefusal) || error.retryAfterSeconds === undefined) return undefined
  const known = told.get(error)
  if (known !== undefined) return known
  const until = clock.now().getTime() + error.retryAfterSeconds * 1000
  told.set(error, until)
  return until
}

/** Seconds until the tap that was refused for being too fast may be repeated; 0: now. */
export function useWait(error: unknown): number {
  const until = waitUntil(error)
  useNow(until === undefined ? 60_000 : 500) // only to be drawn again
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - clock.now().getTime()) / 1000))
}

/** What a tap was refused with, in words; "too fast" counts down and then says that it may be tried again. */
export function Refused({ error }: { error: unknown }) {
  const t = useT()
  const sentence = useSentence()
  const seconds = useWait(error)
  if (!error) return null
  if (waitUntil(error) === undefined) return <Notice tone="bad">{sentence(error)}</Notice>
  return (
    <Notice tone="warn" title={t(seconds > 0 ? 'tooFast' : 'tryNow')}>
      {seconds > 0 ? (
        <p>
          {t('tooFastFor')}{' '}
          <span className="tabular" role="timer">
            {clockFace(seconds)}
          </span>
        </p>
      ) : (
        <p>{t('tryNowHint')}</p>
      )}
    </Notice>
  )
}
