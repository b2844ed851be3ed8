import { useQueryClient } from '@tanstack/react-query'
import { Unread } from '#contracts/reminders'
import { useApi } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'

export const unreadPath = '/api/reminders/unread'

/** How many notices nobody has looked at; a new one is counted as it comes. */
export function useUnread(): number {
  const client = useQueryClient()
  const stream = useStream('/api/reminders/notices/stream', () => {
    void client.invalidateQueries({ queryKey: [unreadPath] })
    void client.invalidateQueries({ queryKey: ['/api/reminders/notices'] })
  })
  const { data } = useApi(unreadPath, Unread, { everyMs: () => (stream === 'lost' ? 60_000 : false) })
  return data?.unread ?? 0
}
