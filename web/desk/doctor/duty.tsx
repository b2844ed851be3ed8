import { App, Button, Popconfirm } from 'antd'
import { Duty } from '#contracts/consult'
import { ApiRefusal, signInPath } from '../../shell/api.ts'
import { useMe, useSignOut } from '../../shell/session.tsx'
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
  const signOut = useSignOut()
  const start = useCommand(Duty, { onDone })
  const begin = (method: 'totp' | 'demo') => start.mutate({ path: `${DUTY}/start`, body: { method } })
  const tooOld = start.error instanceof ApiRefusal && start.error.code === 'consult.proof_too_old'
  return (
    <div className="duty">
      <p className="muted">
        {t('today.why')} {t('today.proof')}
      </p>
      <Button type="primary" loading={start.isPending} onClick={() => begin('totp')}>
        {t('today.start')}
      </Button>
      {me.demo ? (
        <Button loading={start.isPending} onClick={() => begin('demo')}>
          {t('today.demo')}
        </Button>
      ) : null}
      <Refused
        error={start.error}
        action={
          tooOld ? (
            <Button size="small" onClick={() => void signOut(signInPath('/desk/today', 'staff'))}>
              {t('today.signInAgain')}
            </Button>
          ) : null
        }
      />
    </div>
  )
}
