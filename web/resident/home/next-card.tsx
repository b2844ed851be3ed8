import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Money } from '../../shell/money.tsx'
import { Time, useSay } from '../../shell/time.tsx'
import { useT } from '../texts.ts'
import type { NextStep } from './next-steps.ts'

/** One thing to do: what it is, when or where, and the one button that does it. */
export function NextCard({ step }: { step: NextStep }) {
  const t = useT()
  const say = useSay()
  switch (step.kind) {
    case 'called-back': {
      const { id, doctorName, institutionName, answerUntil } = step.invitation
      return (
        <Frame to={`/calls/${id}`} title={t('next.calledBack', { doctor: doctorName })} act={t('next.calledBackDo')}>
          {institutionName} · {t('next.answerBefore', { at: say(answerUntil) })}
        </Frame>
      )
    }
    case 'talking':
      return (
        <Frame
          to={`/visits/${step.consult.id}`}
          title={t('next.talking', { doctor: step.consult.doctorName })}
          act={t('next.talkingDo')}
        >
          {step.consult.institutionName} · {step.consult.departmentName}
        </Frame>
      )
    case 'waiting': {
      const place = step.consult.place
      const title = place && place.ahead > 0 ? t('next.waiting', { ahead: place.ahead }) : t('next.waitingNext')
      return (
        <Frame to={`/visits/${step.consult.id}`} title={title} act={t('next.waitingDo')}>
          {step.consult.doctorName} · {step.consult.departmentName}
          {place && place.waitMinutes > 0 ? ` · ${t('next.aboutMinutes', { n: place.waitMinutes })}` : ''}
        </Frame>
      )
    }
    case 'queue':
      return <QueueStep step={step} />
    case 'number-kept':
      return (
        <Frame to={`/waiting/${step.entry.id}`} title={t('next.numberKept')} act={t('next.numberKeptDo')}>
          {step.entry.doctorName ?? step.entry.departmentName} · {t('next.answerBefore', { at: say(step.until) })}
        </Frame>
      )
    case 'suspended':
      return (
        <Frame to={`/appointments/${step.appointment.id}`} title={t('next.suspended')} act={t('next.suspendedDo')}>
          <Time at={step.appointment.startsAt} plan /> · {step.appointment.doctorName}
        </Frame>
      )
    case 'pay-number':
      return (
        <Frame to={`/appointments/${step.appointment.id}`} title={t('next.payNumber')} act={t('next.payDo')}>
          <Time at={step.appointment.startsAt} plan /> · {step.appointment.doctorName}
          {step.appointment.payUntil ? ` · ${t('next.payBefore', { at: say(step.appointment.payUntil) })}` : ''}
        </Frame>
      )
    case 'check-in':
      return (
        <Frame to={`/appointments/${step.appointment.id}`} title={t('next.checkIn')} act={t('next.checkInDo')}>
          <Time at={step.appointment.startsAt} plan /> · {step.appointment.doctorName} ·{' '}
          {step.appointment.departmentName}
        </Frame>
      )
    case 'collect':
      return (
        <Frame to={`/medicine/${step.pickup.prescriptionId}`} title={t('next.collect')} act={t('next.collectDo')}>
          {step.pickup.pharmacyName} · {t('next.collectBy', { at: say(step.pickup.collectBy) })}
        </Frame>
      )
    case 'pay-bill':
      return (
        <Frame to={`/bills/${step.bill.billId}`} title={t('next.pay')} act={t('next.payDo')}>
          {step.bill.institutionName} · <Money fen={step.bill.cash_payamt} />
          {step.bill.payBefore ? ` · ${t('next.payBefore', { at: say(step.bill.payBefore) })}` : ''}
        </Frame>
      )
    case 'pay-visit':
      return (
        <Frame to={`/visits/${step.consultId}/pay`} title={t('next.pay')} act={t('next.payDo')}>
          {step.doctorName}
        </Frame>
      )
    case 'choose-pharmacy':
      return (
        <Frame
          to={`/medicine/${step.prescription.prescriptionId}/pharmacies`}
          title={t('next.choosePharmacy')}
          act={t('next.choosePharmacyDo')}
        >
          {step.prescription.items.map((item) => item.nameZh).join('、')}
        </Frame>
      )
    case 'review':
      return (
        <Frame to={`/medicine/${step.prescription.prescriptionId}`} title={t('next.review')} act={t('next.reviewDo')}>
          {step.prescription.doctorName} · <Time at={step.prescription.signedAt ?? step.prescription.createdAt} />
        </Frame>
      )
    case 'sign-contract':
      return (
        <Frame to={`/contracts/${step.contract.id}`} title={t('next.signContract')} act={t('next.signContractDo')}>
          {step.contract.teamName} · {t('next.answerBefore', { at: say(step.contract.openUntil) })}
        </Frame>
      )
    case 'appointment':
      return (
        <Link to={`/appointments/${step.appointment.id}` as never} className="next-card">
          <span className="next-title">
            <Time at={step.appointment.startsAt} plan />
          </span>
          <span className="muted">
            {t('next.appointment', { kind: t(`kind.${step.appointment.kind}`), doctor: step.appointment.doctorName })} ·{' '}
            {step.appointment.institutionName}
          </span>
        </Link>
      )
  }
}

function QueueStep({ step: { appointment, place } }: { step: Extract<NextStep, { kind: 'queue' }> }) {
  const t = useT()
  const called = place?.state === 'called'
  const ahead = place?.state === 'waiting' ? (place.ahead ?? 0) : undefined
  const title = called
    ? t('next.called', { room: place.room ?? t('next.theRoom') })
    : ahead
      ? t('next.waiting', { ahead })
      : t(ahead === 0 ? 'next.waitingNext' : 'next.checkedIn')
  return (
    <Frame to={`/appointments/${appointment.id}`} title={title} act={t('next.queueDo')}>
      {place ? `${place.ticket} · ` : ''}
      {appointment.doctorName} · {appointment.departmentName}
      {place?.aboutMinutes && !called ? ` · ${t('next.aboutMinutes', { n: place.aboutMinutes })}` : ''}
    </Frame>
  )
}

function Frame(props: { to: string; title: string; act: string; children: ReactNode }) {
  return (
    <Link to={props.to as never} className="next-card">
      <span className="next-title">{props.title}</span>
      <span className="muted">{props.children}</span>
      <span className="next-do">{props.act}</span>
    </Link>
  )
}
