import { Link } from '@tanstack/react-router'
import { FileOutline, PhoneFill, RightOutline } from 'antd-mobile-icons'
import type { Person, TodayItem } from '#contracts/village-store'
import { useAge, useSex, useToday } from '../kit/words.ts'
import { useT } from '../texts.ts'
import { isChild, isElder, wayOf } from './order.ts'
import { groupsOf, useReasons } from './reasons.ts'

/** A person of today's list: who, why, and whether a call is enough. The whole row is the target. */
export function TodayRow({ item, person }: { item: TodayItem; person: Person | undefined }) {
  const t = useT()
  const today = useToday()
  const reasons = useReasons()(item, today, person)
  const way = wayOf(item, person)
  return (
    <li>
      <Link
        to="/people/$residentId"
        params={{ residentId: item.residentId } as never}
        className={`row ${item.urgency === 'urgent' || item.urgency === 'overdue' ? item.urgency : ''}`}
      >
        <span className="row-main">
          <span className="person-row-head">
            <span className="person-row-name">{item.name}</span>
            {person ? <Who person={person} /> : null}
            {item.urgency === 'urgent' ? <span className="badge bad">{t('urgency.urgent')}</span> : null}
            {way === 'phone' ? (
              <span className="badge">
                <PhoneFill aria-hidden /> {t('way.phone')}
              </span>
            ) : null}
          </span>
          {person ? <Groups person={person} /> : null}
          <ul className="why-list">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </span>
        <RightOutline className="row-arrow" aria-hidden />
      </Link>
      {item.reasons.some(({ what }) => what === 'check') ? (
        <Link className="row-act" to="/people/$residentId/check" params={{ residentId: item.residentId } as never}>
          <FileOutline aria-hidden /> {t('person.startCheck')}
        </Link>
      ) : null}
    </li>
  )
}

/** Anybody of the panel, found by searching. */
export function PersonRow({ person, end }: { person: Person; end?: string }) {
  const title = [person.household?.address ?? person.address].filter(Boolean).join(' ')
  return (
    <li>
      <Link to="/people/$residentId" params={{ residentId: person.id } as never} className="row">
        <span className="row-main">
          <span className="person-row-head">
            <span className="person-row-name">{person.name}</span>
            <Who person={person} />
          </span>
          <Groups person={person} />
          {title ? <span className="row-note">{title}</span> : null}
        </span>
        {end ? <span className="row-end">{end}</span> : null}
        <RightOutline className="row-arrow" aria-hidden />
      </Link>
    </li>
  )
}

function Who({ person }: { person: Person }) {
  const age = useAge()
  const sex = useSex()
  return (
    <span className="tabular">
      {sex(person.sex)} {age(person.birthDate)}
    </span>
  )
}

export function Groups({ person }: { person: Person }) {
  const t = useT()
  const today = useToday()
  const groups = groupsOf(person, isElder(person, today), isChild(person, today))
  const conditions = person.programmes.map(({ code }) => code)
  if (groups.length + conditions.length + person.suspected.length + person.allergies.length === 0) return null
  return (
    <span className="person-row-head">
      {person.allergies.length > 0 ? <span className="badge bad">{t('allergyShort')}</span> : null}
      {conditions.map((code) => (
        <span key={code} className="badge good">
          {t(`programmeShort.${known(code)}`, { code })}
        </span>
      ))}
      {person.suspected.map((code) => (
        <span key={code} className="badge warn">
          {t('suspectedShort', { name: t(`programmeShort.${known(code)}`, { code }) })}
        </span>
      ))}
      {groups.map((group) => (
        <span key={group} className="badge">
          {t(`group.${group as 'elder'}`)}
        </span>
      ))}
    </span>
  )
}
const known = (code: string) =>
  code === 'hypertension' || code === 'diabetes' || code === 'copd' || code === 'stroke' ? code : 'other'
