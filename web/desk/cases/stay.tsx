import { Link, useParams } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useState } from 'react'
import { type CodedStay, StayExplained, WhatIf } from '#contracts/cases'
import { Money, yuan } from '../../shell/money.tsx'
import { preferences } from '../../shell/preferences.ts'
import { Answer } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { FundNav } from '../fund/nav.tsx'
import { Card, Page, Refused } from '../parts/page.tsx'
import { CodeChoice } from './code-choice.tsx'
import { PathPicture } from './path.tsx'
import { useT } from './texts.ts'

/** One stay: how it was grouped and what it is paid; beside it what another coding would be. */
export function StayPage() {
  const t = useT()
  const { mdtrtId } = useParams({ strict: false }) as { mdtrtId: string }
  const query = useApi(`/api/cases/stays/${mdtrtId}`, StayExplained)
  return (
    <Page
      title={t('stayTitle')}
      sub={
        <>
          <Link to={'/fund/cases' as never}>{t('months')}</Link> · {t('changesNothing')}
        </>
      }
    >
      <FundNav />
      <Answer of={query}>
        {(stay) => (
          <div className="cases-two">
            <Coded title={t('before')} of={stay.stay} costFen={stay.costFen} personFen={stay.personFen} />
            <Recode stay={stay} />
          </div>
        )}
      </Answer>
    </Page>
  )
}

function Recode({ stay }: { stay: StayExplained }) {
  const t = useT()
  const [change, setChange] = useState({
    ...{ principal: [] as string[], addDiagnoses: [] as string[], removeDiagnoses: [] as string[] },
    ...{ addProcedures: [] as string[], removeProcedures: [] as string[] },
  })
  const ask = useCommand<WhatIf>(WhatIf)
  const { principal, ...rest } = change
  const body = { ...rest, ...(principal[0] ? { principalDiagnosis: principal[0] } : {}) }
  const choice = (name: keyof typeof change, label: string, kind: 'diagnosis' | 'procedure') => (
    <CodeChoice
      label={label}
      kind={kind}
      value={change[name]}
      onChange={(codes) => setChange({ ...change, [name]: name === 'principal' ? codes.slice(-1) : codes })}
    />
  )
  return (
    <div>
      <Card title={t('other')}>
        <form
          className="cases-form"
          onSubmit={(event) => {
            event.preventDefault()
            ask.mutate({ path: `/api/cases/stays/${stay.mdtrtId}/what-if`, body })
          }}
        >
          {choice('principal', t('newPrincipal'), 'diagnosis')}
          {choice('addDiagnoses', t('addDiagnoses'), 'diagnosis')}
          {choice('removeDiagnoses', t('removeDiagnoses'), 'diagnosis')}
          {choice('addProcedures', t('addProcedures'), 'procedure')}
          {choice('removeProcedures', t('removeProcedures'), 'procedure')}
          <div>
            <Button type="primary" htmlType="submit" loading={ask.isPending}>
              {t('tryIt')}
            </Button>
          </div>
        </form>
        <Refused error={ask.error} />
      </Card>
      {ask.data ? (
        <Coded title={t('after')} of={ask.data.after} costFen={stay.costFen} personFen={stay.personFen} />
      ) : null}
    </div>
  )
}

function Coded(props: { title: string; of: CodedStay; costFen: number; personFen: number }) {
  const t = useT()
  const { locale } = preferences.get()
  const { grouping, drg, dip } = props.of
  return (
    <Card title={`${props.title} · ${grouping.drg} ${grouping.name}`}>
      <PathPicture of={grouping} />
      <Table
        size="small"
        rowKey="system"
        pagination={false}
        dataSource={[drg, dip]}
        columns={[
          { title: t('system'), render: (_, one) => `${t(one.system)}${one.pays ? ` · ${t('pays')}` : ''}` },
          { title: t('code'), dataIndex: 'groupCode' },
          {
            title: t('weight'),
            align: 'right',
            render: (_, one) => fourOf(one.points10000 ?? one.weight10000),
          },
          { title: t('times'), align: 'right', render: (_, one) => fourOf(one.times10000) },
          {
            title: t('pay'),
            align: 'right',
            render: (_, one) => (one.payFen === null ? t('unknownYet') : <Money fen={one.payFen} strong />),
          },
        ]}
        expandable={{
          expandedRowRender: (one) => (
            <ul className="cases-second">
              {one.steps.map((step) => (
                <li key={step.en}>
                  {step[locale]} {step.value10000 === undefined ? '' : fourOf(step.value10000)}{' '}
                  {step.amountFen === undefined ? '' : yuan(step.amountFen)}
                </li>
              ))}
            </ul>
          ),
        }}
      />
      <p className="muted">
        {t('cost')} {yuan(props.costFen)} · {t('person')} {yuan(props.personFen)}
      </p>
    </Card>
  )
}

export const fourOf = (value10000: number | null): string =>
  value10000 === null ? '—' : (value10000 / 10_000).toFixed(4)
