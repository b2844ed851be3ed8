import { Link } from '@tanstack/react-router'
import { type Consult, ConsultList } from '#contracts/consult'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { LinkRow, Rows, Tag, type Tone } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

export const consultTone: Record<Consult['state'], Tone | undefined> = {
  waiting: 'good',
  'in-progress': 'good',
  ended: undefined,
  terminated: 'warn',
  left: undefined,
  unseen: 'warn',
}

export function Visits() {
  const t = useT()
  const { person } = useActing()
  const query = useApi('/api/consult/consults', ConsultList, { params: { residentId: person.residentId } })
  return (
    <Screen title={t('visitsTitle')} up="/">
      <Answer of={query}>
        {({ consults }) =>
          consults.length > 0 ? (
            <Rows>
              {consults.map((consult) => (
                <LinkRow
                  key={consult.id}
                  to={`/visits/${consult.id}`}
                  title={
                    <>
                      {consult.doctorName} · {consult.followUpOf.name}
                    </>
                  }
                  note={
                    <>
                      <Time at={consult.waitingSince} /> · {consult.institutionName}
                    </>
                  }
                  end={<Tag tone={consultTone[consult.state]}>{t(`state.${consult.state}`)}</Tag>}
                />
              ))}
            </Rows>
          ) : (
            <Empty
              title={t('noVisits')}
              hint={t('noVisitsHint')}
              action={
                <Link to="/book" search={{ kind: 'online-follow-up' } as never} className="state-button link-button">
                  {t('bookNow')}
                </Link>
              }
            />
          )
        }
      </Answer>
    </Screen>
  )
}
