import { App, Button, Table } from 'antd'
import { AsideDecided, type SluiceDetail } from '#contracts/sluices'
import { useMe } from '../../shell/session.tsx'
import { Time } from '../../shell/time.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'
import { useReason } from './use-reason.tsx'

type Row = SluiceDetail['aside'][number]

/** What lies at the hospital and waits for somebody to say: again, or never. */
export function Aside({ sluiceId, rows }: { sluiceId: string; rows: readonly Row[] }) {
  const t = useT()
  const me = useMe()
  const ask = useReason()
  const { message } = App.useApp()
  const decide = useCommand(AsideDecided, { onDone: () => message.success(t('decided')) })
  const may = me.roles.includes('administrator')
  const start = async (row: Row, decision: 'retry' | 'discard') => {
    const asked = decision === 'retry' ? t('retryAsk') : t('discardAsk')
    const reason = await ask({ title: t(decision), content: asked, danger: decision === 'discard' })
    if (!reason) return
    decide.mutate({ path: `/api/sluices/${sluiceId}/aside/${row.messageId}`, body: { decision, reason } })
  }
  return (
    <Card title={t('aside')} extra={<span className="muted">{t('asideSub')}</span>}>
      <Refused error={decide.error} />
      {rows.length === 0 ? (
        <p className="muted">{t('asideNone')}</p>
      ) : (
        <Table<Row>
          size="small"
          rowKey="messageId"
          pagination={rows.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
          scroll={{ x: 760 }}
          dataSource={[...rows]}
          columns={[
            { title: t('type'), width: 130, render: (_, row) => row.type || row.kind },
            { title: t('controlId'), width: 160, dataIndex: 'controlId', ellipsis: true },
            { title: t('minute'), width: 130, render: (_, row) => <Time at={row.at} /> },
            { title: t('why'), dataIndex: 'reason' },
            {
              width: 170,
              align: 'right',
              render: (_, row) =>
                may ? (
                  <>
                    <Button size="small" onClick={() => void start(row, 'retry')}>
                      {t('retry')}
                    </Button>{' '}
                    <Button size="small" danger onClick={() => void start(row, 'discard')}>
                      {t('discard')}
                    </Button>
                  </>
                ) : null,
            },
          ]}
        />
      )}
    </Card>
  )
}
