import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type MutualAid as Aid, endedAid, MutualAid as MutualAidShape, MutualAids } from '#contracts/accounts'
import { yuan } from '../../shell/money.tsx'
import { ErrorState, Loading, useSentence } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { askOnce } from '../kit/ask.tsx'
import { ActionRow, Card, Notice, Row, Rows } from '../kit/parts.tsx'
import { type Limits, LimitsForm } from './mutual-limits.tsx'
import { useT } from './texts.ts'

/** 家庭共济: who may draw on my personal account and how far, and on whose I may draw. */
export function MutualAid() {
  const t = useT()
  const query = useApi('/api/accounts/mutual-aid', MutualAids)
  return (
    <Card label={t('mutualTitle')}>
      <h2>{t('mutualTitle')}</h2>
      <p className="row-note">{t('mutualHint')}</p>
      {query.data ? (
        <Aids {...query.data} />
      ) : query.error ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading lines={2} />
      )}
    </Card>
  )
}

function useLimits(): (of: Limits) => string {
  const t = useT()
  return ({ perBillFen, perYearFen }) =>
    [
      perBillFen === null ? null : t('mutualBillMost', { amount: yuan(perBillFen) }),
      perYearFen === null ? null : t('mutualYearMost', { amount: yuan(perYearFen) }),
    ]
      .filter((one) => one !== null)
      .join(' · ') || t('mutualAll')
}

function Aids({ given, received }: { given: readonly Aid[]; received: readonly Aid[] }) {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const limits = useLimits()
  const { people, person } = useActing()
  const [giving, setGiving] = useState<{ memberId: string; name: string; given?: Limits } | null>(null)
  const done = () => {
    setGiving(null)
    return client.invalidateQueries()
  }
  const give = useCommand(MutualAidShape, { onDone: done })
  const end = useCommand(endedAid, { onDone: done })
  const others = people.filter(
    ({ residentId }) => residentId !== person.residentId && !given.some((aid) => aid.memberId === residentId),
  )
  const stop = async ({ aidId, memberName }: Aid) => {
    const ask = { title: t('mutualEndAsk', { name: memberName }), content: t('mutualEndMore'), yes: t('mutualEnd') }
    if (await askOnce({ ...ask, danger: true })) end.mutate({ path: `/api/accounts/mutual-aid/${aidId}/end` })
  }
  const error = give.error ?? end.error
  return (
    <>
      {error ? <Notice tone="bad">{sentence(error)}</Notice> : null}
      <Rows label={t('mutualTitle')}>
        {given.map((aid) => (
          <Row
            key={aid.aidId}
            title={aid.memberName}
            note={
              <>
                {t('mutualGiven')} · {limits(aid)}
                <br />
                {t('mutualSince')} <Time at={aid.givenAt} />
              </>
            }
            end={
              <>
                <button
                  type="button"
                  className="plain-button"
                  aria-label={t('mutualChangeOf', { name: aid.memberName })}
                  onClick={() => setGiving({ memberId: aid.memberId, name: aid.memberName, given: aid })}
                >
                  {t('mutualChange')}
                </button>
                <button
                  type="button"
                  className="plain-button danger"
                  aria-label={t('mutualEndAsk', { name: aid.memberName })}
                  onClick={() => void stop(aid)}
                >
                  {t('mutualEnd')}
                </button>
              </>
            }
          />
        ))}
        {received.map((aid) => (
          <Row key={aid.aidId} title={aid.ownerName} note={`${t('mutualReceived')} · ${limits(aid)}`} />
        ))}
        {others.map(({ residentId, name }) => (
          <ActionRow
            key={residentId}
            title={name}
            end={t('mutualAdd')}
            onClick={() => setGiving({ memberId: residentId, name })}
          />
        ))}
      </Rows>
      {giving ? (
        <LimitsForm
          key={giving.memberId}
          name={giving.name}
          given={giving.given}
          pending={give.isPending}
          onCancel={() => setGiving(null)}
          onGive={(of) => give.mutate({ path: '/api/accounts/mutual-aid', body: { memberId: giving.memberId, ...of } })}
        />
      ) : null}
      {given.length + received.length + others.length === 0 ? <p className="muted">{t('mutualNone')}</p> : null}
    </>
  )
}
