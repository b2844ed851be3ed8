import { Segmented, Table } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { expiringAnswer } from '#contracts/staff'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useT } from './texts.ts'

type Row = z.infer<typeof expiringAnswer>['licences'][number]

/** When a licence ends, said in days; a lapsed one stops the next action. */
export function LicenceEnd({ validTo }: { validTo: string | null }) {
  const t = useT()
  if (validTo === null) return <span className="muted">{t('staff.noEnd')}</span>
  const days = Math.round((Date.parse(validTo) - Date.parse(dateOf(clock.now()))) / 86_400_000)
  return (
    <span className="tabular">
      {validTo}{' '}
      {days < 0 ? (
        <b className="vermilion">{t('staff.expired')}</b>
      ) : days <= 60 ? (
        <span className="amber">{t('staff.expiresIn', { n: days })}</span>
      ) : null}
    </span>
  )
}

export function ExpiringCard({ onOpen }: { onOpen: (staffId: string) => void }) {
  const t = useT()
  const [days, setDays] = useState(60)
  const query = useApi('/api/staff/licences/expiring', expiringAnswer, { params: { withinDays: days }, keep: true })
  return (
    <Card
      title={t('staff.expiring')}
      extra={
        <Segmented
          size="small"
          value={days}
          onChange={setDays}
          options={[30, 60, 180].map((n) => ({ value: n, label: t('staff.within', { n }) }))}
        />
      }
    >
      <Answer of={query}>
        {({ licences }) =>
          licences.length === 0 ? (
            <p className="all-clear">✓ {t('staff.noneExpiring', { n: days })}</p>
          ) : (
            <Table<Row>
              size="small"
              rowKey={(row) => row.licence.id}
              pagination={false}
              virtual
              scroll={{ x: 760, y: Math.min(240, licences.length * 40 + 8) }}
              dataSource={licences}
              columns={[
                {
                  title: t('staff.name'),
                  width: 120,
                  render: (_, row) => (
                    <button type="button" className="plain-button" onClick={() => onOpen(row.staffId)}>
                      <b>{row.staffName}</b>
                    </button>
                  ),
                },
                { title: t('staff.institution'), width: 220, dataIndex: 'institutionName', ellipsis: true },
                { title: t('staff.kind'), width: 130, render: (_, row) => t(`staff.kinds.${row.licence.kind}`) },
                { title: t('staff.number'), width: 160, className: 'tabular', render: (_, row) => row.licence.number },
                {
                  title: t('staff.valid'),
                  width: 200,
                  render: (_, row) => <LicenceEnd validTo={row.licence.validTo} />,
                },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}
