import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { Appointment } from '#contracts/booking'
import { BookingPolicy } from '#contracts/booking-policy'
import { useNow, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { askOnce } from '../kit/ask.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { useT } from './texts.ts'
import { useVisitT } from './visit-texts.ts'

/** Cancelling while it may be; until when, and what too many of them lead to, are said before it is done. */
export function Cancel({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const visit = useVisitT()
  const client = useQueryClient()
  const say = useSay()
  const now = useNow().getTime()
  const { data: policy } = useApi('/api/booking/policy', BookingPolicy, {
    params: { institutionId: appointment.institutionId },
  })
  const cancel = useCommand(Appointment, { onDone: () => client.invalidateQueries() })
  const wait = useWait(cancel.error)
  // What is not paid yet can be let go at any time.
  const tooLate = appointment.state !== 'pending' && now > Date.parse(appointment.cancelUntil)
  if (tooLate) return <p className="row-note">{t('cancelTooLate')}</p>
  const rule =
    policy?.cancelsMax && appointment.state !== 'pending'
      ? visit('cancelRule', { n: policy.cancelsMax, days: policy.cancelsWithinDays })
      : undefined
  const ask = async () => {
    const told = [t('cancelAskMore', { time: say(appointment.startsAt), doctor: appointment.doctorName }), rule]
    const sure = await askOnce({
      title: t('cancelAsk'),
      content: told.filter((each) => each !== undefined).join(' '),
      yes: t('cancelYes'),
      danger: true,
    })
    if (sure) cancel.mutate({ path: `/api/booking/appointments/${appointment.id}/cancel`, body: {} })
  }
  return (
    <>
      <Refused error={cancel.error} />
      <Button fill="none" className="wide" loading={cancel.isPending} disabled={wait > 0} onClick={() => void ask()}>
        <span style={{ color: 'var(--vermilion)' }}>{t('cancel')}</span>
      </Button>
      <p className="row-note" style={{ textAlign: 'center' }}>
        {appointment.state === 'pending' ? null : t('cancelUntil', { at: say(appointment.cancelUntil) })}
        {rule ? <span style={{ display: 'block' }}>{rule}</span> : null}
      </p>
    </>
  )
}
