import { App, Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Duty, type StartDutyRequest } from '#contracts/consult'
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
  const start = useCommand(Duty, { onDone })
  const [code, setCode] = useState('')
  const begin = (body: z.input<typeof StartDutyRequest>) => start.mutate({ path: `${DUTY}/start`, body })
  return (
    <div className="duty">
      <p className="muted">{t('today.why')}</p>
      <form
        className="duty-code"
        onSubmit={(event) => {
          event.preventDefault()
          begin({ method: 'totp', code })
        }}
      >
        <label htmlFor="duty-code">{t('today.code')}</label>
        <Input
          id="duty-code"
          className="tabular"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
        />
        <Button type="primary" htmlType="submit" disabled={code.length !== 6} loading={start.isPending}>
          {t('today.start')}
        </Button>
      </form>
      {me.demo ? (
        <Button loading={start.isPending} onClick={() => begin({ method: 'demo' })}>
          {t('today.demo')}
        </Button>
      ) : null}
      <Refused error={start.error} />
    </div>
  )
}
