import { App, Button, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Exception, ExceptionApplied, ExceptionList } from '#contracts/schedules'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { useReason } from '../sluices/use-reason.tsx'
import { ExceptionForm } from './exception-form.tsx'
import { SchedulesNav } from './nav.tsx'
import { useT } from './texts.ts'

/** Leave, holidays, extra and moved sessions that are still ahead; what was added can be withdrawn. */
export function ExceptionsPage() {
  const t = useT()
  const bookingT = useBookingT()
  const { editor } = useRights()
  const { message } = App.useApp()
  const sentence = useSentence()
  const [adding, setAdding] = useState(false)
  const query = useApi('/api/schedules/exceptions', ExceptionList)
  const withdraw = useCommand(ExceptionApplied, {
    onDone: ({ touched }) => {
      void message.success(t('applied', { n: touched.length }))
      return query.refetch()
    },
  })
  const ask = useReason()
  const start = async (row: Exception) => {
    const reason = await ask({ title: t('withdraw'), content: t('withdrawAsk') })
    if (!reason) return
    withdraw.mutate(
      { path: `/api/schedules/exceptions/${row.id}/withdraw`, body: { reason } },
      { onError: (error) => void message.error(sentence(error), 8) },
    )
  }
  useKeys([{ key: 'e', label: t('addException'), run: () => setAdding(true), enabled: editor }])
  return (
    <Page
      title={t('title')}
      sub={t('exceptionsSub')}
      actions={
        editor ? (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('addException')} <KeyName name="e" />
          </Button>
        ) : null
      }
    >
      <SchedulesNav />
      <Card>
        <Answer of={query}>
          {({ exceptions }) => (
            <Table<Exception>
              size="small"
              rowKey="id"
              scroll={{ x: 720 }}
              dataSource={exceptions}
              pagination={exceptions.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
              locale={{ emptyText: <Empty title={t('noExceptions')} hint={t('noExceptionsDo')} /> }}
              columns={[
                {
                  title: t('kind'),
                  width: 110,
                  render: (_, row) => <Tag>{t(`exception.${row.exception.kind}`)}</Tag>,
                },
                {
                  title: bookingT('day'),
                  width: 200,
                  render: (_, row) => (
                    <>
                      <Day date={row.from} />
                      {row.to === row.from ? null : (
                        <>
                          {' – '}
                          <Day date={row.to} />
                        </>
                      )}
                    </>
                  ),
                },
                {
                  title: t('doctor'),
                  width: 150,
                  render: (_, row) => row.doctorName ?? t(row.institutionId ? 'wholeHospital' : 'wholeRegion'),
                },
                { title: bookingT('reason'), render: (_, row) => row.exception.reason },
                {
                  width: 110,
                  align: 'right',
                  render: (_, row) =>
                    row.withdrawnAt ? (
                      <span className="muted">{t('withdrawn')}</span>
                    ) : editor ? (
                      <Button size="small" onClick={() => void start(row)}>
                        {t('withdraw')}
                      </Button>
                    ) : null,
                },
              ]}
            />
          )}
        </Answer>
      </Card>
      {adding ? <ExceptionForm onClose={() => setAdding(false)} onDone={() => void query.refetch()} /> : null}
    </Page>
  )
}
