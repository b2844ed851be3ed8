import { App, Button, Input, Modal, Radio, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Displaced, Displaced as DisplacedShape } from '#contracts/suspensions'
import { Time } from '../../shell/time.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

const tone = {
  offered: 'warning',
  asked: 'warning',
  moved: 'success',
  stays: 'success',
  refunded: undefined,
  restored: undefined,
} as const

/** People who lost a number, how it stands with each, and noting a call. Whoever has not decided stands out. */
export function DisplacedTable({ displaced, onChanged }: { displaced: readonly Displaced[]; onChanged: () => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const { desk } = useRights()
  const [calling, setCalling] = useState<Displaced | undefined>(undefined)
  const rank = (one: Displaced) => (one.call ? 0 : one.decidedBy === null ? 1 : 2)
  return (
    <>
      <Table<Displaced>
        size="small"
        rowKey="id"
        scroll={{ x: 940 }}
        dataSource={displaced.toSorted((a, b) => rank(a) - rank(b) || a.wasAt.localeCompare(b.wasAt))}
        rowClassName={(row) => (row.decidedBy === null && row.state !== 'restored' ? 'undecided' : '')}
        pagination={displaced.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        columns={[
          { title: bookingT('who'), width: 100, render: (_, row) => <b>{row.residentName}</b> },
          { title: t('phone'), width: 130, className: 'tabular', render: (_, row) => row.phone ?? t('noPhone') },
          { title: t('wasAt'), width: 130, render: (_, row) => <Time at={row.wasAt} plan /> },
          {
            title: t('offer'),
            render: (_, row) =>
              row.offeredAt ? (
                <>
                  {row.offeredAt.doctorName} <Time at={row.offeredAt.startsAt} plan />
                </>
              ) : (
                <span className="muted">{t('noOffer')}</span>
              ),
          },
          {
            title: bookingT('state'),
            width: 190,
            render: (_, row) => (
              <>
                <Tag color={tone[row.state]}>{t(`displaced.${row.state}`)}</Tag>
                {row.decidedBy ? (
                  <span className="muted">{t(`decidedBy.${row.decidedBy}`)}</span>
                ) : row.decideBy ? (
                  <span className="muted">
                    {t('until')} <Time at={row.decideBy} plan />
                  </span>
                ) : null}
              </>
            ),
          },
          {
            title: t('reached'),
            width: 170,
            render: (_, row) => <Reached row={row} />,
          },
          {
            width: 90,
            align: 'right',
            render: (_, row) =>
              desk && row.state !== 'restored' ? (
                <Button size="small" type={row.call ? 'primary' : 'default'} onClick={() => setCalling(row)}>
                  {t('noteCall')}
                </Button>
              ) : null,
          },
        ]}
      />
      {calling ? <NoteCall displaced={calling} onClose={() => setCalling(undefined)} onDone={onChanged} /> : null}
    </>
  )
}

function Reached({ row }: { row: Displaced }) {
  const t = useT()
  const last = row.calls.at(-1)
  if (row.reachedAt)
    return (
      <>
        <Time at={row.reachedAt} /> {last?.note}
      </>
    )
  return (
    <span className={row.call ? 'vermilion' : 'muted'}>
      {row.calls.length > 0 ? t('triedTimes', { n: row.calls.length }) : t(row.call ? 'callNow' : 'notYet')}
    </span>
  )
}

type Answer = 'none' | 'accept' | 'another' | 'refund'

/** A call: reached or not, and what the person said. */
function NoteCall({ displaced, onClose, onDone }: { displaced: Displaced; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [reached, setReached] = useState(true)
  const [answer, setAnswer] = useState<Answer>('none')
  const [note, setNote] = useState('')
  const save = useCommand(DisplacedShape, {
    onDone: () => {
      void message.success(t('callNoted'))
      onDone()
      onClose()
    },
  })
  const open = displaced.decidedBy === null
  return (
    <Modal
      open
      title={t('callTo', { name: displaced.residentName })}
      okText={t('noteCall')}
      confirmLoading={save.isPending}
      onCancel={onClose}
      onOk={() =>
        save.mutate({
          path: `/api/schedules/displaced/${displaced.id}/call`,
          body: { reached, note, ...(reached && open && answer !== 'none' ? { answer } : {}) },
        })
      }
    >
      <p className="tabular">
        <b>{displaced.phone ?? t('noPhone')}</b>
      </p>
      <div className="form">
        <Radio.Group
          value={reached}
          onChange={({ target }) => setReached(target.value)}
          options={[
            { value: true, label: t('didReach') },
            { value: false, label: t('didNotReach') },
          ]}
        />
        {reached && open ? (
          <Radio.Group
            vertical
            value={answer}
            aria-label={t('saidWhat')}
            onChange={({ target }) => setAnswer(target.value)}
            options={[
              { value: 'accept', label: t('answer.accept') },
              { value: 'another', label: t('answer.another') },
              { value: 'refund', label: t('answer.refund') },
              { value: 'none', label: t('answer.none') },
            ]}
          />
        ) : null}
        <label htmlFor="call-note">{t('note')}</label>
        <Input id="call-note" maxLength={200} value={note} onChange={({ target }) => setNote(target.value)} />
      </div>
      <Refused error={save.error} />
    </Modal>
  )
}
