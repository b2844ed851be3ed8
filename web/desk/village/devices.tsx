import { App, Button, Table, Tag } from 'antd'
import { Device, DeviceList } from '#contracts/village'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useAsk } from './ask.tsx'
import { useWaiting } from './count.tsx'
import { VillagePage } from './teams.tsx'
import { useT } from './texts.ts'

/** The team's devices: whose, when last heard of; a lost one is told to erase. */
export function DevicesPage() {
  return <VillagePage name="devices">{(teamId) => <Devices key={teamId} teamId={teamId} />}</VillagePage>
}

const colour = { active: 'success', lost: 'error', wiped: undefined } as const
const clockOffMs = 120_000

function Devices({ teamId }: { teamId: string }) {
  const t = useT()
  const say = useSay()
  const ask = useAsk()
  const { message } = App.useApp()
  const query = useApi('/api/village/devices', DeviceList, { params: { teamId }, everyMs: 60_000 })
  const leads = useWaiting().data?.teams.some((team) => team.teamId === teamId) ?? false
  const wipe = useCommand(Device, {
    onDone: () => {
      void message.success(t('device.wiped'))
      return query.refetch()
    },
  })
  const start = async (device: Device) => {
    const said = await ask({
      title: t('device.wipe'),
      content: t('device.wipeAsk', { name: device.name }),
      danger: true,
    })
    if (said) wipe.mutate({ path: `/api/village/devices/${device.id}/wipe`, body: { reason: said.reason } })
  }
  return (
    <Card>
      <Refused error={wipe.error} />
      <Answer of={query}>
        {({ devices }) =>
          devices.length === 0 ? (
            <Empty title={t('device.none')} hint={t('device.noneDo')} />
          ) : (
            <Table<Device>
              size="middle"
              rowKey="id"
              pagination={devices.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
              scroll={{ x: 900 }}
              dataSource={[...devices]}
              columns={[
                {
                  title: t('device.name'),
                  render: (_, row) => (
                    <>
                      {row.name}
                      <br />
                      <span className="muted">{t(`device.kind.${row.kind}`)}</span>
                    </>
                  ),
                },
                { title: t('device.doctor'), width: 110, dataIndex: 'doctorName' },
                {
                  width: 230,
                  render: (_, row) => (
                    <>
                      <Tag color={colour[row.state]}>{t(`device.state.${row.state}`)}</Tag>
                      {row.wipeAskedAt ? (
                        <div className="muted">{t('device.asked', { at: say(row.wipeAskedAt) })}</div>
                      ) : null}
                      {row.wipedAt ? (
                        <div className="muted">{t('device.confirmed', { at: say(row.wipedAt) })}</div>
                      ) : null}
                    </>
                  ),
                },
                {
                  title: t('device.lastSeen'),
                  width: 130,
                  render: (_, row) =>
                    row.lastSeenAt ? <Time at={row.lastSeenAt} /> : <span className="muted">{t('device.never')}</span>,
                },
                { title: t('device.clock'), width: 110, render: (_, row) => <Clock offsetMs={row.clockOffsetMs} /> },
                {
                  title: t('device.waiting'),
                  width: 80,
                  align: 'right',
                  className: 'tabular',
                  render: (_, row) => <b className={row.waiting > 0 ? 'amber' : undefined}>{row.waiting}</b>,
                },
                {
                  width: 140,
                  align: 'right',
                  render: (_, row) =>
                    leads && row.state === 'active' ? (
                      <Button size="small" danger onClick={() => void start(row)}>
                        {t('device.wipe')}
                      </Button>
                    ) : null,
                },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}

function Clock({ offsetMs }: { offsetMs: number | null }) {
  const t = useT()
  if (offsetMs === null) return <span className="muted">—</span>
  if (Math.abs(offsetMs) <= clockOffMs) return <>{t('device.clockOk')}</>
  return <span className="amber">{t('device.clockOff', { minutes: Math.round(Math.abs(offsetMs) / 60_000) })}</span>
}
