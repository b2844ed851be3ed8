import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import type { Appointment } from '#contracts/booking'
import { Consult } from '#contracts/consult'
import { MyPlace } from '#contracts/queue'
import { timeOf } from '../../shell/moment.ts'
import { useNow, useSay } from '../../shell/time.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Notice } from '../kit/parts.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { useT } from './texts.ts'

/** Checking in while it is open: into the online waiting room, or into the queue at the hospital. */
export function CheckIn({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const now = useNow(5_000).getTime()
  const navigate = useNavigate()
  const client = useQueryClient()
  const say = useSay()
  const online = appointment.kind === 'online-follow-up'
  const enter = useCommand(Consult, { onDone: (consult) => navigate({ to: `/visits/${consult.id}` as never }) })
  const checkIn = useCommand(MyPlace, { onDone: () => client.invalidateQueries() })
  const running = online ? enter : checkIn
  const wait = useWait(running.error)
  if (now >= Date.parse(appointment.checkInUntil)) {
    return (
      <Notice tone="warn" title={t('checkInMissed')}>
        <p>{t('checkInMissedDo')}</p>
      </Notice>
    )
  }
  const open = now >= Date.parse(appointment.checkInFrom)
  const path = online
    ? `/api/consult/appointments/${appointment.id}/enter`
    : `/api/queue/appointments/${appointment.id}/check-in`
  return (
    <>
      <Refused error={running.error} />
      <Button
        className="wide"
        color="primary"
        size="large"
        disabled={!open || wait > 0}
        loading={running.isPending}
        onClick={() => running.mutate({ path })}
      >
        {t(online ? 'enter' : 'checkIn')}
      </Button>
      <p className="row-note" style={{ textAlign: 'center' }}>
        {t('checkInFrom', { from: say(appointment.checkInFrom), until: timeOf(appointment.checkInUntil) })}
      </p>
    </>
  )
}
