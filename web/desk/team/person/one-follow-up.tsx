import { Button, Tag } from 'antd'
import { Fragment, useState } from 'react'
import { ProgrammeAnswer } from '#contracts/chronic-programme'
import { type FollowUp, FollowUpDetail, type Measured } from '#contracts/follow-ups'
import { usePreferences } from '../../../shell/preferences.ts'
import { answersFrom, saidOf } from '../../../shell/questionnaire/answers.ts'
import { type Questionnaire, textOf } from '../../../shell/questionnaire/questionnaire.ts'
import { Answer } from '../../../shell/states.tsx'
import { Day, Time } from '../../../shell/time.tsx'
import { useApi } from '../../../shell/use-api.ts'
import { Card } from '../../parts/page.tsx'
import { useSayFacts } from '../facts.ts'
import { useSaid } from '../form/form.tsx'
import { WithdrawDialog } from './check.tsx'
import { withUnit } from './measured-words.ts'
import { useT } from './texts.ts'

/** One follow-up of one programme: what was measured, what came of it and why, its versions. */
export function OneFollowUp(props: { followUp: FollowUp; onAmend: (() => void) | undefined; onChanged: () => void }) {
  const t = useT()
  const { followUp: one, onAmend, onChanged } = props
  const [open, setOpen] = useState<'versions' | 'withdraw' | undefined>(undefined)
  const recorded = one.state === 'recorded'
  return (
    <Card
      title={
        <>
          <Time at={one.doneAt} plan /> · {t(`followUp.ways.${one.way}`)}{' '}
          {recorded ? null : <Tag color="error">{t('followUp.withdrawn')}</Tag>}
          {one.version > 1 ? <Tag>{t('followUp.version', { n: one.version })}</Tag> : null}
        </>
      }
      extra={
        <>
          <Button
            size="small"
            type="text"
            aria-expanded={open === 'versions'}
            onClick={() => setOpen(open === 'versions' ? undefined : 'versions')}
          >
            {t('followUp.versions')}
          </Button>
          {onAmend && recorded ? (
            <>
              <Button size="small" type="text" onClick={onAmend}>
                {t('followUp.amend')}
              </Button>
              <Button size="small" type="text" danger onClick={() => setOpen('withdraw')}>
                {t('followUp.withdraw')}
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <MeasuredLine of={one.measured} />
      <Outcome of={one} />
      {one.note ? <p className="words">{one.note}</p> : null}
      <p className="muted">
        {one.doctorName}
        {one.daysLate > 0 ? ` · ${t('followUp.late', { n: one.daysLate })}` : ''}
      </p>
      {open === 'versions' ? (
        <>
          <SaidAnswers of={one} />
          <Versions followUpId={one.id} />
        </>
      ) : null}
      {open === 'withdraw' ? (
        <WithdrawDialog
          path={`/api/follow-ups/follow-ups/${one.id}/withdraw`}
          onClose={() => setOpen(undefined)}
          onDone={onChanged}
        />
      ) : null}
    </Card>
  )
}

/** What was measured, in one line. */
export function MeasuredLine({ of }: { of: Measured }) {
  const t = useT()
  return (
    <p className="tabular team-row">
      {(Object.keys(of) as (keyof Measured)[]).map((name) =>
        of[name] === undefined ? null : (
          <span key={name}>
            <MeasuredOne label={t(`measured.${name}`)} value={of[name]} />
          </span>
        ),
      )}
    </p>
  )
}

function MeasuredOne({ label, value }: { label: string; value: number }) {
  const { name, unit } = withUnit(label, value)
  return (
    <>
      <span className="muted">{name}</span> <b>{value}</b> <span className="muted">{unit}</span>
    </>
  )
}

/** At target or not, what follows, and which rules said so. */
export function Outcome({ of: one }: { of: FollowUp }) {
  const t = useT()
  const { locale } = usePreferences()
  const sayFacts = useSayFacts()
  const target = one.atTarget === null ? 'unknown' : one.atTarget ? 'yes' : 'no'
  return (
    <div>
      <p className="team-row">
        <Tag color={one.atTarget ? 'success' : one.atTarget === null ? undefined : 'warning'}>
          {t(`followUp.atTarget.${target}`)}
        </Tag>
        {one.urgent ? <Tag color="error">{t('followUp.urgent')}</Tag> : null}
        <b>{t(`followUp.decisions.${one.decision}`)}</b>
        {one.ruled === one.decision ? null : (
          <span className="muted">
            {t('followUp.ruled', { decision: t(`followUp.decisions.${one.ruled}`) })} · {one.decisionReason}
          </span>
        )}
        {one.referBy ? <span className="vermilion">{t('followUp.referBy', { day: one.referBy })}</span> : null}
        <span>{t('followUp.nextOn', { day: one.nextDueOn })}</span>
      </p>
      <ul className="muted outcome-why">
        {one.explained.map((rule) => (
          <li key={rule.rule}>
            {rule[locale]}
            {inBrackets(sayFacts(rule.facts))}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Versions({ followUpId }: { followUpId: string }) {
  const t = useT()
  const query = useApi(`/api/follow-ups/follow-ups/${followUpId}`, FollowUpDetail)
  return (
    <Answer of={query}>
      {({ versions }) => (
        <ul className="team-lines inner-card">
          {versions.map((one) => (
            <li key={one.version}>
              <b>{t('followUp.version', { n: one.version })}</b> {one.madeByName} · <Time at={one.madeAt} /> ·{' '}
              {one.reason ?? t('followUp.original')}{' '}
              <Tag color={one.signed ? 'success' : 'error'}>
                {t(one.signed ? 'followUp.signed' : 'followUp.notSigned')}
              </Tag>
              <MeasuredLine of={one.followUp.measured} />
              <span className="muted">
                {t(`followUp.decisions.${one.followUp.decision}`)} · <Day date={one.followUp.nextDueOn} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Answer>
  )
}

/** What was answered, in the words of the questionnaire of that day. */
function SaidAnswers({ of: one }: { of: FollowUp }) {
  const { locale } = usePreferences()
  const value = useSaid()
  const query = useApi(`/api/chronic/programmes/${one.programme}`, ProgrammeAnswer, {
    params: { version: one.programmeVersion },
  })
  const form = query.data?.content.questionnaire as Questionnaire | undefined
  if (!form) return null
  const said = saidOf(form, answersFrom(one.answers, form), { text: (item) => textOf(item, locale), value })
  return (
    <dl className="facts facts-row">
      {said.map(({ linkId, question, answer }) => (
        <Fragment key={linkId}>
          <dt>{question}</dt>
          <dd>{answer}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

const inBrackets = (said: string) => (said ? `（${said}）` : '')
