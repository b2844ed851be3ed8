import type { MedicineDocument, PackageDocument, ProgrammeDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { Card, Facts } from '../../resident/kit/parts.tsx'
import { dayOf } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { rulebook } from '../form/facts.ts'
import { useDayWords } from '../kit/words.ts'
import { useT } from '../texts.ts'
import { useProgrammeTitle, useServiceName } from '../today/reasons.ts'

/** What is followed and how it went, medicines, problems. */
export function Care(props: {
  person: Person
  programmes: readonly ProgrammeDocument[]
  known: readonly MedicineDocument[]
}) {
  const { person, programmes } = props
  const t = useT()
  const { locale } = usePreferences()
  const title = useProgrammeTitle()
  const words = useDayWords()
  // What was handed out from the kit stands there by its code until the panel names it.
  const named = (line: string) => {
    const [code = '', ...rest] = line.split(' ')
    const medicine = props.known.find((one) => one.code === code)
    return medicine ? [locale === 'zh' ? medicine.nameZh : medicine.nameEn, ...rest].join(' ') : line
  }
  const stratumOf = (code: string, stratum: string | null) => {
    const book = programmes.find((one) => one.code === code)
    const named = book ? rulebook(book).strata.find((one) => one.code === stratum) : undefined
    return named?.title[locale] ?? stratum ?? ''
  }
  return (
    <>
      {person.programmes.length > 0 ? (
        <Card label={t('care.title')}>
          <h2>{t('care.title')}</h2>
          {person.programmes.map((programme) => {
            const last = person.lastFollowUps.find(({ code }) => code === programme.code)
            return (
              <Facts
                key={programme.enrolmentId}
                of={[
                  [title(programme.code), stratumOf(programme.code, programme.stratum) || t('care.in')],
                  [t('care.since'), words(programme.enrolledOn)],
                  [t('care.due'), programme.dueOn ? words(programme.dueOn) : ''],
                  [
                    t('care.last'),
                    last
                      ? [words(dayOf(last.at)), last.decision ? t(`decision.${last.decision as 'keep'}`) : '']
                          .filter(Boolean)
                          .join(' · ')
                      : t('care.never'),
                  ],
                ]}
              />
            )
          })}
        </Card>
      ) : null}
      {person.lastCheckOn || person.checkDueOn ? (
        <Card label={t('person.check')}>
          <h2>{t('person.check')}</h2>
          <Facts
            of={[
              [t('care.checkLast'), person.lastCheckOn ? words(person.lastCheckOn) : t('care.never')],
              [t('care.checkDue'), person.checkDueOn ? words(person.checkDueOn) : ''],
            ]}
          />
        </Card>
      ) : null}
      {person.medicines.length + person.problems.length > 0 ? (
        <Card label={t('care.medicines')}>
          {person.problems.length > 0 ? <p>{t('care.problems', { list: person.problems.join(t('and')) })}</p> : null}
          {person.medicines.length > 0 ? (
            <>
              <h2>{t('care.medicines')}</h2>
              <ul className="why-list">
                {person.medicines.map((medicine) => (
                  <li key={medicine}>{named(medicine)}</li>
                ))}
              </ul>
            </>
          ) : null}
        </Card>
      ) : null}
    </>
  )
}

/** Signed or not, until when, and what was promised for the coming weeks. */
export function ContractCard({ person, packages }: { person: Person; packages: readonly PackageDocument[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const named = (one: { nameZh: string; nameEn: string } | undefined, code: string) =>
    one ? (locale === 'zh' ? one.nameZh : one.nameEn) : code
  const packageName = (code: string) =>
    named(
      packages.find((one) => one.code === code),
      code,
    )
  const serviceName = useServiceName()
  const words = useDayWords()
  const { contract, promises } = person
  return (
    <Card label={t('contract.title')}>
      <h2>{t('contract.title')}</h2>
      {contract ? (
        <Facts
          of={[
            [t('contract.state'), t(`contract.states.${contract.state as 'active'}`)],
            [t('contract.until'), contract.endsOn ? words(contract.endsOn) : ''],
            [t('contract.packages'), contract.packages.map(packageName).join(t('and'))],
          ]}
        />
      ) : (
        <p>{t('contract.none')}</p>
      )}
      {promises.length > 0 ? (
        <ul className="why-list">
          {promises.map((promise) => (
            <li key={promise.id}>
              {t('contract.promise', {
                service: serviceName(promise.service),
                from: words(promise.from),
                to: words(promise.to),
              })}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}
