import { App, Button, Modal, Radio, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { DepartmentList } from '#contracts/booking'
import { type DeskPlace, DeskPlace as DeskPlaceShape, DeskQueue, MyPlace, Priority } from '#contracts/queue'
import { timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { SexAge } from '../parts/person.tsx'
import './floor.css'
import { WindowNav } from './nav.tsx'
import { useT } from './texts.ts'

const order = ['in-room', 'called', 'waiting', 'at-tests', 'done', 'missed', 'closed'] as const
export const placeTone = {
  waiting: undefined,
  called: 'warning',
  'in-room': 'success',
  'at-tests': 'processing',
  done: undefined,
  missed: 'error',
  closed: undefined,
} as const

/** Everyone who has checked in today: where they stand; letting somebody go first, taking back whoever is back from tests. */
export function WaitingPage() {
  const t = useT()
  const bookingT = useBookingT()
  const me = useMe()
  const sentence = useSentence()
  const { message } = App.useApp()
  const institutionId = me.institution?.id
  const [departmentCode, setDepartment] = useState<string | undefined>(undefined)
  const [first, setFirst] = useState<DeskPlace | undefined>(undefined)
  const departments = useApi('/api/booking/departments', DepartmentList, { params: { institutionId } })
  const query = useApi('/api/queue/desk', DeskQueue, { params: { departmentCode }, everyMs: 60_000, keep: true })
  const again = () => void query.refetch()
  useStream(institutionId ? `/api/queue/institutions/${institutionId}/stream` : undefined, again, {
    onReconnect: again,
  })
  const back = useCommand(MyPlace, { onDone: again })
  return (
    <Page title={t('window')} sub={t('waitingSub')}>
      <WindowNav />
      <div className="in-row">
        <Select<string>
          allowClear
          style={{ width: 200 }}
          placeholder={bookingT('allDepartments')}
          aria-label={bookingT('department')}
          value={departmentCode ?? null}
          onChange={setDepartment}
          options={(departments.data?.departments ?? []).map((one) => ({ value: one.code, label: one.name }))}
        />
      </div>
      <Card>
        <Answer of={query}>
          {({ places }) => (
            <Table<DeskPlace>
              size="small"
              rowKey="placeId"
              scroll={{ x: 900 }}
              dataSource={places.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))}
              pagination={places.length > 40 ? { pageSize: 40, showSizeChanger: false } : false}
              locale={{ emptyText: <Empty title={t('nobodyWaits')} hint={t('nobodyWaitsDo')} /> }}
              columns={[
                { title: t('ticket'), width: 80, className: 'tabular', render: (_, row) => <b>{row.ticket}</b> },
                {
                  title: bookingT('who'),
                  render: (_, row) => (
                    <>
                      {row.name}{' '}
                      <span className="muted">
                        <SexAge sex={row.sex} age={row.ageYears} />
                      </span>
                      <Marks of={row} />
                    </>
                  ),
                },
                { title: bookingT('doctor'), dataIndex: 'doctorName', width: 110 },
                { title: t('band'), width: 80, className: 'tabular', render: (_, row) => timeOf(row.bandStartsAt) },
                { title: t('checkedInAt'), width: 120, render: (_, row) => <Time at={row.checkedInAt} /> },
                {
                  title: bookingT('state'),
                  width: 130,
                  render: (_, row) => (
                    <Tag color={placeTone[row.state]}>
                      {t(`place.${row.state}`)}
                      {row.room ? ` · ${row.room}` : ''}
                    </Tag>
                  ),
                },
                {
                  width: 150,
                  align: 'right',
                  render: (_, row) =>
                    row.state === 'at-tests' ? (
                      <Button
                        size="small"
                        onClick={() =>
                          back.mutate(
                            { path: `/api/queue/appointments/${row.appointmentId}/back-from-tests` },
                            { onError: (error) => void message.error(sentence(error), 8) },
                          )
                        }
                      >
                        {t('backFromTests')}
                      </Button>
                    ) : row.state === 'waiting' && me.roles.includes('registrar') ? (
                      <Button size="small" onClick={() => setFirst(row)}>
                        {t('priorityTitle')}
                      </Button>
                    ) : null,
                },
              ]}
            />
          )}
        </Answer>
      </Card>
      {first ? <GoFirst place={first} onClose={() => setFirst(undefined)} onDone={again} /> : null}
    </Page>
  )
}

/** Why somebody's place is another than the number says. */
export function Marks({ of }: { of: DeskPlace }) {
  const t = useT()
  return (
    <>
      {of.priority ? <Tag color="warning">{t(`priority.${of.priority}`)}</Tag> : null}
      {of.returning ? <Tag color="processing">{t('returning')}</Tag> : null}
      {of.late ? <Tag>{t('late')}</Tag> : null}
      {of.passedOver > 0 ? <Tag>{t('passed', { n: of.passedOver })}</Tag> : null}
    </>
  )
}

/** Lets a person go before others, or takes that back; the reason stays in the trail. */
export function GoFirst({ place, onClose, onDone }: { place: DeskPlace; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const [priority, setPriority] = useState<Priority | null>(place.priority ?? 'elder')
  const [reason, setReason] = useState('')
  const save = useCommand(DeskPlaceShape, {
    onDone: () => {
      onDone()
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('priorityOf', { name: place.name, ticket: place.ticket })}
      okText={t('priorityTitle')}
      okButtonProps={{ disabled: reason.trim().length < 2 }}
      confirmLoading={save.isPending}
      onCancel={onClose}
      onOk={() => save.mutate({ path: `/api/queue/places/${place.placeId}/priority`, body: { priority, reason } })}
    >
      <Radio.Group
        vertical
        value={priority}
        onChange={({ target }) => setPriority(target.value)}
        options={[
          ...Priority.options.map((value) => ({ value, label: t(`priority.${value}`) })),
          { value: null as never, label: t('noPriority') },
        ]}
      />
      <ReasonField value={reason} onChange={setReason} />
      <Refused error={save.error} />
    </Modal>
  )
}
