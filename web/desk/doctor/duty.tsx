import { App, Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { Duty } from '#contracts/consult'
import { ApiRefusal } from '../../shell/api.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

const DUTY = '/api/consult/duty'

/** Who one is, proven at the start of every session (R01); the end of it. */
export function DutyCard({ onChanged }: { onChanged: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const query = useApi(DUTY, Duty)
  const after = (words: string) => () => {
    void message.success(words)
    void query.refetch()
    onChanged()
  }
  const end = useCommand(Duty, { onDone: after(t('today.ended')) })
  return (
    <Card title={t('today.duty')}>
      <Answer of={query}>
        {({ session }) =>
          session ? (
            <div className="duty">
              <span>
                {t('today.onDutySince')} <Time at={session.startedAt} />
              </span>
              <Popconfirm
                title={t('today.endAsk')}
                okText={t('today.end')}
                cancelText={deskT('cancel')}
                onConfirm={() => end.mutate({ path: `${DUTY}/end` })}
              >
                <Button loading={end.isPending}>{t('today.end')}</Button>
              </Popconfirm>
              <Refused error={end.error} />
            </div>
          ) : (
            <StartDuty onDone={after(t('today.started'))} />
          )
        }
      </Answer>
    </Card>
  )
}

function StartDuty({ onDone }: { onDone: () => void }) {
  const t = useT()
  const me = useMe()
  const [code, setCode] = useState('')
  const start = useCommand(Duty, { onDone })
  const field = start.error instanceof ApiRefusal ? start.error.of('code') : undefined
  return (
    <form
      className="duty"
      onSubmit={(event) => {
        event.preventDefault()
        start.mutate({ path: `${DUTY}/start`, body: { method: 'totp', code } })
      }}
    >
      <p className="muted">{t('today.why')}</p>
      <Input
        className="duty-code tabular"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        aria-label={t('today.code')}
        placeholder={t('today.code')}
        value={code}
        status={field ? 'error' : undefined}
        onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
      />
      <Button type="primary" htmlType="submit" disabled={code.length !== 6} loading={start.isPending}>
        {t('today.start')}
      </Button>
      {me.demo ? (
        <Button
          loading={start.isPending}
          onClick={() => start.mutate({ path: `${DUTY}/start`, body: { method: 'demo' } })}
        >
          {t('today.demo')}
        </Button>
      ) : null}
      <Refused error={start.error} />
    </form>
  )
}
