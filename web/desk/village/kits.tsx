import { Link } from '@tanstack/react-router'
import { App, Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { KitKind, KitList, KitState } from '#contracts/village'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useWaiting } from './count.tsx'
import { expiryOf } from './expiry.ts'
import { VillagePage } from './teams.tsx'
import { useT } from './texts.ts'

/** The team's vehicles, kits and workstations. */
export function KitsPage() {
  return <VillagePage name="kits">{(teamId) => <Kits key={teamId} teamId={teamId} />}</VillagePage>
}

function Kits({ teamId }: { teamId: string }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const query = useApi('/api/village/kits', KitList, { params: { teamId } })
  const leads = useWaiting().data?.teams.some((team) => team.teamId === teamId) ?? false
  const register = leads ? (
    <Button type="primary" onClick={() => setOpen(true)}>
      {t('kit.register')}
    </Button>
  ) : null
  return (
    <Card title={t('nav.kits')} extra={register}>
      <Answer of={query}>
        {({ kits }) =>
          kits.length === 0 ? (
            <Empty title={t('kit.none')} hint={t('kit.noneDo')} />
          ) : (
            <div className="village-kits">
              {kits.map((kit) => (
                <OneCard key={kit.id} kit={kit} teamId={teamId} />
              ))}
            </div>
          )
        }
      </Answer>
      <Register teamId={teamId} open={open} onClose={() => setOpen(false)} onDone={() => void query.refetch()} />
    </Card>
  )
}

function OneCard({ kit, teamId }: { kit: KitState; teamId: string }) {
  const t = useT()
  const today = dateOf(clock.now())
  const lots = kit.lots.filter(({ units }) => units > 0)
  const near = (what: 'soon' | 'over') => lots.filter((lot) => expiryOf(lot.expiresOn, today).state === what).length
  const stops = kit.stops.filter(({ on }) => on === today).length
  return (
    <Link
      className="village-kit"
      to={'/village/kits/$kitId' as never}
      params={{ kitId: kit.id } as never}
      search={{ team: teamId } as never}
    >
      <b>{kit.name}</b>
      <span className="muted">
        {t(`kit.kind.${kit.kind}`)}
        {kit.plate ? ` · ${kit.plate}` : ''}
      </span>
      <span>
        {t('kit.lots', { n: lots.length })}
        {near('soon') > 0 ? <b className="amber"> · {t('kit.soon', { n: near('soon') })}</b> : null}
        {near('over') > 0 ? <b className="village-over"> · {t('kit.over', { n: near('over') })}</b> : null}
      </span>
      <span className="muted">
        {t('kit.today', { n: stops })} · {t('kit.aboard', { n: kit.deviceIds.length })}
      </span>
    </Link>
  )
}

function Register(props: { teamId: string; open: boolean; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<KitState['kind']>('kit')
  const [plate, setPlate] = useState('')
  const send = useCommand(KitState, {
    onDone: () => {
      void message.success(t('kit.registered'))
      props.onDone()
      props.onClose()
      setName('')
      setPlate('')
    },
  })
  const body = { teamId: props.teamId, name: name.trim(), kind, ...(plate.trim() ? { plate: plate.trim() } : {}) }
  return (
    <Modal
      open={props.open}
      onCancel={props.onClose}
      title={t('kit.registerTitle')}
      okText={t('kit.register')}
      cancelText={t('kit.cancel')}
      okButtonProps={{ disabled: name.trim() === '', loading: send.isPending }}
      onOk={() => send.mutate({ path: '/api/village/kits', body })}
    >
      <div className="form">
        <Refused error={send.error} />
        <label htmlFor="kit-name">{t('kit.name')}</label>
        <Input id="kit-name" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="kit-kind">{t('kit.which')}</label>
        <Select
          id="kit-kind"
          value={kind}
          onChange={setKind}
          options={KitKind.options.map((value) => ({ value, label: t(`kit.kind.${value}`) }))}
        />
        {kind === 'vehicle' ? (
          <>
            <label htmlFor="kit-plate">{t('kit.plate')}</label>
            <Input id="kit-plate" maxLength={20} value={plate} onChange={(event) => setPlate(event.target.value)} />
          </>
        ) : null}
      </div>
    </Modal>
  )
}
