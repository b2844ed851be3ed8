import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { NewCommand } from '#contracts/village-store'
import { clock, newKey } from '../../shell/browser.ts'
import { Empty } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { SignSheet } from '../kit/sign-sheet.tsx'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import type { Dose } from '../visit/compose.ts'
import { DosesFromKit } from './doses.tsx'

/** Medicines from the kit outside a follow-up. */
export function Dispense() {
  const t = useT()
  const navigate = useNavigate()
  const { seals } = useOpen()
  const { residentId } = useParams({ strict: false }) as { residentId: string }
  const [doses, setDoses] = useState<readonly Dose[]>([])
  const [signing, setSigning] = useState(false)
  const ground = useData(`dispense ${residentId}`, async (store) => {
    const [person, kits, medicines] = await Promise.all([store.person(residentId), store.kits(), store.medicines()])
    return { person, kits, medicines }
  })
  const up = `/people/${residentId}`
  const seal = async () => {
    await seals.sign({
      id: newKey(),
      what: 'dispense',
      residentId,
      signedAt: clock.now().toISOString(),
      commands: doses.map((dose): NewCommand => ({ kind: 'kit-dispense', residentId, body: { ...dose } })),
      chained: false,
      files: [],
      draftName: null,
    })
    setSigning(false)
    void navigate({ to: up, replace: true })
  }
  return (
    <Screen
      title={t('doses.title')}
      up={up}
      foot={
        <button
          type="button"
          className="link-button main"
          disabled={doses.length === 0}
          onClick={() => setSigning(true)}
        >
          {t('doses.sign', { n: doses.length })}
        </button>
      }
    >
      <Held of={ground}>
        {({ person, kits, medicines }) =>
          !person ? (
            <Empty title={t('person.gone')} />
          ) : kits.length === 0 ? (
            <Empty title={t('bag.none')} hint={t('bag.noneHint')} />
          ) : (
            <>
              <p className="lead">{person.name}</p>
              <p className={person.allergies.length > 0 ? 'allergy' : 'muted'}>
                {person.allergies.length > 0
                  ? t('allergies', { list: person.allergies.join(t('and')) })
                  : t('noAllergies')}
              </p>
              <DosesFromKit
                kits={kits}
                medicines={medicines}
                allergies={person.allergies}
                doses={doses}
                onChange={setDoses}
              />
              <SignSheet
                open={signing}
                title={t('doses.signTitle')}
                summary={[person.name, t('visit.doses', { n: doses.length })]}
                onClose={() => setSigning(false)}
                onSigned={seal}
              />
            </>
          )
        }
      </Held>
    </Screen>
  )
}
