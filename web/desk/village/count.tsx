import { Waiting } from '#contracts/village'
import { useApi } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import './village.css'
import { useT } from './texts.ts'

/** How much waits for the reader: asked again now and then; the rail, which is on every page, hears the stream. */
export function useWaiting() {
  return useApi('/api/village/waiting', Waiting, { everyMs: 120_000 })
}

/** The number at the rail's entry; nothing while nothing waits. */
export function WaitingCount() {
  const t = useT()
  const { data, refetch } = useWaiting()
  const again = () => void refetch()
  useStream('/api/village/waiting/stream', again, { onReconnect: again })
  if (!data || data.count === 0) return null
  return (
    <span className="rail-count tabular" title={t('waiting', { n: data.count })}>
      {data.count > 99 ? '99+' : data.count}
    </span>
  )
}
