import { Alert, Button, Input, Progress } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { type Draft, Preview, type PreviewResult } from '#contracts/policies'
import { yuan } from '../../shell/money.tsx'
import { Answer } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, HowCounted, Refused } from '../parts/page.tsx'
import { useMayEdit } from './parts.tsx'
import { People } from './preview-people.tsx'
import { BeforeAfter, Groups } from './preview-pictures.tsx'
import { useT } from './texts.ts'

type Seen = z.output<typeof Preview>

/** What the draft would do to a month's bills: the sentence, the pictures, then the tables. */
export function PreviewCard({ draft }: { draft: Draft }) {
  const t = useT()
  const path = `/api/policies/drafts/${draft.draftId}/preview`
  const query = useApi(path, Preview, { everyMs: (seen) => (seen?.state === 'running' ? 1000 : false) })
  return (
    <Card
      title={
        <>
          {t('preview')} <HowCounted text={t('previewHow')} />
        </>
      }
      extra={<Ask draft={draft} path={path} seen={query.data} again={() => void query.refetch()} />}
    >
      <Answer of={query}>
        {(seen) => (
          <>
            <State seen={seen} />
            {seen.result ? <Result draft={draft} result={seen.result} /> : null}
          </>
        )}
      </Answer>
    </Card>
  )
}

function State({ seen }: { seen: Seen }) {
  const t = useT()
  if (seen.state === 'none') return <p className="muted">{t('previewNone')}</p>
  if (seen.state === 'failed') return <Alert type="warning" showIcon title={t('previewFailed')} />
  if (seen.state === 'running') {
    const percent = seen.total === 0 ? 0 : Math.floor((100 * seen.done) / seen.total)
    return (
      <div role="status">
        {t('previewRunning', { done: seen.done, total: seen.total })}
        <Progress percent={percent} />
      </div>
    )
  }
  return seen.fresh ? null : <Alert type="warning" showIcon title={t('previewStale')} />
}

interface AskProps {
  draft: Draft
  path: string
  seen: Seen | undefined
  again: () => void
}

function Ask({ draft, path, seen, again }: AskProps) {
  const t = useT()
  const mayEdit = useMayEdit()
  const [month, setMonth] = useState('')
  const ask = useCommand(Preview, { onDone: again })
  if (!mayEdit || draft.rows === 0 || (draft.state !== 'open' && draft.state !== 'submitted')) return null
  const body = /^\d{4}-\d{2}$/.test(month) ? { month } : {}
  return (
    <span className="no-print">
      <Input
        type="month"
        size="small"
        style={{ width: 150 }}
        aria-label={t('previewMonth')}
        value={month || (seen?.month ?? '')}
        onChange={(event) => setMonth(event.target.value)}
      />{' '}
      <Button
        size="small"
        type={seen?.fresh ? 'default' : 'primary'}
        loading={ask.isPending || seen?.state === 'running'}
        onClick={() => ask.mutate({ path, body })}
      >
        {t(seen?.state === 'done' ? 'previewAgain' : 'previewRun')}
      </Button>
      <Refused error={ask.error} />
    </span>
  )
}

function Result({ draft, result }: { draft: Draft; result: PreviewResult }) {
  const t = useT()
  const { whole } = result
  const fund = whole.fundAfterFen - whole.fundBeforeFen
  const person = whole.personAfterFen - whole.personBeforeFen
  const word = (fen: number) => t(fen >= 0 ? 'more' : 'less')
  return (
    <>
      <p className="policy-say">
        {whole.touched === 0
          ? t('noChange')
          : t('previewSay', {
              ...{ month: result.month, bills: whole.bills, touched: whole.touched },
              ...{ fundWord: word(fund), fund: yuan(Math.abs(fund)) },
              ...{ personWord: word(person), person: yuan(Math.abs(person)) },
            })}
      </p>
      {result.uncovered > 0 ? <Alert type="error" showIcon title={t('uncovered', { n: result.uncovered })} /> : null}
      <div className="columns">
        <div>
          <h3>{t('byFund')}</h3>
          <BeforeAfter
            label={t('byFund')}
            rows={result.funds
              .filter((one) => one.beforeFen > 0 || one.afterFen > 0)
              .map(({ fund, ...sums }) => ({ name: t(`funds.${fund as 'hifp'}`), ...sums }))}
          />
        </div>
        <div>
          <h3>{t('byInstitution')}</h3>
          <BeforeAfter
            label={t('byInstitution')}
            rows={result.groups
              .filter((one) => one.by === 'institution')
              .toSorted((a, b) => b.fundBeforeFen - a.fundBeforeFen)
              .slice(0, 12)
              .map((one) => ({ name: one.name, beforeFen: one.fundBeforeFen, afterFen: one.fundAfterFen }))}
          />
        </div>
      </div>
      <h3>{t('byGroup')}</h3>
      <Groups groups={result.groups} />
      <People draftId={draft.draftId} people={result.people} />
    </>
  )
}
