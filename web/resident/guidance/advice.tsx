import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { PhoneFill } from 'antd-mobile-icons'
import { Advice, type Choice } from '#contracts/guidance'
import { Answer } from '../../shell/states.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { DoctorRow } from '../booking/doctor-row.tsx'
import '../booking/booking.css'
import { Card, LinkRow, Notice, Rows, Tag } from '../kit/parts.tsx'
import { Refused } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import './guidance.css'
import { useT } from './texts.ts'

/** What the rules say to a complaint: where, how soon, why; then doctors who have a number, and booking anyway. */
export function AdvicePage() {
  const t = useT()
  const { adviceId } = useParams({ strict: false }) as { adviceId: string }
  const query = useApi(`/api/guidance/advice/${adviceId}`, Advice)
  return (
    <Screen title={t('adviceTitle')} up="/guide">
      <Answer of={query}>{(advice) => <Said advice={advice} />}</Answer>
    </Screen>
  )
}

const atOnce = (advice: Advice) => advice.where === 'call-120' || advice.where === 'emergency'

function Said({ advice }: { advice: Advice }) {
  const t = useT()
  const [reason, ...more] = advice.sentences
  return (
    <>
      {atOnce(advice) ? (
        <AtOnce advice={advice} />
      ) : (
        <Card accent label={t(`where.${advice.where}`)}>
          <div className="spread">
            <p className="lead">{t(`where.${advice.where}`)}</p>
            <Tag tone={advice.urgency === 'soon' ? 'warn' : 'good'}>{t(`urgency.${advice.urgency}`)}</Tag>
          </div>
          <p>{reason}</p>
        </Card>
      )}
      {advice.departments.map((department) => (
        <section key={department.code + department.ruleId} className="guide-part" aria-label={department.name}>
          <h2 className="section-title">{department.name}</h2>
          {atOnce(advice) ? null : <Doctors advice={advice} doctors={department.doctors} />}
        </section>
      ))}
      {advice.where === 'family-doctor' ? (
        <Rows>
          <LinkRow to="/family-doctor" title={t('familyDoctors')} />
        </Rows>
      ) : null}
      <details className="guide-why">
        <summary>{t('why')}</summary>
        {more.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {advice.basedOn.length > 0 ? (
          <ul>
            {advice.basedOn.map((each) => (
              <li key={each.kind + each.text}>{each.text}</li>
            ))}
          </ul>
        ) : null}
      </details>
      <Choose advice={advice} />
    </>
  )
}

function Doctors({ advice, doctors }: { advice: Advice; doctors: Advice['departments'][number]['doctors'] }) {
  const t = useT()
  if (doctors.length === 0) return <p className="row-note">{t('noDoctors')}</p>
  return (
    <Rows>
      {doctors.map((doctor) => (
        <DoctorRow
          key={doctor.id + doctor.departmentCode}
          doctor={doctor}
          kind="offline"
          search={{ advice: advice.id }}
        />
      ))}
    </Rows>
  )
}

/** 120, or an emergency department now: one tap, and nothing else in the way. */
function AtOnce({ advice }: { advice: Advice }) {
  const t = useT()
  const call = advice.where === 'call-120'
  return (
    <section className="card at-once" role="alert">
      <p className="lead">{t(`where.${advice.where}`)}</p>
      <p>{advice.sentences[0]}</p>
      <a href="tel:120" className="link-button main danger">
        <PhoneFill aria-hidden /> {t('call120')}
      </a>
      {call ? <p>{t('until120')}</p> : <p>{t('goEmergency')}</p>}
    </section>
  )
}

/** What the person does with it; kept once, and nobody is barred from anything (PIPL 24, R25). */
function Choose({ advice }: { advice: Advice }) {
  const t = useT()
  const client = useQueryClient()
  const path = `/api/guidance/advice/${advice.id}`
  const choose = useCommand(Advice, { onDone: (next) => showAnswer(client, path, next) })
  const say = (what: Choice) => choose.mutate({ path: `${path}/choice`, body: { what } })
  if (advice.choice) {
    return (
      <Notice>
        <p>{t('chosen', { what: t(`choice.${advice.choice.what as Choice}`) })}</p>
      </Notice>
    )
  }
  return (
    <>
      <Refused error={choose.error} />
      {atOnce(advice) ? (
        <Button size="large" loading={choose.isPending} onClick={() => say('went-at-once')}>
          {t('choice.went-at-once')}
        </Button>
      ) : null}
      <Link
        to="/book"
        search={{ kind: 'offline', advice: advice.id } as never}
        className={atOnce(advice) ? 'plain-button' : 'state-button link-button guide-anyway'}
      >
        {t('anyway')}
      </Link>
      {atOnce(advice) ? null : (
        <Button fill="none" loading={choose.isPending} onClick={() => say('nothing')}>
          {t('choice.nothing')}
        </Button>
      )}
    </>
  )
}
