import { WarningFilled } from '@ant-design/icons'
import { Tag } from 'antd'
import type { Consult } from '#contracts/consult'
import type { RecordSummary } from '#contracts/timeline'
import { Time } from '../../shell/time.tsx'
import { SexAge, useBetween } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

/** Who it is, what they have, and what they must not be given. */
export function PatientHeader({ consult, record }: { consult: Consult; record?: RecordSummary }) {
  const t = useT()
  const conditions = (record?.diagnoses ?? []).filter((one) => one.active).map((one) => one.name)
  const names = [...new Set([consult.followUpOf.name, ...conditions])]
  return (
    <header className="patient">
      <h1>{consult.residentName}</h1>
      <SexAge sex={consult.residentSex} age={consult.residentAgeYears} />
      <span className="patient-conditions">
        {names.slice(0, 5).map((name) => (
          <Tag key={name} title={name === consult.followUpOf.name ? t('consult.followUp') : undefined}>
            {name === consult.followUpOf.name ? `${t('consult.followUp')} · ${name}` : name}
          </Tag>
        ))}
        {names.length > 5 ? <span className="muted">+{names.length - 5}</span> : null}
      </span>
      {record ? <Allergies allergies={record.allergies} /> : null}
      {consult.residentAgeYears < 6 ? (
        <Tag color={consult.guardianName ? 'success' : 'error'}>
          {consult.guardianName ? t('consult.guardian', { name: consult.guardianName }) : t('consult.noGuardian')}
        </Tag>
      ) : null}
      <span className="patient-since muted">
        {t('consult.waitingSince')} <Time at={consult.waitingSince} />
      </span>
    </header>
  )
}

function Allergies({ allergies }: { allergies: RecordSummary['allergies'] }) {
  const t = useT()
  const deskT = useDeskT()
  const between = useBetween()
  // Every hospital writes an allergy down: it is said once.
  const names = new Set(allergies.map((one) => (one.severe ? `${one.name} ${t('consult.severe')}` : one.name)))
  if (allergies.length === 0) return <span className="muted">{t('consult.noAllergy')}</span>
  return (
    <strong className="patient-allergy">
      <WarningFilled />{' '}
      {deskT('named', {
        name: t('consult.allergy'),
        value: between([...names]),
      })}
    </strong>
  )
}
