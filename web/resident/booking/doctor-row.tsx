import type { Doctor, SessionKind } from '#contracts/booking'
import { yuan } from '../../shell/money.tsx'
import { useSay } from '../../shell/time.tsx'
import { LinkRow, Tag } from '../kit/parts.tsx'
import { useDoctorTitle } from '../texts.ts'
import { useFindT } from './find-texts.ts'
import { useFreeDay } from './free-day.ts'
import { useDistance } from './near.ts'
import { useT } from './texts.ts'

/** A doctor with what decides the choice: where, how far, what it costs, when there is a number. */
export function DoctorRow(props: { doctor: Doctor; kind: SessionKind; search?: Record<string, string> }) {
  const { doctor, kind } = props
  const t = useT()
  const find = useFindT()
  const titleOf = useDoctorTitle()
  const distance = useDistance()
  const plain = [
    doctor.distanceKm === null ? null : distance(doctor.distanceKm),
    doctor.feeFen === null || kind !== 'offline' ? null : find('feeFrom', { amount: yuan(doctor.feeFen) }),
  ].filter((each) => each !== null)
  return (
    <LinkRow
      to={`/book/doctors/${doctor.id}`}
      search={{ ...props.search, kind }}
      title={
        <>
          <strong>{doctor.name}</strong> <span className="row-note">{titleOf(doctor.title)}</span>
        </>
      }
      note={
        <>
          {doctor.institutionName} · {doctor.departmentName}
          {doctor.specialty ? (
            <span style={{ display: 'block' }}>
              {t('doctorGood')} {doctor.specialty}
            </span>
          ) : null}
          {plain.length > 0 ? <span className="row-figures tabular">{plain.join(' · ')}</span> : null}
        </>
      }
      end={<When doctor={doctor} />}
    />
  )
}

function When({ doctor }: { doctor: Doctor }) {
  const t = useT()
  const find = useFindT()
  const freeDay = useFreeDay()
  const say = useSay()
  if (doctor.nextFreeDate) {
    return (
      <span className="row-when">
        <Tag tone="good">{t('free', { day: freeDay(doctor.nextFreeDate) })}</Tag>
        <span className="tabular">{find('freeNumbers', { n: doctor.freeNumbers })}</span>
      </span>
    )
  }
  if (doctor.nextReleaseAt) {
    return (
      <span className="row-when">
        <Tag>{find('later')}</Tag>
        <span className="tabular">{find('releaseAt', { at: say(doctor.nextReleaseAt) })}</span>
      </span>
    )
  }
  return <Tag>{t('full')}</Tag>
}
