import { ExpandOutlined, SoundOutlined } from '@ant-design/icons'
import { Link, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { DepartmentList } from '#contracts/booking'
import { HallScreen } from '#contracts/queue'
import { timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { useNow } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import './hall.css'
import { type Call, newCalls } from './new-calls.ts'
import { useT } from './texts.ts'

/** The screen in the waiting hall: large, dark on light, tickets and masked names; spoken where somebody switched it on. */
export function HallPage() {
  const t = useT()
  const bookingT = useBookingT()
  const me = useMe()
  const institutionId = me.institution?.id
  const { department: asked } = useSearch({ strict: false }) as { department?: string }
  const [departmentCode, setDepartment] = useState(asked)
  const [voice, setVoice] = useState(false)
  const departments = useApi('/api/booking/departments', DepartmentList, { params: { institutionId, kind: 'offline' } })
  const path = `/api/queue/institutions/${institutionId}`
  const query = useApi(`${path}/screen`, HallScreen, {
    params: { departmentCode },
    enabled: institutionId !== undefined,
    everyMs: 20_000,
    keep: true,
  })
  const again = () => void query.refetch()
  const stream = useStream(institutionId ? `${path}/stream` : undefined, again, { onReconnect: again })
  useVoice(voice, query.data)
  if (!institutionId) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  return (
    <div className="hall">
      <header className="hall-head">
        <h1>{query.data?.institutionName ?? me.institution?.name}</h1>
        <Clock />
      </header>
      <Answer of={query}>{(screen) => <Shown screen={screen} />}</Answer>
      <footer className="hall-foot no-print">
        <span>{stream === 'open' ? t('hallHint') : t('hallReconnecting')}</span>
        <span className="hall-tools">
          <Select<string>
            allowClear
            placeholder={bookingT('allDepartments')}
            aria-label={bookingT('department')}
            style={{ width: 150 }}
            value={departmentCode ?? null}
            onChange={setDepartment}
            options={(departments.data?.departments ?? []).map((one) => ({ value: one.code, label: one.name }))}
          />
          <Button
            icon={<SoundOutlined />}
            aria-pressed={voice}
            type={voice ? 'primary' : 'default'}
            onClick={() => setVoice(!voice)}
          >
            {t(voice ? 'voiceOn' : 'voiceOff')}
          </Button>
          <Button
            icon={<ExpandOutlined />}
            onClick={() =>
              void (document.fullscreenElement
                ? document.exitFullscreen()
                : document.documentElement.requestFullscreen())
            }
          >
            {t('fullscreen')}
          </Button>
          <Link to="/">
            <Button>{t('leaveHall')}</Button>
          </Link>
        </span>
      </footer>
    </div>
  )
}

function Clock() {
  const now = useNow(5_000)
  return <time className="hall-clock tabular">{timeOf(now)}</time>
}

function Shown({ screen }: { screen: HallScreen }) {
  const t = useT()
  return (
    <div className="hall-body">
      <section aria-label={t('hallCalled')} aria-live="polite" className="hall-called">
        <h2>{t('hallCalled')}</h2>
        {screen.called.length === 0 ? <p className="hall-quiet">{t('hallQuiet')}</p> : null}
        <ul>
          {screen.called.slice(0, 6).map((one, index) => (
            <li key={`${one.ticket} ${one.calledAt}`} data-newest={index === 0}>
              <b className="tabular">{one.ticket}</b>
              <span className="hall-name">{one.name}</span>
              <span className="hall-room">{one.room ?? `${one.departmentName} ${one.doctorName}`}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={t('hallNext')} className="hall-lines">
        <h2>{t('hallNext')}</h2>
        <ul>
          {screen.lines.map((line) => (
            <li key={`${line.departmentName} ${line.doctorName} ${line.room ?? ''}`}>
              <p>
                <b>{line.doctorName}</b> {line.departmentName}
                {line.room ? ` · ${line.room}` : ''}
                <span className="hall-count">{t('hallWaiting', { n: line.waiting })}</span>
              </p>
              <p className="hall-next tabular">
                {line.next.map((one) => (
                  <span key={one.ticket}>
                    {one.ticket} {one.name}
                  </span>
                ))}
              </p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

/** Speaks whoever has been called since the last look. Off until someone on the spot wants it. */
function useVoice(on: boolean, screen: HallScreen | undefined): void {
  const t = useT()
  const heard = useRef<readonly Call[] | undefined>(undefined)
  useEffect(() => {
    if (!screen) return
    const calls = newCalls(heard.current, screen.called)
    heard.current = screen.called
    if (!on || typeof speechSynthesis === 'undefined') return
    for (const one of calls) {
      const words = new SpeechSynthesisUtterance(
        t('spoken', {
          ticket: one.ticket.split('').join(' '),
          name: one.name.replaceAll('*', t('some')),
          room: one.room ?? one.doctorName,
        }),
      )
      words.lang = t('voiceLanguage')
      words.rate = 0.9
      speechSynthesis.speak(words)
    }
  }, [screen, on, t])
}
