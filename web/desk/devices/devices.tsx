import { Button, Input, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Device, DeviceList, type DeviceSecret, DeviceState } from '#contracts/readings-devices'
import { TeamList } from '#contracts/teams'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { GridNav, useHas } from '../grid/nav.tsx'
import '../grid/grid.css'
import { Card, Page } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Actions } from './actions.tsx'
import { BindForm } from './bind.tsx'
import { RegisterForm } from './register.tsx'
import { SecretCard } from './secret.tsx'
import { useT } from './texts.ts'

type Secret = (typeof DeviceSecret)['_output']

/** Meters and kits: registered with a secret that is shown once, bound to a person or a team, lost or revoked. */
export function DevicesPage() {
  const t = useT()
  const deskT = useDeskT()
  const has = useHas()
  const [form, setForm] = useState(false)
  const [binding, setBinding] = useState<Device | undefined>(undefined)
  const [secret, setSecret] = useState<Secret | undefined>(undefined)
  const query = useApi('/api/readings/devices', DeviceList)
  const office = has('registrar', 'manager', 'administrator')
  const shown = (made: Secret) => {
    setForm(false)
    setSecret(made)
    void query.refetch()
  }
  const save = () => {
    const rows = (query.data?.devices ?? []).map((one) => [
      ...[one.maker, one.model, one.serial, t(`state.${one.state}`), one.heardAt, one.registeredAt],
    ])
    saveCsv('devices', csvOf([t('maker'), t('model'), t('serial'), t('device'), t('heard'), t('registeredAt')], rows))
  }
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        <>
          <Button onClick={save}>{deskT('exportCsv')}</Button>
          {office ? (
            <Button type="primary" onClick={() => setForm(true)}>
              {t('register')}
            </Button>
          ) : null}
        </>
      }
    >
      <GridNav />
      {secret ? <SecretCard of={secret} onDone={() => setSecret(undefined)} /> : null}
      <Card>
        <Answer of={query}>
          {({ devices }) =>
            devices.length === 0 ? (
              <Empty title={t('none')} hint={t('noneDo')} />
            ) : (
              <Rows devices={devices} onBind={setBinding} onSecret={shown} again={() => void query.refetch()} />
            )
          }
        </Answer>
      </Card>
      {form ? <RegisterForm onClose={() => setForm(false)} onDone={shown} /> : null}
      {binding ? (
        <BindForm
          device={binding}
          onClose={() => setBinding(undefined)}
          onDone={() => {
            setBinding(undefined)
            void query.refetch()
          }}
        />
      ) : null}
    </Page>
  )
}

interface RowsProps {
  devices: readonly Device[]
  onBind: (device: Device) => void
  onSecret: (secret: Secret) => void
  again: () => void
}

function Rows({ devices, onBind, onSecret, again }: RowsProps) {
  const t = useT()
  const between = useBetween()
  const [typed, setTyped] = useState('')
  const [state, setState] = useState<Device['state'] | 'any'>('any')
  const teams = useApi('/api/teams', TeamList, { params: { all: 'true' } })
  const names = new Map((teams.data?.teams ?? []).map(({ id, name }) => [id, name]))
  const wanted = typed.trim().toLowerCase()
  const rows = devices.filter(
    (one) =>
      (state === 'any' || one.state === state) &&
      `${one.maker} ${one.model} ${one.serial}`.toLowerCase().includes(wanted),
  )
  return (
    <>
      <div className="households-tools no-print">
        <Input
          allowClear
          style={{ width: 280 }}
          aria-label={t('search')}
          placeholder={t('search')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Select
          aria-label={t('anyState')}
          style={{ width: 140 }}
          value={state}
          onChange={setState}
          options={(['any', ...DeviceState.options] as const).map((value) => ({
            ...{ value, label: value === 'any' ? t('anyState') : t(`state.${value}`) },
          }))}
        />
      </div>
      <Table<Device>
        size="small"
        rowKey="id"
        dataSource={rows}
        locale={{ emptyText: t('noneSuch') }}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 1000 }}
        columns={[
          {
            title: t('device'),
            render: (_, one) => (
              <>
                {`${one.maker} ${one.model}`}
                <br />
                <span className="muted tabular">{one.serial}</span>
              </>
            ),
          },
          { title: t('kinds'), render: (_, one) => between(one.kinds.map((kind) => t(`kind.${kind}`))) },
          {
            width: 90,
            render: (_, one) => (
              <Tag color={{ active: 'success', lost: 'warning', revoked: undefined }[one.state]}>
                {t(`state.${one.state}`)}
              </Tag>
            ),
          },
          {
            title: t('belongs'),
            width: 200,
            render: (_, one) =>
              one.residentId ? (
                t('person')
              ) : one.teamId ? (
                t('kit', { team: names.get(one.teamId) ?? '…' })
              ) : (
                <span className="muted">{t('nobody')}</span>
              ),
          },
          {
            title: t('heard'),
            width: 130,
            render: (_, one) =>
              one.heardAt ? <Time at={one.heardAt} /> : <span className="muted">{t('neverHeard')}</span>,
          },
          {
            width: 330,
            align: 'right',
            render: (_, one) =>
              one.state === 'active' ? <Actions device={one} {...{ onBind, onSecret, again }} /> : null,
          },
        ]}
      />
    </>
  )
}
