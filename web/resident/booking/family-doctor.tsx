import { listInstitutionsAnswer } from '#contracts/institutions'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { LinkRow, Rows } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

const PRIMARY = ['township-centre', 'village-clinic']

/** The primary-care places of the region and their doctors. */
export function FamilyDoctor() {
  const t = useT()
  const { locale } = usePreferences()
  const query = useApi('/api/institutions', listInstitutionsAnswer)
  return (
    <Screen title={t('familyDoctorTitle')} up="/family-doctor">
      <p className="muted">{t('familyDoctorIntro')}</p>
      <Answer of={query}>
        {({ institutions }) => {
          const near = institutions.filter(({ kind, closedAt }) => PRIMARY.includes(kind) && !closedAt)
          if (near.length === 0) return <Empty title={t('nobody')} />
          return (
            <Rows>
              {near.map((place) => (
                <LinkRow
                  key={place.id}
                  to="/book"
                  search={{ kind: 'offline', institutionId: place.id }}
                  title={locale === 'en' && place.nameEn ? place.nameEn : place.name}
                  note={`${place.address} · ${t('responsible', { name: place.responsibleName })}`}
                  end={t('seeDoctors')}
                />
              ))}
            </Rows>
          )
        }}
      </Answer>
    </Screen>
  )
}
