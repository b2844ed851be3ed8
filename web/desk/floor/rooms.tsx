import { Button, Input, Modal, Segmented, Select, Switch, Table, Tag } from 'antd'
import { useState } from 'react'
import { DepartmentList } from '#contracts/booking'
import { Room, RoomList } from '#contracts/queue'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { WindowNav } from './nav.tsx'
import { useT } from './texts.ts'

type RoomRow = (typeof Room)['_output']
interface Draft {
  roomId?: string
  departmentCode: string
  name: string
  kind: 'room' | 'counter'
  open: boolean
}

/** The rooms and counters that people are called to. */
export function RoomsPage() {
  const t = useT()
  const bookingT = useBookingT()
  const me = useMe()
  const institutionId = me.institution?.id
  const query = useApi('/api/queue/rooms', RoomList, {
    params: { institutionId },
    enabled: institutionId !== undefined,
  })
  const departments = useApi('/api/booking/departments', DepartmentList, { params: { institutionId } })
  const [draft, setDraft] = useState<Draft | undefined>(undefined)
  const nameOf = (code: string) => departments.data?.departments.find((one) => one.code === code)?.name ?? code
  const add = () =>
    setDraft({ departmentCode: departments.data?.departments[0]?.code ?? '', name: '', kind: 'room', open: true })
  if (!institutionId) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  return (
    <Page
      title={t('window')}
      sub={t('roomsSub')}
      actions={
        <Button type="primary" onClick={add}>
          {t('addRoom')}
        </Button>
      }
    >
      <WindowNav />
      <Card>
        <Answer of={query}>
          {({ rooms }) => (
            <Table<RoomRow>
              size="small"
              rowKey="id"
              pagination={false}
              dataSource={rooms}
              locale={{ emptyText: <Empty title={t('noRooms')} hint={t('noRoomsDo')} /> }}
              columns={[
                { title: t('room'), render: (_, row) => <b>{row.name}</b> },
                { title: bookingT('department'), render: (_, row) => nameOf(row.departmentCode) },
                { title: t('roomKind'), render: (_, row) => t(`roomKinds.${row.kind}`) },
                {
                  title: bookingT('state'),
                  render: (_, row) => (
                    <Tag color={row.open ? 'success' : undefined}>{t(row.open ? 'roomOpen' : 'roomClosed')}</Tag>
                  ),
                },
                {
                  align: 'right',
                  render: (_, row) => (
                    <Button size="small" onClick={() => setDraft({ ...row, roomId: row.id })}>
                      {bookingT('change')}
                    </Button>
                  ),
                },
              ]}
            />
          )}
        </Answer>
      </Card>
      {draft ? (
        <RoomForm
          draft={draft}
          institutionId={institutionId}
          departments={(departments.data?.departments ?? []).map((one) => ({ value: one.code, label: one.name }))}
          onClose={() => setDraft(undefined)}
          onDone={() => void query.refetch()}
        />
      ) : null}
    </Page>
  )
}

function RoomForm(props: {
  draft: Draft
  institutionId: string
  departments: { value: string; label: string }[]
  onClose: () => void
  onDone: () => void
}) {
  const t = useT()
  const bookingT = useBookingT()
  const [form, setForm] = useState(props.draft)
  const set = (change: Partial<Draft>) => setForm({ ...form, ...change })
  const save = useCommand(Room, {
    onDone: () => {
      props.onDone()
      props.onClose()
    },
  })
  const { roomId, departmentCode, name, kind, open } = form
  return (
    <Modal
      open
      title={t(roomId ? 'room' : 'addRoom')}
      okText={bookingT('apply')}
      okButtonProps={{ disabled: name.trim() === '' || departmentCode === '' }}
      confirmLoading={save.isPending}
      onCancel={props.onClose}
      onOk={() =>
        save.mutate({
          path: '/api/queue/rooms',
          body: { roomId, institutionId: props.institutionId, departmentCode, name, kind, open },
        })
      }
    >
      <div className="form form-grid">
        <label htmlFor="room-name">{t('roomName')}</label>
        <Input id="room-name" maxLength={40} value={name} onChange={({ target }) => set({ name: target.value })} />
        <label htmlFor="room-department">{bookingT('department')}</label>
        <Select<string>
          id="room-department"
          value={departmentCode || null}
          options={props.departments}
          onChange={(value) => set({ departmentCode: value })}
        />
        <label htmlFor="room-kind">{t('roomKind')}</label>
        <Segmented<'room' | 'counter'>
          id="room-kind"
          value={kind}
          onChange={(value) => set({ kind: value })}
          options={(['room', 'counter'] as const).map((value) => ({ value, label: t(`roomKinds.${value}`) }))}
        />
        <label htmlFor="room-open">{t('roomOpen')}</label>
        <span>
          <Switch id="room-open" checked={open} onChange={(value) => set({ open: value })} />
        </span>
      </div>
      <Refused error={save.error} />
    </Modal>
  )
}
