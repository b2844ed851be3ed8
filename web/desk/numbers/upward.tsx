import { App, Button, Checkbox, Select, Table } from 'antd'
import { useState } from 'react'
import { type Upward, UpwardList, UpwardSessions, Upward as UpwardShape } from '#contracts/guidance'
import type { ResidentView } from '#contracts/residents'
import { timeOf } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { BandChoice } from '../booking/band-choice.tsx'
import { PersonChosen, PersonFinder } from '../booking/person-finder.tsx'
import { ReasonField } from '../booking/reason-field.tsx'
import { Slip } from '../booking/slip.tsx'
import { useRights } from '../booking/use-staff.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import './numbers.css'
import { PatientInCare } from './patient-in-care.tsx'
import { useT } from './texts.ts'

type Session = (typeof UpwardSessions)['_output']['sessions'][number]

/** A township doctor or desk books a number that a hospital keeps for primary care: the person, why, which department, the number. */
export function UpwardPage() {
  const t = useT()
  const list = useApi('/api/guidance/upward', UpwardList)
  return (
    <Page title={t('upward')} sub={t('upwardSub')}>
      <div className="columns">
        <BookUpward onDone={() => void list.refetch()} />
        <Card title={t('upwardDone')}>
          <Answer of={list}>
            {({ upward }) => (
              <Table<Upward>
                size="small"
                rowKey="id"
                scroll={{ x: 520 }}
                dataSource={upward}
                pagination={upward.length > 12 ? { pageSize: 12, showSizeChanger: false } : false}
                locale={{ emptyText: <Empty title={t('noUpward')} hint={t('noUpwardDo')} /> }}
                columns={[
                  { title: t('person'), width: 90, render: (_, row) => row.appointment.residentName },
                  {
                    title: t('where'),
                    render: (_, row) => (
                      <>
                        {row.appointment.institutionName} {row.appointment.departmentName} {row.appointment.doctorName}
                        <br />
                        <Time at={row.appointment.startsAt} plan />
                      </>
                    ),
                  },
                  { title: t('why'), dataIndex: 'reason' },
                ]}
              />
            )}
          </Answer>
        </Card>
      </div>
    </Page>
  )
}

function BookUpward({ onDone }: { onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const { registrar } = useRights()
  const [person, setPerson] = useState<{ id: string; name: string; view?: ResidentView } | undefined>(undefined)
  const [session, setSession] = useState<Session | undefined>(undefined)
  const [band, setBand] = useState<string | undefined>(undefined)
  const [reason, setReason] = useState('')
  const [agreed, setAgreed] = useState(false)
  const [booked, setBooked] = useState<Upward | undefined>(undefined)
  const book = useCommand(UpwardShape, {
    onDone: (answer) => {
      void message.success(t('bookedUpward'))
      setBooked(answer)
      onDone()
    },
  })
  const clear = () => {
    setPerson(undefined)
    setSession(undefined)
    setBand(undefined)
    setReason('')
    setAgreed(false)
    setBooked(undefined)
  }
  if (booked)
    return (
      <Card title={t('bookedUpward')}>
        <Slip appointment={booked.appointment} onNext={clear} nextText={t('another')} />
      </Card>
    )
  const ready = person && session && agreed && reason.trim().length >= 2
  return (
    <Card title={t('bookUpward')}>
      <div className="form">
        <span className="form-label">1. {t('person')}</span>
        {person ? (
          <PersonChosen name={person.name} view={person.view} onClear={() => setPerson(undefined)} />
        ) : registrar ? (
          <PersonFinder onChoose={(view) => setPerson({ id: view.id, name: view.name, view })} />
        ) : (
          <PatientInCare onChoose={setPerson} />
        )}
        <span className="form-label">2. {t('where')}</span>
        <SessionChoice
          session={session}
          onChoose={(chosen) => {
            setSession(chosen)
            setBand(undefined)
          }}
        />
        {session ? <BandChoice sessionId={session.sessionId} value={band} onChange={setBand} /> : null}
        <ReasonField
          label={`3. ${t('why')}`}
          value={reason}
          onChange={setReason}
          phrases={[t('phrase.worse'), t('phrase.tests'), t('phrase.followUp')]}
        />
        <Checkbox checked={agreed} onChange={({ target }) => setAgreed(target.checked)}>
          {t('agreed')}
        </Checkbox>
        <Refused error={book.error} />
        <div className="form-buttons">
          <Button
            type="primary"
            disabled={!ready}
            loading={book.isPending}
            onClick={() =>
              book.mutate({
                path: '/api/guidance/upward',
                body: {
                  residentId: person?.id,
                  sessionId: session?.sessionId,
                  bandStartsAt: band,
                  reason,
                  agreed: true,
                },
              })
            }
          >
            {t('bookNow')}
          </Button>
        </div>
      </div>
    </Card>
  )
}

function SessionChoice({
  session,
  onChoose,
}: {
  session: Session | undefined
  onChoose: (one: Session | undefined) => void
}) {
  const t = useT()
  const query = useApi('/api/guidance/upward/sessions', UpwardSessions)
  const [department, setDepartment] = useState<string | undefined>(undefined)
  return (
    <Answer of={query}>
      {({ sessions }) => {
        const departments = [
          ...new Map(sessions.map((one) => [keyOf(one), `${one.institutionName} · ${one.departmentName}`])),
        ]
        const shown = sessions.filter((one) => one.reservedNumbers > 0 && (!department || keyOf(one) === department))
        if (sessions.length === 0) return <Empty title={t('noReserved')} hint={t('noReservedDo')} />
        return (
          <>
            <Select<string>
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('anyDepartment')}
              aria-label={t('department')}
              value={department ?? null}
              onChange={setDepartment}
              options={departments.map(([value, label]) => ({ value, label }))}
            />
            <Table<Session>
              size="small"
              rowKey="sessionId"
              dataSource={shown}
              pagination={shown.length > 6 ? { pageSize: 6, showSizeChanger: false, size: 'small' } : false}
              rowClassName={(row) => (row.sessionId === session?.sessionId ? 'row-chosen' : '')}
              rowSelection={{
                type: 'radio',
                selectedRowKeys: session ? [session.sessionId] : [],
                onSelect: (row) => onChoose(row),
              }}
              onRow={(row) => ({ onClick: () => onChoose(row) })}
              columns={[
                {
                  title: t('where'),
                  render: (_, row) => (
                    <>
                      {row.departmentName} {row.doctorName} <span className="muted">{row.institutionName}</span>
                    </>
                  ),
                },
                {
                  title: t('when'),
                  render: (_, row) => (
                    <>
                      <Day date={row.date} />{' '}
                      <span className="tabular">
                        {timeOf(row.startsAt)}–{timeOf(row.endsAt)}
                      </span>
                    </>
                  ),
                },
                { title: t('left'), align: 'right', className: 'tabular', dataIndex: 'reservedNumbers' },
              ]}
            />
          </>
        )
      }}
    </Answer>
  )
}

const keyOf = (one: Session) => `${one.institutionId} ${one.departmentCode}`
