import { Checkbox } from 'antd'
import { FundBreakdown } from '#contracts/fund'
import { useApi } from '../../shell/use-api.ts'
import type { Place } from './place.ts'
import { useT } from './texts.ts'
import { usePlace } from './use-place.ts'

type Scope = (typeof FundBreakdown)['_output']['scope']

/** Where one is, as conditions that can be taken away one by one. */
export function Crumbs({ scope }: { scope: Scope | undefined }) {
  const t = useT()
  const { place, go } = usePlace()
  const doctor = useDoctorName(place)
  const crumbs: { name: string; without: Partial<Place> }[] = []
  if (place.institutionId)
    crumbs.push({
      name: scope?.institutionName ?? '…',
      without: { institutionId: undefined, doctorId: undefined, residentId: undefined, view: 'institution' },
    })
  if (place.doctorId)
    crumbs.push({ name: doctor, without: { doctorId: undefined, residentId: undefined, view: 'doctor' } })
  if (place.residentId) crumbs.push({ name: t('levels.person'), without: { residentId: undefined, view: 'people' } })
  if (place.leadId) crumbs.push({ name: t('ofLead'), without: { leadId: undefined } })
  if (place.packageCode) crumbs.push({ name: t('ofPackage'), without: { packageCode: undefined } })
  if (place.medType) crumbs.push({ name: t(`medType.${place.medType}`), without: { medType: undefined } })
  if (place.insutype) crumbs.push({ name: t(`insutype.${place.insutype}`), without: { insutype: undefined } })
  return (
    <nav className="spending-crumbs no-print" aria-label={t('crumbs')}>
      <button
        type="button"
        className="plain-button"
        onClick={() =>
          go({
            ...{ institutionId: undefined, doctorId: undefined, residentId: undefined, medType: undefined },
            ...{ insutype: undefined, leadId: undefined, packageCode: undefined, view: 'institution' },
          })
        }
      >
        {t('region')}
      </button>
      {crumbs.map(({ name, without }) => (
        <span key={name} className="spending-crumb">
          <span aria-hidden="true">›</span> {name}
          <button type="button" className="plain-button" aria-label={t('leave', { name })} onClick={() => go(without)}>
            ×
          </button>
        </span>
      ))}
      <Checkbox
        checked={place.found === true}
        onChange={({ target }) => go({ found: target.checked ? true : undefined })}
      >
        {t('onlyFound')}
      </Checkbox>
    </nav>
  )
}

/** From the institution's doctors, which the page before has asked for. */
function useDoctorName({ doctorId, institutionId, year }: Place): string {
  const t = useT()
  const params = { by: 'doctor', year, institutionId }
  const query = useApi('/api/fund/breakdown', FundBreakdown, { params, enabled: doctorId !== undefined, keep: true })
  return query.data?.rows.find(({ key }) => key === doctorId)?.label ?? t('levels.doctor')
}
