import { Link } from '@tanstack/react-router'
import { App, Button, Table, Tabs, Tag } from 'antd'
import { type SluiceDetail, SluiceDetail as SluiceDetailShape, SluiceRow } from '#contracts/sluices'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { Aside } from './aside.tsx'
import { BooksCard } from './books.tsx'
import { Commands } from './commands.tsx'
import { Messages } from './messages.tsx'
import { Minutes } from './minutes.tsx'
import { Spool, stateColour } from './sluices.tsx'
import './sluices.css'
import { useT } from './texts.ts'
import { useReason } from './use-reason.tsx'

const everyMs = 5_000

/** One hospital's sluice: how it is, what passes, what is set aside, what was asked of it. */
export function OneSluice({ sluiceId }: { sluiceId: string }) {
  const t = useT()
  const query = useApi(`/api/sluices/${sluiceId}`, SluiceDetailShape, { everyMs })
  return (
    <Answer of={query}>
      {(sluice) => (
        <Page
          title={sluice.name}
          sub={
            <>
              <Link to={'/sluices' as never}>{t('back')}</Link> · {sluice.institutionName}
            </>
          }
          actions={<Revoke sluice={sluice} onDone={() => void query.refetch()} />}
        >
          <Tabs
            items={[
              { key: 'overview', label: t('overview'), children: <Overview sluice={sluice} /> },
              { key: 'log', label: t('log'), children: <Messages sluiceId={sluiceId} /> },
              { key: 'commands', label: t('commands'), children: <Commands sluiceId={sluiceId} /> },
              { key: 'books', label: t('books'), children: <BooksCard institutionId={sluice.institutionId} /> },
            ]}
          />
        </Page>
      )}
    </Answer>
  )
}

function Overview({ sluice }: { sluice: SluiceDetail }) {
  const t = useT()
  return (
    <div className="page" style={{ padding: 0 }}>
      <Card>
        <Facts sluice={sluice} />
      </Card>
      <Minutes sluiceId={sluice.id} />
      <Card title={t('adapters')}>
        <Table<SluiceDetail['adapterList'][number]>
          size="small"
          rowKey="name"
          pagination={false}
          scroll={{ x: 720 }}
          dataSource={sluice.adapterList}
          columns={[
            {
              title: t('adapters'),
              width: 200,
              render: (_, row) => (
                <>
                  {row.name} <span className="muted">{t(`adapterKind.${row.kind}`)}</span>
                </>
              ),
            },
            {
              width: 90,
              render: (_, row) => (
                <Tag color={{ up: 'success', down: 'error', stopped: undefined }[row.state]}>
                  {t(`adapterState.${row.state}`)}
                </Tag>
              ),
            },
            { title: t('accepted'), width: 90, align: 'right', className: 'tabular', dataIndex: 'accepted' },
            { title: t('rejected'), width: 90, align: 'right', className: 'tabular', dataIndex: 'refused' },
            { title: t('lastAt'), width: 130, render: (_, row) => (row.lastAt ? <Time at={row.lastAt} /> : '—') },
            { title: t('lastError'), render: (_, row) => row.lastError ?? '—' },
          ]}
        />
      </Card>
      <Aside sluiceId={sluice.id} rows={sluice.aside} />
    </div>
  )
}

function Facts({ sluice }: { sluice: SluiceDetail }) {
  const t = useT()
  const seconds = Math.round(Math.abs(sluice.clockSkewMs ?? 0) / 1000)
  const skew = seconds === 0 ? t('exact') : t((sluice.clockSkewMs ?? 0) > 0 ? 'ahead' : 'behind', { seconds })
  const facts: [string, React.ReactNode][] = [
    [t('lastContact'), sluice.lastContactAt ? <Time key="at" at={sluice.lastContactAt} /> : '—'],
    [t('lag'), sluice.lagMs === null ? '—' : t('ms', { ms: sluice.lagMs })],
    [t('perHour'), sluice.messagesLastHour],
    [t('refusedHour'), sluice.refusedLastHour],
    [t('waiting'), sluice.waiting],
    [t('refused'), sluice.refused],
    [t('spool'), <Spool key="spool" of={sluice.spool} />],
    [t('clockSkew'), sluice.clockSkewMs === null ? '—' : skew],
    [t('version'), sluice.version ?? '—'],
    [t('code'), sluice.institutionCode],
    [t('registered'), <Time key="registered" at={sluice.registeredAt} />],
    [t('certificate'), sluice.certificateNotAfter ? <Time key="until" at={sluice.certificateNotAfter} /> : '—'],
  ]
  return (
    <>
      <p>
        <Tag color={stateColour[sluice.state]}>{t(`state.${sluice.state}`)}</Tag>
        {sluice.alerts.map((alert) => (
          <b key={alert.id} className="amber">
            {alert.sentence}{' '}
          </b>
        ))}
      </p>
      <dl className="sluice-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="muted">{name}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Revoke({ sluice, onDone }: { sluice: SluiceDetail; onDone: () => void }) {
  const t = useT()
  const me = useMe()
  const { message } = App.useApp()
  const revoke = useCommand(SluiceRow, {
    onDone: () => {
      void message.success(t('revoked'))
      onDone()
    },
  })
  const ask = useReason()
  if (sluice.state === 'revoked' || !me.roles.includes('administrator')) return null
  const start = async () => {
    const reason = await ask({ title: t('revoke'), content: t('revokeAsk'), danger: true })
    if (reason) revoke.mutate({ path: `/api/sluices/${sluice.id}/revoke`, body: { reason } })
  }
  return (
    <>
      <Refused error={revoke.error} />
      <Button danger loading={revoke.isPending} onClick={() => void start()}>
        {t('revoke')}
      </Button>
    </>
  )
}
