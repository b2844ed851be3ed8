import { Link } from '@tanstack/react-router'
import { type Entry, EntryList } from '#contracts/waiting-list'
import { Answer, Empty } from '../../shell/states.tsx'
import { Countdown } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import '../booking/booking.css'
import { LinkRow, Rows, Tag, type Tone } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'
import { useWish } from './wish.ts'

export const entryTone: Record<Entry['state'], Tone | undefined> = {
  waiting: undefined,
  offered: 'warn',
  booked: 'good',
  left: undefined,
  lapsed: undefined,
  cleared: undefined,
}
const open = ({ state }: Entry) => state === 'waiting' || state === 'offered'

/** What the person waits for, with their place; below, what has ended. */
export function Waiting() {
  const t = useT()
  const { person } = useActing()
  const query = useApi('/api/waiting-list/entries', EntryList, {
    params: { residentId: person.residentId, scope: 'all' },
    everyMs: (data) => (data?.entries.some(open) ? 30_000 : false),
  })
  return (
    <Screen title={t('title')} up="/appointments">
      <Answer of={query}>
        {({ entries, entriesMax }) => {
          const running = entries.filter(open)
          const over = entries.filter((each) => !open(each))
          return (
            <>
              {running.length > 0 ? (
                <Rows label={t('title')}>
                  {running.map((entry) => (
                    <EntryRow key={entry.id} entry={entry} />
                  ))}
                </Rows>
              ) : (
                <Empty
                  title={t('nothing')}
                  hint={t('nothingHint')}
                  action={
                    <Link to="/book" search={{ kind: 'offline' } as never} className="state-button link-button">
                      {t('find')}
                    </Link>
                  }
                />
              )}
              <p className="row-note">{t('max', { n: entriesMax })}</p>
              {over.length > 0 ? (
                <>
                  <h2 className="section-title">{t('over')}</h2>
                  <Rows label={t('over')}>
                    {over.map((entry) => (
                      <EntryRow key={entry.id} entry={entry} />
                    ))}
                  </Rows>
                </>
              ) : null}
            </>
          )
        }}
      </Answer>
    </Screen>
  )
}

function EntryRow({ entry }: { entry: Entry }) {
  const t = useT()
  const wish = useWish()
  const offer = entry.offer?.state === 'open' ? entry.offer : null
  return (
    <LinkRow
      to={`/waiting/${entry.id}`}
      title={entry.doctorName ?? t('anyOf', { department: entry.departmentName })}
      note={
        <>
          {entry.institutionName} · {entry.departmentName}
          <span style={{ display: 'block' }}>{wish(entry)}</span>
        </>
      }
      end={
        <span className="row-when">
          <Tag tone={entryTone[entry.state]}>{t(`state.${entry.state}`)}</Tag>
          {offer ? <Countdown until={offer.answerUntil} /> : null}
          {entry.state === 'waiting' && entry.chances ? t('place', { n: entry.chances.ahead + 1 }) : null}
        </span>
      }
    />
  )
}
