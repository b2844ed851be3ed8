import { useNavigate, useParams } from '@tanstack/react-router'
import { Stepper } from 'antd-mobile'
import { useState } from 'react'
import type { KitDocument, MedicineDocument } from '#contracts/village'
import { clock, newKey } from '../../shell/browser.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Empty } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useDayWords } from '../kit/words.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'

/** The bag is counted: what is really there goes to the server, which keeps the difference as a difference. */
export function CountKit() {
  const t = useT()
  const { kitId } = useParams({ strict: false }) as { kitId: string }
  const ground = useData(`count ${kitId}`, async (store) => {
    const [kits, medicines] = await Promise.all([store.kits(), store.medicines()])
    return { kit: kits.find(({ id }) => id === kitId), medicines }
  })
  return (
    <Held of={ground}>
      {({ kit, medicines }) =>
        kit ? (
          <Count kit={kit} medicines={medicines} />
        ) : (
          <Screen title={t('bag.count')} up="/bag">
            <Empty title={t('bag.none')} />
          </Screen>
        )
      }
    </Held>
  )
}

function Count({ kit, medicines }: { kit: KitDocument; medicines: readonly MedicineDocument[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const words = useDayWords()
  const navigate = useNavigate()
  const { seals } = useOpen()
  const keyOf = (lot: KitDocument['lots'][number]) => `${lot.drugCode} ${lot.lot}`
  const [units, setUnits] = useState<Readonly<Record<string, number>>>({})
  const known = new Map(medicines.map((one) => [one.code, one]))
  const counts = kit.lots.map((lot) => ({ ...lot, counted: units[keyOf(lot)] ?? lot.units }))
  const differing = counts.filter((lot) => lot.counted !== lot.units)
  const save = async () => {
    const body = {
      kitId: kit.id,
      counts: counts.map(({ drugCode, lot, counted }) => ({ drugCode, lot, units: counted })),
    }
    await seals.sign({
      id: newKey(),
      what: 'kit-count',
      residentId: null,
      signedAt: clock.now().toISOString(),
      commands: [{ kind: 'kit-count', body }],
      chained: false,
      files: [],
      draftName: null,
    })
    void navigate({ to: '/bag', replace: true })
  }
  return (
    <Screen
      title={`${t('bag.count')} · ${kit.name}`}
      up="/bag"
      foot={
        <button type="button" className="link-button main" onClick={() => void save()}>
          {t(differing.length > 0 ? 'bag.countDiffers' : 'bag.countRight', { n: differing.length })}
        </button>
      }
    >
      <p>{t('bag.countHint')}</p>
      <ul className="rows">
        {counts.map((lot) => {
          const medicine = known.get(lot.drugCode)
          const name = medicine ? (locale === 'zh' ? medicine.nameZh : medicine.nameEn) : lot.drugCode
          return (
            <li key={keyOf(lot)} className="row">
              <span className="row-main">
                <strong>{name}</strong>
                <span className="row-note">{t('bag.lot', { lot: lot.lot, day: words(lot.expiresOn) })}</span>
                {lot.counted === lot.units ? null : (
                  <span className="badge warn">{t('bag.was', { n: lot.units })}</span>
                )}
              </span>
              <Stepper
                min={0}
                digits={0}
                value={lot.counted}
                aria-label={t('bag.countOf', { name })}
                onChange={(counted) => setUnits((before) => ({ ...before, [keyOf(lot)]: counted ?? 0 }))}
              />
            </li>
          )
        })}
      </ul>
    </Screen>
  )
}
