import type { Entry } from '#contracts/waiting-list'
import { useFreeDay } from '../booking/free-day.ts'
import { useT } from './texts.ts'

/** 明天 · 上午, 3月5日–3月7日 · 全天 */
export function useWish(): (entry: Pick<Entry, 'from' | 'to' | 'half'>) => string {
  const t = useT()
  const day = useFreeDay()
  return ({ from, to, half }) =>
    `${from === to ? day(from) : `${day(from)}–${day(to)}`} · ${t(`half.${half ?? 'day'}`)}`
}
