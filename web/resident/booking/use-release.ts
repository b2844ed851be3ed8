import { useEffect, useRef } from 'react'
import { chance, clock } from '../../shell/browser.ts'
import { askInMs } from './release.ts'

/** Asks again when the next of these releases has come, a little spread, and once more when the page wakes up after it. */
export function useRelease(releasesAt: readonly (string | null)[], ask: () => unknown): void {
  const asking = useRef(ask)
  asking.current = ask
  const times = releasesAt.filter((at) => at !== null).join(' ')
  useEffect(() => {
    if (times === '') return
    let timer: ReturnType<typeof setTimeout>
    let asked = 0
    const wait = () => {
      const now = clock.now().getTime()
      const milliseconds = askInMs(times.split(' '), now, chance(), asked)
      if (milliseconds === undefined) return
      timer = setTimeout(() => {
        const due = times.split(' ').some((at) => Date.parse(at) <= clock.now().getTime())
        if (due && document.visibilityState === 'visible') {
          asking.current()
          asked += 1
        }
        wait()
      }, milliseconds)
    }
    wait()
    return () => clearTimeout(timer)
  }, [times])
}
