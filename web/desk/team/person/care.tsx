import { Alert, Button, Tag } from 'antd'
import { useState } from 'react'
import { type Finding, PersonChronic } from '#contracts/chronic'
import type { ResidentView } from '#contracts/residents'
import { useMe } from '../../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../../shell/states.tsx'
import { Day } from '../../../shell/time.tsx'
import { useApi } from '../../../shell/use-api.ts'
import { Card } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import { useSayFacts } from '../facts.ts'
import { DecideDialog } from '../suspected.tsx'
import { useT as useTeamT } from '../texts.ts'
import { EnrolDialog } from './enrol.tsx'
import { EnrolmentCard } from './enrolment.tsx'
import { ScreenDialog } from './screen.tsx'
import { useT } from './texts.ts'

export const carePath = (residentId: string) => `/api/chronic/residents/${residentId}`

/** Programmes a person is in, with stratum, goals, activities; whether a long prescription may be written; what was found. */
export function CareTab({ person }: { person: ResidentView }) {
  const t = useT()
  const say = useWords()
  const query = useApi(carePath(person.id), PersonChronic)
  const [open, setOpen] = useState<'enrol' | 'screen' | undefined>(undefined)
  const again = () => void query.refetch()
  const close = () => setOpen(undefined)
  return (
    <Answer of={query} loading={<Loading cards={2} lines={5} />}>
      {(care) => (
        <>
          <div className="team-row">
            <Button type="primary" onClick={() => setOpen('enrol')}>
              {t('care.enrol')}
            </Button>
            <Button onClick={() => setOpen('screen')}>{t('care.screen')}</Button>
          </div>
          {care.enrolments.length === 0 ? (
            <Card>
              <Empty title={t('care.none')} hint={t('care.noneDo')} />
            </Card>
          ) : (
            <>
              <Alert
                showIcon
                type={care.longPrescription.allowed ? 'success' : 'warning'}
                title={`${t('care.long')}：${long(care, t)}`}
                description={care.longPrescription.reasons.map(say).join(' ')}
              />
              {care.enrolments.map((one) => (
                <EnrolmentCard key={one.id} enrolment={one} onChanged={again} />
              ))}
            </>
          )}
          <Findings care={care} onChanged={again} />
          {open === 'enrol' ? <EnrolDialog person={person} care={care} onClose={close} onDone={again} /> : null}
          {open === 'screen' ? <ScreenDialog residentId={person.id} onClose={close} onDone={again} /> : null}
        </>
      )}
    </Answer>
  )
}

type Care = ReturnType<typeof PersonChronic.parse>

function long({ longPrescription: of }: Care, t: ReturnType<typeof useT>): string {
  if (!of.allowed) return t('care.longNo')
  return t('care.longYes', { usual: of.weeksUsual ?? '—', max: of.weeksMax ?? '—' })
}

function Findings({ care, onChanged }: { care: Care; onChanged: () => void }) {
  const t = useT()
  const teamT = useTeamT()
  const say = useWords()
  const sayFacts = useSayFacts()
  const doctor = useMe().roles.includes('doctor')
  const [deed, setDeed] = useState<{ finding: Finding; state: 'confirmed' | 'excluded' } | undefined>(undefined)
  if (care.findings.length === 0) return null
  return (
    <Card title={t('care.findings')}>
      <ul className="team-lines">
        {care.findings.map((one) => (
          <li key={one.id} className="held-row">
            <div>
              <Tag color={one.state === 'suspected' ? 'warning' : undefined}>{t(`care.state.${one.state}`)}</Tag>
              <b>{say(one.programmeTitle)}</b> {one.diagnosisCode} · {say(one.because.sentence)}{' '}
              <span className="muted">
                {sayFacts(one.because.facts)} <Day date={one.foundOn} />
              </span>
              {one.decisionReason ? <div className="muted">{one.decisionReason}</div> : null}
            </div>
            {doctor && one.state === 'suspected' ? (
              <div className="team-row">
                <Button size="small" onClick={() => setDeed({ finding: one, state: 'confirmed' })}>
                  {teamT('suspected.confirm')}
                </Button>
                <Button size="small" type="text" onClick={() => setDeed({ finding: one, state: 'excluded' })}>
                  {teamT('suspected.exclude')}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {deed ? (
        <DecideDialog {...deed} name={care.residentName} onClose={() => setDeed(undefined)} onDone={onChanged} />
      ) : null}
    </Card>
  )
}
