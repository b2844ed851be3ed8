import { Waiting } from '#contracts/village'
import { useApi } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import './village.css'
import { useT } from './texts.ts'

/** How much waits for the reader: told by the stream, asked again now and then. */
export function useWaiting() {
  const query = useApi('/api/village/waiting', Waiting, { everyMs: 120_000 })
  const again = () => void query.refetch()
  useStream('/api/village/waiting/stream', again, { onReconnect: again })
  return query
}

/** The number at the rail's entry; nothing while nothing waits. */
export function WaitingCount() {
  const t = useT()
  const { data } = useWaiting()
  if (!data || data.count === 0) return null
  return (
    <span className="rail-count tabular" title={t('waiting', { n: data.count })}>
      {data.count > 99 ? '99+' : data.count}
    </span>
  )
}
