import { Sources } from '#contracts/timeline'
import { Answer, Empty, Loading } from '../states.tsx'
import { useApi } from '../use-api.ts'
import { Facts, Lines, On, Section } from './parts.tsx'
import { usePlace } from './place.tsx'
import { useT } from './texts.ts'

/** Which institutions the record comes from, and which patient files are this person. */
export function SourcesView() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/sources', Sources, { params: { residentId } })
  return (
    <Answer of={query} loading={<Loading cards={2} lines={4} />}>
      {({ institutions, patients }) => (
        <>
          <Section title={t('institutions')} note={institutions.length || undefined}>
            {institutions.length === 0 ? <Empty title={t('none')} hint={t('noneHint')} /> : null}
            <Lines label={t('institutions')}>
              {institutions.map((one) => (
                <li key={one.name} className="rec-row">
                  <span className="rec-main">
                    <span className="rec-name">{one.name}</span>
                    <Facts
                      of={[t('itemsOf', { n: one.items }), <Period key="period" first={one.first} last={one.last} />]}
                    />
                  </span>
                </li>
              ))}
            </Lines>
          </Section>
          <Section title={t('patients')} note={patients.length}>
            <Lines label={t('patients')}>
              {patients.map((one) => (
                <li key={one.id} className="rec-row">
                  <span className="rec-main">
                    <span className="rec-name">
                      {one.name} <span className="rec-state">{t(one.own ? 'ownFile' : 'hospitalFile')}</span>
                    </span>
                    <Facts
                      of={[
                        one.institution,
                        one.birthDate,
                        ...one.numbers.slice(0, 3).map((number) => `${number.label} ${number.masked}`),
                      ]}
                    />
                  </span>
                </li>
              ))}
            </Lines>
            <div className="rec-contest">
              <h3>{t('contestTitle')}</h3>
              <p>{t('contest')}</p>
            </div>
          </Section>
        </>
      )}
    </Answer>
  )
}

function Period({ first, last }: { first: string | null; last: string | null }) {
  const t = useT()
  if (!first || !last) return null
  if (first.slice(0, 10) === last.slice(0, 10)) return <On at={last} />
  const [before = '', rest = ''] = t('period', { first: '\u0000', last: '\u0001' }).split('\u0000')
  const [between = '', after = ''] = rest.split('\u0001')
  return (
    <>
      {before}
      <On at={first} />
      {between}
      <On at={last} />
      {after}
    </>
  )
}
