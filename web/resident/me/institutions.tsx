import { useDeferredValue, useState } from 'react'
import { institutionKind, listInstitutionsAnswer } from '#contracts/institutions'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Facts, Field } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

/** R30: every member institution and who is responsible. */
export function Institutions() {
  const t = useT()
  const { locale } = usePreferences()
  const [words, setWords] = useState('')
  const wanted = useDeferredValue(words.trim())
  const query = useApi('/api/institutions', listInstitutionsAnswer)
  return (
    <Screen title={t('institutionsTitle')} up="/settings">
      <Field label={t('search')} type="search" value={words} onChange={(event) => setWords(event.target.value)} />
      <Answer of={query}>
        {({ institutions }) => {
          const found = institutions.filter(
            (each) => !each.closedAt && `${each.name}${each.nameEn ?? ''}`.includes(wanted),
          )
          if (found.length === 0) return <Empty title={t('nothing')} />
          return institutionKind.options.map((kind) => {
            const here = found.filter((each) => each.kind === kind)
            if (here.length === 0) return null
            return (
              <section key={kind} aria-label={t(`kind.${kind}`)} style={{ display: 'grid', gap: 'var(--gap-3)' }}>
                <h2 className="section-title">{t(`kind.${kind}`)}</h2>
                {here.map((place) => (
                  <Card key={place.id} label={place.name}>
                    <h2>{locale === 'en' && place.nameEn ? place.nameEn : place.name}</h2>
                    <Facts
                      of={[
                        [t('responsible'), `${place.responsibleName} ${place.responsiblePhone}`],
                        [t('address'), place.address],
                        [t('phoneOf'), place.phone],
                        [t('licence'), place.licenceNumber],
                        [t('parent'), place.parentName],
                      ]}
                    />
                  </Card>
                ))}
              </section>
            )
          })
        }}
      </Answer>
    </Screen>
  )
}
