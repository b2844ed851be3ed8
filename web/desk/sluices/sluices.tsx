import { Link, useParams } from '@tanstack/react-router'
import { Alert as Banner, Button, Progress, Table, Tag } from 'antd'
import { AlertList, Alert as AlertShape, SluiceList, type SluiceRow } from '#contracts/sluices'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { OneSluice } from './one-sluice.tsx'
import { useT } from './texts.ts'

const everyMs = 5_000

/** Every hospital's sluice: what is wrong on top, then one line each; a line opens the sluice. */
export function SluicesPage() {
  const { sluiceId } = useParams({ strict: false }) as { sluiceId?: string }
  return sluiceId ? <OneSluice key={sluiceId} sluiceId={sluiceId} /> : <AllSluices />
}

function AllSluices() {
  const t = useT()
  const query = useApi('/api/sluices', SluiceList, { everyMs })
  return (
    <Page title={t('title')} sub={t('sub')}>
      <Alerts />
      <Answer of={query}>
        {({ linked, sluices }) => (
          <>
            {linked || sluices.some(({ state }) => state === 'up') ? null : (
              <Banner type="warning" showIcon title={t('notLinked')} description={t('notLinkedDo')} />
            )}
            <Card>
              {sluices.length === 0 ? <Empty title={t('none')} hint={t('noneDo')} /> : <Rows sluices={sluices} />}
            </Card>
          </>
        )}
      </Answer>
    </Page>
  )
}

export const stateColour = { never: undefined, up: 'success', silent: 'error', revoked: undefined } as const

function Rows({ sluices }: { sluices: readonly SluiceRow[] }) {
  const t = useT()
  return (
    <Table<SluiceRow>
      size="middle"
      rowKey="id"
      pagination={false}
      scroll={{ x: 960 }}
      dataSource={[...sluices]}
      columns={[
        {
          title: t('title'),
          render: (_, row) => (
            <>
              <Link to={'/sluices/$sluiceId' as never} params={{ sluiceId: row.id } as never}>
                {row.name}
              </Link>
              <br />
              <span className="muted">{row.institutionName}</span>
            </>
          ),
        },
        {
          width: 110,
          render: (_, row) => <Tag color={stateColour[row.state]}>{t(`state.${row.state}`)}</Tag>,
        },
        {
          title: t('lastContact'),
          width: 130,
          render: (_, row) => (row.lastContactAt ? <Time at={row.lastContactAt} /> : '—'),
        },
        {
          title: t('lag'),
          width: 90,
          align: 'right',
          className: 'tabular',
          render: (_, row) => (row.lagMs === null ? '—' : t('ms', { ms: row.lagMs })),
        },
        { title: t('perMinute'), width: 110, align: 'right', className: 'tabular', dataIndex: 'messagesLastMinute' },
        { title: t('perHour'), width: 100, align: 'right', className: 'tabular', dataIndex: 'messagesLastHour' },
        {
          title: t('refused'),
          width: 120,
          align: 'right',
          className: 'tabular',
          render: (_, row) => <b className={row.refused > 0 ? 'amber' : undefined}>{row.refused}</b>,
        },
        { title: t('spool'), width: 170, render: (_, row) => <Spool of={row.spool} /> },
        {
          title: t('adapters'),
          width: 130,
          render: (_, row) => (
            <>
              {t('adaptersUp', { up: row.adapters.up })}
              {row.adapters.down > 0 ? (
                <b className="amber"> · {t('adaptersDown', { down: row.adapters.down })}</b>
              ) : null}
            </>
          ),
        },
      ]}
    />
  )
}

export function Spool({ of }: { of: SluiceRow['spool'] }) {
  const t = useT()
  if (!of) return <span className="muted">—</span>
  const percent = of.bytesMax > 0 ? Math.round((of.bytes / of.bytesMax) * 100) : 0
  return (
    <div title={t('spoolOf', { used: bytes(of.bytes), max: bytes(of.bytesMax) })}>
      <span className="tabular">
        {of.messages}
        {of.aside > 0 ? (
          <b className="amber">
            {' '}
            · {t('aside')} {of.aside}
          </b>
        ) : null}
      </span>
      <Progress size="small" percent={percent} showInfo={false} status={percent >= 80 ? 'exception' : 'normal'} />
    </div>
  )
}

const bytes = (n: number): string => {
  if (n < 1024) return `${n} B`
  const units = ['KB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length, Math.floor(Math.log2(n) / 10))
  return `${(n / 1024 ** power).toFixed(1)} ${units[power - 1]}`
}

function Alerts() {
  const t = useT()
  const query = useApi('/api/sluices/alerts', AlertList, { everyMs })
  const acknowledge = useCommand(AlertShape, { onDone: () => query.refetch() })
  const alerts = query.data?.alerts ?? []
  if (alerts.length === 0) return null
  return (
    <Card title={t('alerts')}>
      <Refused error={acknowledge.error} />
      {alerts.map((alert) => (
        <Banner
          key={alert.id}
          type={alert.acknowledgedAt ? 'info' : 'warning'}
          showIcon
          style={{ marginBottom: 8 }}
          title={
            <Link to={'/sluices/$sluiceId' as never} params={{ sluiceId: alert.sluiceId } as never}>
              {alert.sluiceName}
            </Link>
          }
          description={
            <>
              {alert.sentence}{' '}
              <span className="muted">
                {t('since')} <Time at={alert.since} />
                {alert.acknowledgedBy ? ` · ${t('acknowledged', { name: alert.acknowledgedBy })}` : ''}
              </span>
            </>
          }
          action={
            alert.acknowledgedAt ? null : (
              <Button
                size="small"
                onClick={() => acknowledge.mutate({ path: `/api/sluices/alerts/${alert.id}/acknowledge` })}
              >
                {t('acknowledge')}
              </Button>
            )
          }
        />
      ))}
    </Card>
  )
}
