import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { useId, useState } from 'react'
import { Restriction, RestrictionList } from '#contracts/fair-use'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Facts, Notice, Tag, type Tone } from '../kit/parts.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

const tone: Record<Restriction['state'], Tone | undefined> = {
  running: 'warn',
  contested: 'warn',
  over: undefined,
  lifted: 'good',
}

/** Why somebody may not book for a while, by which rule, until when, and one's own words against it (PIPL 24). */
export function Restrictions() {
  const t = useT()
  const { person } = useActing()
  const query = useApi('/api/fair-use/restrictions/mine', RestrictionList, {
    params: { residentId: person.residentId },
  })
  return (
    <Screen title={t('restrictions')} up="/settings">
      <Answer of={query}>
        {({ restrictions }) =>
          restrictions.length === 0 ? (
            <Empty title={t('noRestrictions')} hint={t('noRestrictionsHint')} />
          ) : (
            restrictions.map((each) => <RestrictionFacts key={each.id} restriction={each} />)
          )
        }
      </Answer>
      <Notice title={t('fairTitle')}>
        <p>{t('fairText')}</p>
      </Notice>
    </Screen>
  )
}

function RestrictionFacts({ restriction: each }: { restriction: Restriction }) {
  const t = useT()
  return (
    <Card accent={each.state === 'running' || each.state === 'contested'} label={t(`why.${each.why}`)}>
      <div className="spread">
        <h2>{t(`why.${each.why}`)}</h2>
        <Tag tone={tone[each.state]}>{t(`restrictionState.${each.state}`)}</Tag>
      </div>
      <p>{each.sentence}</p>
      <Facts
        of={[
          [t('whereRestricted'), each.institutionName ?? t('wholeRegion')],
          [t('from'), <Time key="from" at={each.from} plan />],
          [t('until'), <Time key="until" at={each.until} plan />],
          [t('clause'), each.clause],
        ]}
      />
      {each.evidence.length > 0 ? (
        <details>
          <summary className="notice-summary">{t('evidence', { n: each.evidence.length })}</summary>
          <ul className="notice-evidence">
            {each.evidence.map(({ appointmentId, date }) => (
              <li key={appointmentId}>
                <Link to={`/appointments/${appointmentId}` as never} className="plain-button">
                  <Day date={date} />
                </Link>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <Contest restriction={each} />
    </Card>
  )
}

/** One's own words, read by a person who decides; no machine decides alone. */
function Contest({ restriction: each }: { restriction: Restriction }) {
  const t = useT()
  const client = useQueryClient()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const contest = useCommand(Restriction, {
    onDone: () => client.invalidateQueries({ queryKey: ['/api/fair-use/restrictions/mine'] }),
  })
  const wait = useWait(contest.error)
  if (each.decision) {
    return (
      <Notice tone={each.decision === 'lift' ? 'good' : undefined} title={t(`decision.${each.decision}`)}>
        {each.decisionReason ? <p>{each.decisionReason}</p> : null}
        {each.decidedAt ? <Time at={each.decidedAt} /> : null}
      </Notice>
    )
  }
  if (each.contestedAt) {
    return (
      <Notice title={t('contested')}>
        <p>{each.contestWords}</p>
        <p className="row-note">
          <Time at={each.contestedAt} /> · {t('contestedHint')}
        </p>
      </Notice>
    )
  }
  if (each.state !== 'running') return null
  if (!open) return <Button onClick={() => setOpen(true)}>{t('contest')}</Button>
  return (
    <div className="field contest">
      <label htmlFor={id}>{t('contestWords')}</label>
      <textarea
        id={id}
        className="field-box"
        maxLength={1000}
        value={words}
        placeholder={t('contestHint')}
        onChange={(event) => setWords(event.target.value)}
      />
      <Refused error={contest.error} />
      <Button
        color="primary"
        loading={contest.isPending}
        disabled={words.trim().length < 2 || wait > 0}
        onClick={() =>
          contest.mutate({ path: `/api/fair-use/restrictions/${each.id}/contest`, body: { words: words.trim() } })
        }
      >
        {t('contestSend')}
      </Button>
    </div>
  )
}
