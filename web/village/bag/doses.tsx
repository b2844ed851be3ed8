import { Stepper } from 'antd-mobile'
import { useState } from 'react'
import type { KitDocument, MedicineDocument } from '#contracts/village'
import { Choices, Field } from '../../resident/kit/parts.tsx'
import { newKey } from '../../shell/browser.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { useDayWords, useToday } from '../kit/words.ts'
import { useT } from '../texts.ts'
import type { Dose } from '../visit/compose.ts'
import { usable } from './stock.ts'

/** Medicines out of the kit: only what is there and not expired; the lot that ends first is taken first. */
export function DosesFromKit(props: {
  kits: readonly KitDocument[]
  medicines: readonly MedicineDocument[]
  allergies: readonly string[]
  doses: readonly Dose[]
  onChange: (doses: readonly Dose[]) => void
}) {
  const t = useT()
  const today = useToday()
  const { locale } = usePreferences()
  const words = useDayWords()
  const [adding, setAdding] = useState(false)
  const { kits, doses, onChange } = props
  const names = new Map(props.medicines.map((one) => [one.code, one]))
  const nameOf = (code: string) => {
    const medicine = names.get(code)
    return medicine ? (locale === 'zh' ? medicine.nameZh : medicine.nameEn) : code
  }
  const lots = kits.flatMap((kit) => usable(kit, today, doses).map((lot) => ({ kit, ...lot })))
  const change = (id: string, part: Partial<Dose>) =>
    onChange(doses.map((dose) => (dose.id === id ? { ...dose, ...part } : dose)))
  if (kits.length === 0) return null
  return (
    <section className="card" aria-label={t('doses.title')}>
      <h2>{t('doses.title')}</h2>
      {doses.map((dose) => {
        const left = lots.find(
          (lot) => lot.kit.id === dose.kitId && lot.lot === dose.lot && lot.drugCode === dose.drugCode,
        )
        return (
          <div key={dose.id} className="question">
            <div className="spread">
              <strong>{nameOf(dose.drugCode)}</strong>
              <button
                type="button"
                className="plain-button"
                onClick={() => onChange(doses.filter(({ id }) => id !== dose.id))}
              >
                {t('files.remove')}
              </button>
            </div>
            <div className="spread">
              <Choices
                label={t('doses.way')}
                value={dose.way}
                of={(['handed-over', 'given'] as const).map((value) => ({ value, text: t(`doses.ways.${value}`) }))}
                onChoose={(way) => change(dose.id, { way })}
              />
              <Stepper
                min={1}
                max={dose.units + (left?.units ?? 0)}
                digits={0}
                value={dose.units}
                aria-label={t('doses.units')}
                onChange={(units) => change(dose.id, { units: units ?? 1 })}
              />
              <span>{names.get(dose.drugCode)?.unit}</span>
            </div>
            <Field
              label={t('doses.dosage')}
              value={dose.dosage}
              maxLength={200}
              onChange={(event) => change(dose.id, { dosage: event.target.value })}
            />
          </div>
        )
      })}
      {adding ? (
        <ul className="rows" aria-label={t('doses.choose')}>
          {lots.map((lot) => (
            <li key={`${lot.kit.id}${lot.drugCode}${lot.lot}`}>
              <button
                type="button"
                className="row"
                onClick={() => {
                  const taken = { kitId: lot.kit.id, drugCode: lot.drugCode, lot: lot.lot }
                  onChange([...doses, { id: newKey(), ...taken, units: 1, way: 'handed-over', dosage: '' }])
                  setAdding(false)
                }}
              >
                <span className="row-main">
                  <span>{nameOf(lot.drugCode)}</span>
                  <span className="row-note">
                    {t('doses.lot', { lot: lot.lot, day: words(lot.expiresOn), kit: lot.kit.name })}
                  </span>
                </span>
                <span className="row-end tabular">
                  {lot.units} {names.get(lot.drugCode)?.unit}
                </span>
              </button>
            </li>
          ))}
          {lots.length === 0 ? <li className="row">{t('doses.none')}</li> : null}
        </ul>
      ) : null}
      {props.allergies.length > 0 && adding ? (
        <p className="allergy">{t('allergies', { list: props.allergies.join(t('and')) })}</p>
      ) : null}
      <button type="button" className="link-button second" onClick={() => setAdding(!adding)}>
        {t(adding ? 'notYet' : 'doses.add')}
      </button>
    </section>
  )
}
