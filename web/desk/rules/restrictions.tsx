import { Button, Segmented, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Restriction, RestrictionList, Restriction as RestrictionShape } from '#contracts/fair-use'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { exact } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { RulesNav } from './nav.tsx'
import './rules.css'
import { useT } from './texts.ts'

const states = ['contested', 'running', 'over', 'all'] as const
type State = (typeof states)[number]
const pageSize = 20
const tone = { running: 'warning', contested: 'error', over: undefined, lifted: 'success' } as const

/** Who may not book for a while: on what it rests, what they say against it, and a person's decision. */
export function RestrictionsPage() {
  const t = useT()
  const bookingT = useBookingT()
  const deskT = useDeskT()
  const [state, setState] = useState<State>('contested')
  const [page, setPage] = useState(1)
  const query = useApi('/api/fair-use/restrictions', RestrictionList, {
    params: { state, limit: pageSize, offset: (page - 1) * pageSize },
    keep: true,
  })
  const rows = query.data?.restrictions ?? []
  const save = () =>
    saveCsv(
      t('nav.restrictions'),
      csvOf(
        [bookingT('who'), t('why'), t('until'), bookingT('state'), t('clause'), t('evidence')],
        rows.map((row) => [
          row.residentName,
          t(`whys.${row.why}`),
          exact(row.until),
          t(`restriction.${row.state}`),
          row.clause,
          row.evidence.map(({ date }) => date).join(' '),
        ]),
      ),
    )
  return (
    <Page
      title={t('title')}
      sub={t('restrictionsSub')}
      actions={
        <Button disabled={rows.length === 0} onClick={save}>
          {deskT('exportCsv')}
        </Button>
      }
    >
      <RulesNav />
      <div>
        <Segmented<State>
          value={state}
          onChange={(value) => {
            setState(value)
            setPage(1)
          }}
          options={states.map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
      </div>
      <Card>
        <Answer of={query}>
          {({ restrictions, total }) => (
            <Table<Restriction>
              size="small"
              rowKey="id"
              scroll={{ x: 760 }}
              dataSource={restrictions}
              pagination={{
                current: page,
                pageSize,
                total,
                onChange: setPage,
                showSizeChanger: false,
                hideOnSinglePage: true,
              }}
              locale={{ emptyText: <Empty title={t(state === 'contested' ? 'noContests' : 'noRestrictions')} /> }}
              expandable={{
                defaultExpandAllRows: state === 'contested',
                expandedRowRender: (row) => <Case key={row.id} of={row} onDone={() => void query.refetch()} />,
              }}
              columns={[
                { title: bookingT('who'), width: 110, render: (_, row) => <b>{row.residentName}</b> },
                { title: t('why'), render: (_, row) => row.sentence },
                { title: t('where'), width: 130, render: (_, row) => row.institutionName ?? t('wholeRegion') },
                { title: t('until'), width: 130, render: (_, row) => <Time at={row.until} plan /> },
                {
                  title: bookingT('state'),
                  width: 110,
                  render: (_, row) => <Tag color={tone[row.state]}>{t(`restriction.${row.state}`)}</Tag>,
                },
              ]}
            />
          )}
        </Answer>
      </Card>
    </Page>
  )
}

/** One restriction: rule, evidence, the person's words, the decision. */
function Case({ of, onDone }: { of: Restriction; onDone: () => void }) {
  const t = useT()
  const [reason, setReason] = useState('')
  const decide = useCommand(RestrictionShape, { onDone })
  const send = (decision: 'lift' | 'uphold') =>
    decide.mutate({ path: `/api/fair-use/restrictions/${of.id}/decide`, body: { decision, reason } })
  const open = of.state === 'running' || of.state === 'contested'
  return (
    <div>
      <dl className="facts">
        <dt>{t('clause')}</dt>
        <dd>{of.clause}</dd>
        <dt>{t('evidence')}</dt>
        <dd className="evidence">
          {of.evidence.map((one) => (
            <span key={one.appointmentId}>
              {t(`whys.${of.why}`)} <Day date={one.date} />
            </span>
          ))}
        </dd>
        <dt>{t('runs')}</dt>
        <dd>
          <Time at={of.from} plan /> – <Time at={of.until} plan />
        </dd>
      </dl>
      {of.contestWords ? (
        <p className="contest">
          <b>{t('says')}</b> {of.contestWords}
        </p>
      ) : null}
      {of.decision ? (
        <p>
          <b>{t(`decided.${of.decision}`)}</b> {of.decisionReason} {of.decidedAt ? <Time at={of.decidedAt} /> : null}
        </p>
      ) : null}
      {open ? (
        <>
          <ReasonField
            label={t('decisionReason')}
            value={reason}
            onChange={setReason}
            phrases={[t('phrase.proof'), t('phrase.suspended'), t('phrase.noProof')]}
          />
          <Refused error={decide.error} />
          <div className="form-buttons">
            <Button disabled={reason.trim().length < 2} loading={decide.isPending} onClick={() => send('uphold')}>
              {t('uphold')}
            </Button>
            <Button
              type="primary"
              disabled={reason.trim().length < 2}
              loading={decide.isPending}
              onClick={() => send('lift')}
            >
              {t('lift')}
            </Button>
          </div>
        </>
      ) : null}
    </div>
  )
}
