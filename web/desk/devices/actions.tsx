import { App, Button } from 'antd'
import { type Device, DeviceSecret, Device as DeviceShape } from '#contracts/readings-devices'
import { useCommand } from '../../shell/use-api.ts'
import { useHas } from '../grid/nav.tsx'
import { Refused } from '../parts/page.tsx'
import { useReason } from '../sluices/use-reason.tsx'
import { useT } from './texts.ts'

interface Props {
  device: Device
  onBind: (device: Device) => void
  onSecret: (secret: (typeof DeviceSecret)['_output']) => void
  again: () => void
}

/** What can be done with one device in use. */
export function Actions({ device, onBind, onSecret, again }: Props) {
  const t = useT()
  const has = useHas()
  const ask = useReason()
  const { modal, message } = App.useApp()
  const path = `/api/readings/devices/${device.id}`
  const unbind = useCommand(DeviceShape, {
    onDone: () => {
      void message.success(t('unbound'))
      again()
    },
  })
  const end = useCommand(DeviceShape, {
    onDone: () => {
      void message.success(t('ended'))
      again()
    },
  })
  const renew = useCommand(DeviceSecret, { onDone: onSecret })
  const confirm = (title: string, content: string, onOk: () => void) =>
    modal.confirm({ title, content, onOk, okText: title, cancelText: t('cancel') })
  const finish = async (state: 'lost' | 'revoked') => {
    const words = state === 'lost' ? (['lost', 'lostAsk'] as const) : (['revoke', 'revokeAsk'] as const)
    const reason = await ask({ title: t(words[0]), content: t(words[1]), danger: true })
    if (reason) end.mutate({ path: `${path}/end`, body: { state, reason } })
  }
  const bound = device.residentId !== null || device.teamId !== null
  return (
    <>
      {bound ? (
        <Button
          size="small"
          onClick={() => confirm(t('unbind'), t('unbindAsk'), () => unbind.mutate({ path: `${path}/unbind` }))}
        >
          {t('unbind')}
        </Button>
      ) : (
        <Button size="small" onClick={() => onBind(device)}>
          {t('bind')}
        </Button>
      )}{' '}
      {has('registrar', 'manager', 'administrator') ? (
        <Button
          size="small"
          onClick={() => confirm(t('newSecret'), t('newSecretAsk'), () => renew.mutate({ path: `${path}/secret` }))}
        >
          {t('newSecret')}
        </Button>
      ) : null}{' '}
      <Button size="small" onClick={() => void finish('lost')}>
        {t('lost')}
      </Button>{' '}
      <Button size="small" danger onClick={() => void finish('revoked')}>
        {t('revoke')}
      </Button>
      <Refused error={unbind.error ?? end.error ?? renew.error} />
    </>
  )
}
