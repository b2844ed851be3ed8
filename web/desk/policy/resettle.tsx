import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Affected, type Publication } from '#contracts/policies'
import { PolicyResettlement } from '#contracts/settlement-rules'
import { yuan } from '../../shell/money.tsx'
import { useMe } from '../../shell/session.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useMayEdit } from './parts.tsx'
import { useT } from './texts.ts'

/** A correction reaches bills: how many, and settlement's run over them, looked at before it settles. */
export function Reached({ publication }: { publication: z.output<typeof Publication> }) {
  const t = useT()
  const mayEdit = useMayEdit()
  const administrator = useMe().roles.includes('administrator')
  const path = `/api/policies/publications/${publication.publicationId}/affected`
  const affected = useApi(path, Affected, { enabled: mayEdit && publication.correction })
  const [runId, setRunId] = useState<string | undefined>(undefined)
  const ask = useCommand(PolicyResettlement, { onDone: (run) => setRunId(run.runId) })
  if (!affected.data || affected.data.bills === 0) return null
  const { bills, people, firstDay } = affected.data
  const from = publication.fromDay
  // The day in the region on which it was published.
  const to = new Date(Date.parse(publication.publishedAt) + 8 * 3_600_000).toISOString().slice(0, 10)
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={t('affected', { bills, people, day: firstDay ?? '' })}
        action={
          administrator && runId === undefined ? (
            <Button
              loading={ask.isPending}
              onClick={() =>
                ask.mutate({
                  path: '/api/settlement/policy-resettlements',
                  body: { from, to, reason: publication.title },
                })
              }
            >
              {t('resettleLook')}
            </Button>
          ) : null
        }
      />
      <Refused error={ask.error} />
      {runId ? <Run runId={runId} /> : null}
    </>
  )
}

function Run({ runId }: { runId: string }) {
  const t = useT()
  const path = `/api/settlement/policy-resettlements/${runId}`
  const moving = (state: string | undefined) => state === 'previewing' || state === 'settling'
  const query = useApi(path, PolicyResettlement, { everyMs: (run) => (moving(run?.state) ? 1500 : false) })
  const start = useCommand(PolicyResettlement, { onDone: () => void query.refetch() })
  const run = query.data
  if (!run) return null
  return (
    <Alert
      type={run.state === 'done' ? 'success' : 'info'}
      showIcon
      title={t(`resettle.${run.state}`)}
      description={t('resettleSay', {
        ...{ bills: run.changedBills, done: run.progress.total - run.progress.waiting, total: run.progress.total },
        ...{ refund: yuan(run.refundFen), due: yuan(run.dueFen) },
      })}
      action={
        run.state === 'previewed' && run.progress.differing > 0 ? (
          <Button loading={start.isPending} onClick={() => start.mutate({ path: `${path}/start` })}>
            {t('resettleStart')}
          </Button>
        ) : null
      }
    />
  )
}
