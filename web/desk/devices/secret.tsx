import { Alert, App, Button } from 'antd'
import type { DeviceSecret } from '#contracts/readings-devices'
import { Card } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** The secret, this once: to be copied into the device, or printed as a card. It is kept nowhere in the browser. */
export function SecretCard({ of, onDone }: { of: (typeof DeviceSecret)['_output']; onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const { device, secret, pairingCode } = of
  const copy = async () => {
    await navigator.clipboard.writeText(secret)
    void message.success(t('copied'))
  }
  return (
    <Card
      title={t('card')}
      extra={
        <span className="no-print page-actions">
          {navigator.clipboard ? <Button onClick={() => void copy()}>{t('copy')}</Button> : null}
          <Button onClick={() => window.print()}>{t('print')}</Button>
          <Button type="primary" onClick={onDone}>
            {t('done')}
          </Button>
        </span>
      }
    >
      <Alert className="no-print" type="warning" showIcon title={t('secretTitle')} description={t('secretDo')} />
      <div className="secret-card">
        <b>{`${device.maker} ${device.model} · ${device.serial}`}</b>
        {pairingCode ? (
          <div>
            <span className="muted">{t('code')}</span>
            <div className="big tabular">{pairingCode}</div>
          </div>
        ) : null}
        <div>
          <span className="muted">{t('secret')}</span>
          <div className="code">{secret}</div>
        </div>
        <div>
          <span className="muted">{t('deviceId')}</span>
          <div className="code">{device.id}</div>
        </div>
        <div>
          <span className="muted">{t('address')}</span>
          <div className="code">{`POST /api/readings/devices/${device.id}/observations`}</div>
        </div>
        <div>
          <span className="muted">{t('topic')}</span>
          <div className="code">{`anji/devices/${device.id}/readings`}</div>
        </div>
      </div>
    </Card>
  )
}
