import { useQueryClient } from '@tanstack/react-query'
import { MutualAid as MutualAidShape, MutualAids } from '#contracts/accounts'
import { useSentence } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { askOnce } from '../kit/ask.tsx'
import { ActionRow, Card, Notice, Row, Rows } from '../kit/parts.tsx'
import { useT } from './texts.ts'

/** 家庭共济: who may draw on my personal account, and on whose I may draw. */
export function MutualAid() {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const { people, person } = useActing()
  const query = useApi('/api/accounts/mutual-aid', MutualAids)
  const change = useCommand(MutualAidShape, { onDone: () => client.invalidateQueries() })
  if (!query.data) return null
  const { given, received } = query.data
  const others = people.filter(
    ({ residentId }) => residentId !== person.residentId && !given.some((aid) => aid.memberId === residentId),
  )
  const give = async (memberId: string, name: string) => {
    if (await askOnce({ title: t('mutualAsk', { name }), content: t('mutualAskMore'), yes: t('mutualYes') })) {
      change.mutate({ path: '/api/accounts/mutual-aid', body: { memberId } })
    }
  }
  return (
    <Card label={t('mutualTitle')}>
      <h2>{t('mutualTitle')}</h2>
      <p className="row-note">{t('mutualHint')}</p>
      {change.error ? <Notice tone="bad">{sentence(change.error)}</Notice> : null}
      <Rows label={t('mutualGiven')}>
        {given.map((aid) => (
          <ActionRow
            key={aid.aidId}
            title={aid.memberName}
            note={t('mutualGiven')}
            end={<span style={{ color: 'var(--vermilion)' }}>{t('mutualEnd')}</span>}
            onClick={() => change.mutate({ path: `/api/accounts/mutual-aid/${aid.aidId}/end` })}
          />
        ))}
        {received.map((aid) => (
          <Row key={aid.aidId} title={aid.ownerName} note={t('mutualReceived')} />
        ))}
        {others.map(({ residentId, name }) => (
          <ActionRow key={residentId} title={name} end={t('mutualAdd')} onClick={() => void give(residentId, name)} />
        ))}
      </Rows>
      {given.length + received.length + others.length === 0 ? <p className="muted">{t('mutualNone')}</p> : null}
    </Card>
  )
}
