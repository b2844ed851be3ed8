import { Button, Input, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Days, DifferenceWithHistory, type Side } from '#contracts/reconciliation'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { yuan } from '../../shell/yuan.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

const amounts = ['medfee_sumamt', 'fund_pay_sumamt', 'acct_pay', 'cash_payamt'] as const

interface Props {
  differenceId: string
  insurer: Days['insurer']
  onDone: () => void
}

/** One difference: both sides beside each other, what can be done, and what was. */
export function OneDifference({ differenceId, insurer, onDone }: Props) {
  const t = useT()
  const query = useApi(`/api/reconciliation/differences/${differenceId}`, DifferenceWithHistory, { everyMs: 5_000 })
  return (
    <Answer of={query}>
      {(one) => (
        <Card title={`${t(`kinds.${one.kind}`)} · ${one.date}`} extra={<Tag>{t(`states.${one.state}`)}</Tag>}>
          <p className="muted">
            {one.institutionName}
            {one.billId ? ` · ${t('setlId')} ${one.billId}` : ''}
            {one.insurerSetlId ? ` · ${t('theirNo')} ${one.insurerSetlId}` : ''}
          </p>
          <Sides ours={one.ours} theirs={one.theirs} insurer={insurer} />
          <Actions
            one={one}
            insurer={insurer}
            onDone={() => {
              void query.refetch()
              onDone()
            }}
          />
          <History history={one.history} />
        </Card>
      )}
    </Answer>
  )
}

function Sides({ ours, theirs, insurer }: { ours: Side; theirs: Side; insurer: Days['insurer'] }) {
  const t = useT()
  const rows = [
    {
      key: 'state',
      name: t('state'),
      ours: t(`sideState.${ours.state}`),
      theirs: t(`sideState.${theirs.state}`),
      by: '',
    },
    ...amounts.map((name) => ({
      key: name,
      name: t(`amounts.${name}`),
      ours: yuan(ours[name]),
      theirs: yuan(theirs[name]),
      by: theirs[name] === ours[name] ? '' : yuan(theirs[name] - ours[name]),
    })),
  ]
  return (
    <Table<(typeof rows)[number]>
      size="small"
      pagination={false}
      dataSource={rows}
      columns={[
        { title: t('item'), dataIndex: 'name' },
        { title: t('ours'), dataIndex: 'ours', align: 'right', className: 'tabular' },
        { title: t(`theirs.${insurer}`), dataIndex: 'theirs', align: 'right', className: 'tabular' },
        {
          title: t('difference'),
          dataIndex: 'by',
          align: 'right',
          className: 'tabular',
          render: (by: string) => (by ? <b>{by}</b> : '–'),
        },
      ]}
    />
  )
}

function Actions({
  one,
  insurer,
  onDone,
}: {
  one: DifferenceWithHistory
  insurer: Days['insurer']
  onDone: () => void
}) {
  const t = useT()
  const me = useMe()
  const [note, setNote] = useState('')
  const act = useCommand(DifferenceWithHistory, {
    onDone: () => {
      setNote('')
      onDone()
    },
  })
  const path = `/api/reconciliation/differences/${one.differenceId}`
  const send = (verb: string, body: object = {}) => act.mutate({ path: `${path}/${verb}`, body })
  if (one.state === 'closed') return null
  const untouched = one.state === 'open' || one.state === 'explained'
  const proposes = untouched && me.roles.includes('manager') && one.kind !== 'accumulator-differs'
  const nothing = note.trim() === ''
  return (
    <>
      <Refused error={act.error} />
      {one.proposed && one.state === 'proposed' ? (
        <p>
          {t('proposed', {
            by: one.history.findLast(({ what }) => what.startsWith('proposed'))?.by ?? '',
            how: t(`how.${one.proposed.how}`),
          })}
          {' · '}
          {one.proposed.reason}
        </p>
      ) : (
        <Input.TextArea
          rows={2}
          maxLength={500}
          value={note}
          placeholder={t('reason')}
          aria-label={t('reason')}
          onChange={({ target }) => setNote(target.value)}
        />
      )}
      <div className="recon-actions">
        {one.state === 'proposed' ? (
          <Button type="primary" loading={act.isPending} onClick={() => send('approve')}>
            {t('approve')}
          </Button>
        ) : (
          <>
            <Button disabled={nothing || !untouched} onClick={() => send('explain', { note })}>
              {t('explain')}
            </Button>
            <Button disabled={nothing} onClick={() => send('close', { note })}>
              {t('close')}
            </Button>
          </>
        )}
        <Button onClick={() => send('ask-again')}>{t('askAgain')}</Button>
        {proposes ? (
          <Button disabled={nothing} onClick={() => send('propose', { how: 'reverse', reason: note })}>
            {t('reverse')}
          </Button>
        ) : null}
        {proposes && insurer === 'remote' && one.kind === 'amounts-differ' ? (
          <Button disabled={nothing} onClick={() => send('propose', { how: 'take-theirs', reason: note })}>
            {t('takeTheirs')}
          </Button>
        ) : null}
      </div>
      <p className="muted">{t('secondPerson')}</p>
    </>
  )
}

function History({ history }: { history: DifferenceWithHistory['history'] }) {
  const t = useT()
  if (history.length === 0) return null
  return (
    <>
      <h3>{t('history')}</h3>
      <ul>
        {history.map((step) => (
          <li key={`${step.at} ${step.what}`}>
            <Time at={step.at} plan /> · {step.by} · {t(`did.${step.what}` as 'did.closed')}
            {step.note ? `：${step.note}` : ''}
          </li>
        ))}
      </ul>
    </>
  )
}
