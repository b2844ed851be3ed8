import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Indicator, Scheme, Schemes } from '#contracts/assessment'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import './assessment.css'
import { Propose } from './propose.tsx'
import { percentOf, pointsOf } from './say.ts'
import { useT } from './texts.ts'

const stateText = { 'in-force': 'inForce', proposed: 'proposed', returned: 'returned' } as const
const stateColour = { 'in-force': 'success', proposed: 'warning', returned: undefined } as const

/** By what institutions are assessed: every version, and what waits for a second person. */
export function SchemesPage() {
  const t = useT()
  const { roles } = useMe()
  const query = useApi('/api/assessment/schemes', Schemes)
  return (
    <Page
      title={t('schemesTitle')}
      sub={
        <>
          <Link to={'/fund/assessment' as never}>{t('back')}</Link> · {t('schemesSub')}
        </>
      }
    >
      <Answer of={query}>
        {({ schemes }) => (
          <>
            {schemes.length === 0 ? <Empty title={t('noSchemes')} /> : null}
            {schemes.map((scheme) => (
              <One key={scheme.schemeId} scheme={scheme} />
            ))}
            {roles.includes('administrator') ? <Propose from={schemes[0]} /> : null}
          </>
        )}
      </Answer>
    </Page>
  )
}

function One({ scheme }: { scheme: Scheme }) {
  const t = useT()
  const words = useWords()
  const { roles } = useMe()
  const { yearFrom, yearTo, source, proposedByName, decidedByName, reason, state } = scheme
  return (
    <Card
      title={
        <>
          {words(scheme.title)} <Tag color={stateColour[state]}>{t(stateText[state])}</Tag>
        </>
      }
      extra={yearTo === null ? t('years', { from: yearFrom }) : t('yearsTo', { from: yearFrom, to: yearTo })}
    >
      <p className="muted">
        {t('source', { source })} · {t('proposedBy', { name: proposedByName })}
        {decidedByName ? ` · ${t('decidedBy', { name: decidedByName, reason: reason ?? '' })}` : ''}
      </p>
      <IndicatorTable indicators={scheme.indicators} />
      {state === 'proposed' && roles.includes('auditor') ? <Decide schemeId={scheme.schemeId} /> : null}
    </Card>
  )
}

function IndicatorTable({ indicators }: { indicators: readonly Indicator[] }) {
  const t = useT()
  const words = useWords()
  return (
    <Table<Indicator>
      size="small"
      rowKey="code"
      pagination={false}
      dataSource={[...indicators]}
      columns={[
        { title: t('indicator'), render: (_, { title }) => words(title) },
        { title: t('measure'), dataIndex: 'measure', className: 'muted' },
        {
          title: t('bounds'),
          width: 160,
          render: (_, { zeroAtBp, fullAtBp }) => `${percentOf(zeroAtBp)} → ${percentOf(fullAtBp)}`,
        },
        { title: t('weight'), width: 90, align: 'right', render: (_, { weightBp }) => pointsOf(weightBp) },
      ]}
    />
  )
}

function Decide({ schemeId }: { schemeId: string }) {
  const t = useT()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const command = useCommand(Scheme, {
    onDone: () => client.invalidateQueries({ queryKey: ['/api/assessment/schemes'] }),
  })
  const decide = (decision: 'publish' | 'return') =>
    command.mutate({ path: `/api/assessment/schemes/${schemeId}/decide`, body: { decision, reason: reason.trim() } })
  return (
    <div className="assessment-raise no-print">
      <Input
        aria-label={t('reason')}
        placeholder={t('reason')}
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <Refused error={command.error} />
      <span className="page-actions">
        <Button
          type="primary"
          disabled={reason.trim() === ''}
          loading={command.isPending}
          onClick={() => decide('publish')}
        >
          {t('publish')}
        </Button>
        <Button disabled={reason.trim() === ''} loading={command.isPending} onClick={() => decide('return')}>
          {t('giveBack')}
        </Button>
      </span>
    </div>
  )
}
