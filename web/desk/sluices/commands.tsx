import { Table, Tag } from 'antd'
import { CommandList, type CommandRow } from '#contracts/sluices'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useT } from './texts.ts'

type Row = (typeof CommandRow)['_output']

const tone = {
  waiting: 'processing',
  sent: 'processing',
  kept: 'processing',
  answered: 'success',
  refused: 'error',
  dropped: undefined,
} as const

/** What the hospital was asked to do, newest first. */
export function Commands({ sluiceId }: { sluiceId: string }) {
  const t = useT()
  const query = useApi(`/api/sluices/${sluiceId}/commands`, CommandList, { everyMs: 10_000, keep: true })
  return (
    <Card>
      <Answer of={query}>
        {({ commands }) => (
          <Table<Row>
            size="small"
            rowKey="seq"
            pagination={false}
            scroll={{ x: 720 }}
            dataSource={commands}
            locale={{ emptyText: <Empty title={t('noCommands')} /> }}
            columns={[
              { title: t('commandKind'), width: 180, render: (_, row) => <code>{row.kind}</code> },
              {
                width: 110,
                render: (_, row) => <Tag color={tone[row.state]}>{t(`commandState.${row.state}`)}</Tag>,
              },
              { title: t('sentAt'), width: 130, render: (_, row) => <Time at={row.at} /> },
              {
                title: t('answeredAt'),
                width: 130,
                render: (_, row) => (row.answeredAt ? <Time at={row.answeredAt} /> : '—'),
              },
              { title: t('why'), render: (_, row) => row.reason ?? row.code ?? '' },
            ]}
          />
        )}
      </Answer>
    </Card>
  )
}
