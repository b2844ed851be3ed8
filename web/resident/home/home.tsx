import { Link } from '@tanstack/react-router'
import {
  BankcardOutline,
  CalendarOutline,
  DownOutline,
  FileOutline,
  HeartOutline,
  HistogramOutline,
  MessageOutline,
  ShopbagOutline,
  TeamOutline,
} from 'antd-mobile-icons'
import type { ReactNode } from 'react'
import { usePageTitle } from '../../shell/page.tsx'
import { preferences, usePreferences } from '../../shell/preferences.ts'
import { Empty, ErrorState, Loading, OfflineBanner } from '../../shell/states.tsx'
import { useT as useShellT } from '../../shell/texts.ts'
import { useActing } from '../acting.tsx'
import { LinkRow, Rows } from '../kit/parts.tsx'
import { ActingStrip, ReadOut } from '../kit/screen.tsx'
import { useUnread } from '../notices/use-unread.ts'
import '../kit/kit.css'
import { useT } from '../texts.ts'
import './home.css'
import { NextCard } from './next-card.tsx'
import { useNextSteps } from './use-known.ts'

/** What is next, then eight doors, then the record. */
export function Home() {
  const t = useT()
  usePageTitle(t('home.title'))
  return (
    <div className="screen">
      <Head />
      <OfflineBanner />
      <ActingStrip />
      <main className="screen-body">
        <Next />
        <Doors />
        <Rows label={t('home.guide')}>
          <LinkRow to="/guide" title={t('home.guide')} note={t('home.guideNote')} />
        </Rows>
        <Rows label={t('home.record')}>
          <LinkRow to="/record" title={t('home.record')} note={t('home.recordNote')} />
          <LinkRow to="/seen" title={t('home.seen')} note={t('home.seenNote')} />
        </Rows>
        <Rows>
          <NoticesRow />
          <LinkRow to="/appointments" title={t('home.appointments')} />
          <LinkRow to="/visits" title={t('home.visits')} />
          <LinkRow to="/bills" title={t('home.bills')} />
          <LinkRow to="/settings" title={t('home.settings')} />
        </Rows>
      </main>
    </div>
  )
}

/** Notices with their number, said quietly. */
function NoticesRow() {
  const t = useT()
  const unread = useUnread()
  return (
    <LinkRow to="/notices" title={t('home.notices')} end={unread > 0 ? t('home.unread', { n: unread }) : undefined} />
  )
}

function Head() {
  const t = useT()
  const brand = useShellT()('brand')
  const acting = useActing()
  const { largeType } = usePreferences()
  return (
    <header className="home-head">
      <h1 className="home-brand">
        <img src="/icon.svg" alt="" />
        {brand}
      </h1>
      <span className="grow" />
      <ReadOut compact />
      <Link to="/family" className="plain-button" aria-label={t('home.who', { name: acting.person.name })}>
        {acting.person.name} <DownOutline aria-hidden fontSize={12} />
      </Link>
      <button type="button" className="plain-button" onClick={() => preferences.set({ largeType: !largeType })}>
        {t(largeType ? 'home.largeOff' : 'home.largeOn')}
      </button>
    </header>
  )
}

function Next() {
  const t = useT()
  const acting = useActing()
  const { steps, loading, error, retry } = useNextSteps(acting.person.residentId)
  return (
    <section aria-label={t('home.next')} style={{ display: 'grid', gap: 'var(--gap-3)' }}>
      {steps.slice(0, 3).map((step) => (
        <NextCard key={keyOf(step)} step={step} />
      ))}
      {steps.length === 0 && loading ? <Loading lines={2} /> : null}
      {error ? (
        <div className="card">
          <ErrorState error={error} retry={retry} />
        </div>
      ) : null}
      {steps.length === 0 && !loading && !error ? (
        <div className="card">
          <Empty
            title={t('home.nothing')}
            hint={t('home.nothingHint')}
            action={
              <Link to="/book" search={{ kind: 'online-follow-up' } as never} className="state-button link-button">
                {t('home.nothingDo')}
              </Link>
            }
          />
        </div>
      ) : null}
    </section>
  )
}

const keyOf = (step: ReturnType<typeof useNextSteps>['steps'][number]): string => {
  if ('invitation' in step) return step.invitation.id
  if ('contract' in step) return step.contract.id
  if ('consult' in step) return step.consult.id
  if ('entry' in step) return step.entry.id
  if ('appointment' in step) return step.appointment.id
  if ('pickup' in step) return step.pickup.pickupId
  if ('bill' in step) return step.bill.billId
  return 'prescription' in step ? step.prescription.prescriptionId : step.consultId
}

function Doors() {
  const t = useT()
  return (
    <nav aria-label={t('home.doors')}>
      <ul className="doors">
        <Door to="/book" search={{ kind: 'offline' }} icon={<CalendarOutline />} text={t('home.book')} />
        <Door to="/book" search={{ kind: 'online-follow-up' }} icon={<MessageOutline />} text={t('home.followUp')} />
        <Door to="/record/results" icon={<FileOutline />} text={t('home.reports')} />
        <Door to="/medicine" icon={<ShopbagOutline />} text={t('home.medicine')} />
        <Door to="/family" icon={<TeamOutline />} text={t('home.family')} />
        <Door to="/family-doctor" icon={<HeartOutline />} text={t('home.familyDoctor')} />
        <Door to="/chronic" icon={<HistogramOutline />} text={t('home.chronic')} />
        <Door to="/account" icon={<BankcardOutline />} text={t('home.account')} />
      </ul>
    </nav>
  )
}

function Door(props: { to: string; search?: Record<string, string>; icon: ReactNode; text: string }) {
  return (
    <li>
      <Link to={props.to} search={props.search as never} className="door-link">
        <span className="door-icon" aria-hidden>
          {props.icon}
        </span>
        {props.text}
      </Link>
    </li>
  )
}
