import { App, Button, Tag } from 'antd'
import { useState } from 'react'
import { Enrolment, type PersonChronic } from '#contracts/chronic'
import { useMe } from '../../../shell/session.tsx'
import { Day } from '../../../shell/time.tsx'
import { useCommand } from '../../../shell/use-api.ts'
import { Card, Refused } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import { useSayFacts } from '../facts.ts'
import { Activities } from './activities.tsx'
import { ExitDialog, PlanDialog } from './plan.tsx'
import { useT } from './texts.ts'

export type EnrolmentOfPerson = ReturnType<typeof PersonChronic.parse>['enrolments'][number]

/** One programme of the person: stratum and why, goals, medicines, activities; signed, sorted again, ended. */
export function EnrolmentCard({ enrolment, onChanged }: { enrolment: EnrolmentOfPerson; onChanged: () => void }) {
  const t = useT()
  const say = useWords()
  const { message } = App.useApp()
  const doctor = useMe().roles.includes('doctor')
  const [open, setOpen] = useState<'plan' | 'exit' | undefined>(undefined)
  const change = useCommand(Enrolment, {
    onDone: ({ stratum }) => {
      void message.success(say(stratum.title))
      onChanged()
    },
  })
  const path = `/api/chronic/enrolments/${enrolment.id}`
  const running = enrolment.exitedOn === null
  return (
    <Card
      title={say(enrolment.programmeTitle)}
      extra={
        running ? (
          <>
            {doctor && !enrolment.signedAt ? (
              <Button type="primary" loading={change.isPending} onClick={() => change.mutate({ path: `${path}/sign` })}>
                {t('care.sign')}
              </Button>
            ) : null}
            <Button loading={change.isPending} onClick={() => change.mutate({ path: `${path}/restratify`, body: {} })}>
              {t('care.restratify')}
            </Button>
            {doctor ? <Button onClick={() => setOpen('plan')}>{t('care.setGoals')}</Button> : null}
            <Button type="text" danger onClick={() => setOpen('exit')}>
              {t('care.exit')}
            </Button>
          </>
        ) : null
      }
    >
      <Refused error={change.error} />
      <Facts enrolment={enrolment} />
      {running ? <Activities enrolment={enrolment} onChanged={onChanged} /> : null}
      {open === 'plan' ? (
        <PlanDialog enrolment={enrolment} onClose={() => setOpen(undefined)} onDone={onChanged} />
      ) : null}
      {open === 'exit' ? (
        <ExitDialog enrolment={enrolment} onClose={() => setOpen(undefined)} onDone={onChanged} />
      ) : null}
    </Card>
  )
}

function Facts({ enrolment: one }: { enrolment: EnrolmentOfPerson }) {
  const t = useT()
  const say = useWords()
  const sayFacts = useSayFacts()
  const { stratum, baseline } = one
  return (
    <dl className="facts">
      <dt>{t('care.since', { day: '' })}</dt>
      <dd>
        <Day date={one.enrolledOn} /> <Tag>{t(one.signedAt ? 'care.signed' : 'care.notSigned')}</Tag>
        {one.centreTier ? <Tag>{t(`care.tier.${one.centreTier}`)}</Tag> : null}
        {one.exitedOn && one.exitReason ? (
          <Tag color="warning">
            {t('care.exited', { day: one.exitedOn, reason: t(`care.exitReasons.${one.exitReason}`) })}
          </Tag>
        ) : null}
      </dd>
      <dt>{t('care.stratum')}</dt>
      <dd>
        <b>{say(stratum.title)}</b> ·{' '}
        {t('care.interval', { days: stratum.intervalDays, times: stratum.faceToFaceAYear })}
        <div>
          {say(stratum.because.sentence)} <span className="muted">{sayFacts(stratum.because.facts)}</span>
        </div>
        {one.history.length > 1 ? (
          <details>
            <summary className="muted">{t('care.history')}</summary>
            {one.history.map((before) => (
              <div key={before.madeAt}>
                <Day date={before.madeAt} /> {say(before.title)} ·{' '}
                <span className="muted">{say(before.because.sentence)}</span>
              </div>
            ))}
          </details>
        ) : null}
      </dd>
      <dt>{t('care.goals')}</dt>
      <dd className="team-row">
        {one.goals.map((goal) => (
          <Tag key={goal.code} color={goal.own ? 'success' : undefined}>
            {goal.own
              ? `${say(goal.title)} → ${goal.op} ${goal.value} ${goal.unit} · ${t('care.own')}`
              : say(goal.title)}
          </Tag>
        ))}
      </dd>
      <dt>{t('care.medicines')}</dt>
      <dd>
        {one.medicines.length === 0 ? <span className="muted">{t('care.noMedicines')}</span> : null}
        {one.medicines.map((medicine) => (
          <div key={medicine.name}>
            {medicine.name} {medicine.dose} {medicine.frequency}
          </div>
        ))}
      </dd>
      {baseline.on ? (
        <>
          <dt>{t('care.baseline')}</dt>
          <dd className="tabular">
            {baseline.systolicMmhg ? `${baseline.systolicMmhg}/${baseline.diastolicMmhg} mmHg ` : ''}
            {baseline.glucoseMmol ? `${baseline.glucoseMmol} mmol/L ` : ''}
            <span className="muted">
              <Day date={baseline.on} />
            </span>
          </dd>
        </>
      ) : null}
    </dl>
  )
}
