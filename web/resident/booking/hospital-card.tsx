import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Appointment } from '#contracts/booking'
import { HospitalRegistration } from '#contracts/hospital-numbers'
import { Money } from '../../shell/money.tsx'
import { Loading } from '../../shell/states.tsx'
import { Countdown } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Notice } from '../kit/parts.tsx'
import { useT } from './texts.ts'

const moving = ['unpaid', 'confirming', 'cancelling']

/** A number of the hospital's own system on its way: to be paid, being confirmed, being taken back. */
export function HospitalCard({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const client = useQueryClient()
  const query = useApi(`/api/hospital-numbers/appointments/${appointment.id}`, HospitalRegistration, {
    everyMs: (data) => (!data || moving.includes(data.state) ? 2_000 : false),
  })
  const state = query.data?.state
  const settled = state !== undefined && !moving.includes(state)
  // When the hospital has spoken, the appointment itself is another one.
  useEffect(() => {
    if (settled) void client.invalidateQueries({ queryKey: [`/api/booking/appointments/${appointment.id}`] })
  }, [settled, client, appointment.id])
  if (!query.data) return query.error ? null : <Loading lines={2} />
  if (state === 'unpaid') {
    return (
      <>
        <Notice tone="warn" title={t('payBefore')}>
          <p className="spread">
            <strong>
              <Money fen={query.data.feeFen} />
            </strong>
            {query.data.payUntil ? (
              <span>
                {t('payWithin')} <Countdown until={query.data.payUntil} />
              </span>
            ) : null}
          </p>
          <p>{t('payBeforeHint')}</p>
        </Notice>
        <Link to={`/appointments/${appointment.id}/pay` as never} className="state-button link-button main">
          {t('payNow')}
        </Link>
      </>
    )
  }
  if (state === 'confirming') return <Notice title={t('confirming')}>{t('confirmingHint')}</Notice>
  if (state === 'cancelling') return <Notice title={t('cancellingTitle')}>{t('cancellingHint')}</Notice>
  return null
}

/** What was paid for a number that came to nothing. */
export function Refunded({ appointmentId }: { appointmentId: string }) {
  const t = useT()
  const query = useApi(`/api/hospital-numbers/appointments/${appointmentId}`, HospitalRegistration)
  if (!query.data || query.data.refundedFen === 0) return null
  return (
    <Notice tone="good">
      <p className="spread">
        <span>{t('refunded')}</span>
        <Money fen={query.data.refundedFen} />
      </p>
    </Notice>
  )
}
