import { BookingPolicy } from '#contracts/booking'
import { QueueRule } from '#contracts/queue'
import { SuspensionPolicy } from '#contracts/suspensions'
import { DatedRule } from './dated-rule.tsx'
import { bookingFields, queueFields, suspensionFields } from './fields.ts'
import { useT } from './texts.ts'

/** Booking's policy. */
export function BookingRulesPage() {
  const t = useT()
  return (
    <DatedRule
      title={t('title')}
      sub={t('bookingSub')}
      read={{ path: '/api/booking/policy', schema: BookingPolicy }}
      write={{ path: '/api/booking/policies', partial: true }}
      fields={bookingFields}
    />
  )
}

/** How people whose session was suspended are looked after. */
export function SuspensionRulesPage() {
  const t = useT()
  return (
    <DatedRule
      title={t('title')}
      sub={t('suspensionSub')}
      read={{ path: '/api/schedules/policy', schema: SuspensionPolicy, ofOwn: true }}
      write={{ path: '/api/schedules/policies', partial: false }}
      fields={suspensionFields}
    />
  )
}

/** In what order people are called. */
export function QueueRulesPage() {
  const t = useT()
  return (
    <DatedRule
      title={t('title')}
      sub={t('queueSub')}
      read={{ path: '/api/queue/rule', schema: QueueRule }}
      write={{ path: '/api/queue/rules', partial: false }}
      fields={queueFields}
    />
  )
}
