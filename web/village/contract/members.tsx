import type { PackageDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { Card, Choices, Facts } from '../../resident/kit/parts.tsx'
import { newKey } from '../../shell/browser.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { yuan } from '../../shell/yuan.ts'
import { useAge } from '../kit/words.ts'
import { useT } from '../texts.ts'
import { isOpenTo, needsGuardian, priceOf, type Signer } from './packages.ts'

/** One member of the household: signs or not, with which packages; for a child, who signs. */
export function MemberChoice(props: {
  person: Person
  family: readonly Person[]
  packages: readonly PackageDocument[]
  signer: Signer | undefined
  today: string
  onChange: (signer: Signer | undefined) => void
}) {
  const t = useT()
  const age = useAge()
  const { locale } = usePreferences()
  const { person, signer, onChange, today } = props
  const open = props.packages.filter((pack) => isOpenTo(pack, person, today))
  const running = person.contract?.state === 'active' || person.contract?.state === 'cooling'
  const nameOf = (pack: PackageDocument) => (locale === 'zh' ? pack.nameZh : pack.nameEn)
  const toggle = () => {
    if (signer) return onChange(undefined)
    const everyone = open.filter(({ eligibility }) => (eligibility as { everyone?: boolean }).everyone === true)
    const packageCodes = everyone.slice(0, 1).map(({ code }) => code)
    onChange({ residentId: person.id, contractId: newKey(), packageCodes, guardianId: null })
  }
  return (
    <section className="card" aria-label={person.name}>
      <button
        type="button"
        className="choice"
        aria-pressed={signer !== undefined}
        style={{ borderRadius: 'var(--radius)', textAlign: 'left' }}
        onClick={toggle}
      >
        <strong>{person.name}</strong> {age(person.birthDate)}{' '}
        {running ? <span className="badge good">{t('contract.hasOne')}</span> : null}
      </button>
      {signer ? (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: toggle buttons, not a part of a form */}
          <div className="choices" role="group" aria-label={t('contract.packagesOf', { name: person.name })}>
            {open.map((pack) => {
              const taken = signer.packageCodes.includes(pack.code)
              return (
                <button
                  key={pack.code}
                  type="button"
                  className="choice"
                  aria-pressed={taken}
                  onClick={() =>
                    onChange({
                      ...signer,
                      packageCodes: taken
                        ? signer.packageCodes.filter((code) => code !== pack.code)
                        : [...signer.packageCodes, pack.code],
                    })
                  }
                >
                  {nameOf(pack)} {yuan(pack.priceFen)}
                </button>
              )
            })}
          </div>
          <ul className="why-list muted">
            {open
              .filter(({ code }) => signer.packageCodes.includes(code))
              .map((pack) => (
                <li key={pack.code}>
                  {t('contract.contains', {
                    name: nameOf(pack),
                    list: pack.services.map((one) => (locale === 'zh' ? one.nameZh : one.nameEn)).join(t('and')),
                  })}
                </li>
              ))}
          </ul>
          {needsGuardian(person, today) ? (
            <div className="field">
              <span className="field-label">{t('contract.guardian', { name: person.name })}</span>
              <Choices
                label={t('contract.guardian', { name: person.name })}
                value={signer.guardianId ?? undefined}
                of={props.family
                  .filter((one) => !needsGuardian(one, today))
                  .map((one) => ({ value: one.id, text: one.name }))}
                onChoose={(guardianId) => onChange({ ...signer, guardianId })}
              />
            </div>
          ) : null}
        </>
      ) : null}
    </section>
  )
}

/** What all of it costs in a year, and who pays which part: before anybody signs. */
export function PriceCard({ signers, packages }: { signers: readonly Signer[]; packages: readonly PackageDocument[] }) {
  const t = useT()
  if (signers.length === 0) return null
  const price = priceOf(
    signers.flatMap(({ packageCodes }) => packages.filter(({ code }) => packageCodes.includes(code))),
  )
  return (
    <Card accent label={t('contract.price')}>
      <h2>{t('contract.price')}</h2>
      <Facts
        of={[
          [t('contract.all'), yuan(price.allFen)],
          [t('contract.fund'), yuan(price.fundFen)],
          [t('contract.publicHealth'), yuan(price.publicHealthFen)],
          [t('contract.person'), <strong key="person">{yuan(price.personFen)}</strong>],
        ]}
      />
    </Card>
  )
}
