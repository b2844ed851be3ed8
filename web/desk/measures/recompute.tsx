import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Progress } from 'antd'
import { useEffect, useRef } from 'react'
import { Run, RunList } from '#contracts/measures'
import { useMe } from '../../shell/session.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

export const moves = (run: { state: string } | undefined) =>
  run !== undefined && !['done', 'failed'].includes(run.state)

/** When the figures were computed last; computing anew on demand, with how far it is. New results come by themselves. */
export function Recompute() {
  const t = useT()
  const me = useMe()
  const say = useSay()
  const client = useQueryClient()
  const { message, modal } = App.useApp()
  const may = me.roles.includes('auditor') || me.roles.includes('manager')
  const runs = useApi('/api/measures/runs', RunList, {
    enabled: may,
    everyMs: (data) => (moves(data?.runs[0]) ? 1_500 : false),
  })
  const latest = runs.data?.runs[0]
  const moving = moves(latest)
  const moved = useRef(false)
  useEffect(() => {
    if (moved.current && !moving && latest?.state === 'done') {
      void message.success(t('runDone'))
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/measures/') })
    }
    moved.current = moving
  }, [moving, latest?.state, client, message, t])
  const ask = useCommand(Run, {
    onDone: () => {
      void message.success(t('asked'))
      void runs.refetch()
    },
  })
  // Nothing to press before it is known whether one is under way: a button that goes away under the finger takes the tap along.
  if (!may || (runs.data === undefined && !runs.error)) return null
  const begin = () =>
    modal.confirm({
      title: t('recompute'),
      content: t('recomputeAsk'),
      okText: t('recompute'),
      onOk: () => ask.mutate({ path: '/api/measures/runs', body: {} }),
    })
  return (
    <div className="run-line no-print">
      {latest ? (
        <span className="muted" role="status">
          {moving
            ? t('runProgress', { state: t(`running.${latest.state}`), done: latest.done, total: latest.total })
            : `${t(`running.${latest.state}`)} · ${say(latest.finishedAt ?? latest.askedAt)}`}
          {latest.failure ? ` · ${t('failedDo')}` : ''}
        </span>
      ) : null}
      {moving && latest ? (
        <Progress size="small" percent={latest.total === 0 ? 0 : Math.round((latest.done / latest.total) * 100)} />
      ) : (
        <Button size="small" loading={ask.isPending} onClick={begin}>
          {t('recompute')}
        </Button>
      )}
      <Refused error={ask.error} />
    </div>
  )
}
