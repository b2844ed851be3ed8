import { Tag } from 'antd'
import { staffPage } from '#contracts/staff'
import { Answer } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useBetween } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { LicenceEnd } from './expiring.tsx'
import { useT } from './texts.ts'

/** One person of the staff: licences, where they may work, since when. */
export function StaffDetail({ staffId }: { staffId: string }) {
  const t = useT()
  const deskT = useDeskT()
  const between = useBetween()
  const query = useApi(`/api/staff/${staffId}`, staffPage)
  return (
    <Answer of={query}>
      {(one) => (
        <div className="detail">
          <h2>
            {one.name} <small className="muted">{t(`staff.titles.${one.title}`)}</small>{' '}
            {one.left ? <Tag>{t('staff.left')}</Tag> : null}
          </h2>
          <p>
            {one.institutionName} · {one.department} · {between(one.roles.map((role) => deskT(`roles.${role}`)))}
          </p>
          {one.practiceStart ? (
            <p className="muted">
              {t('staff.practice')} <Day date={one.practiceStart} />
            </p>
          ) : null}
          <h3>{t('staff.licences')}</h3>
          {one.licences.length === 0 ? <p className="muted">{deskT('none')}</p> : null}
          <ul className="record-lines">
            {one.licences.map((licence) => (
              <li key={licence.id}>
                <span className="record-main">
                  {t(`staff.kinds.${licence.kind}`)} <span className="tabular">{licence.number}</span>
                </span>
                <span className="record-at">
                  <LicenceEnd validTo={licence.validTo} />
                </span>
                <span className="record-detail muted">
                  {licence.scope}
                  {licence.endedReason ? ` · ${t('staff.ended', { reason: licence.endedReason })}` : ''}
                </span>
              </li>
            ))}
          </ul>
          <h3>{t('staff.placements')}</h3>
          <ul className="record-lines">
            {one.placements.map((placement) => (
              <li key={placement.id}>
                <span className="record-main">{placement.institutionName}</span>
                <span className="record-at">
                  <LicenceEnd validTo={placement.validTo} />
                </span>
                <span className="record-detail muted">
                  {placement.department} · {t(placement.kind === 'registered' ? 'staff.registered' : 'staff.multiSite')}
                  {placement.filingNumber ? ` ${placement.filingNumber}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Answer>
  )
}
