import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { pharmaciesAnswer, pickup } from '#contracts/dispensing'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { ActionRow, Notice, Rows } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

/** The places that have everything on the sheet; choosing one keeps the medicine there. */
export function ChoosePharmacy() {
  const t = useT()
  const { prescriptionId } = useParams({ strict: false }) as { prescriptionId: string }
  const navigate = useNavigate()
  const client = useQueryClient()
  const sentence = useSentence()
  const query = useApi(`/api/dispensing/prescriptions/${prescriptionId}/pharmacies`, pharmaciesAnswer)
  const choose = useCommand(pickup, {
    onDone: async () => {
      await client.invalidateQueries()
      await navigate({ to: `/medicine/${prescriptionId}` as never, replace: true })
    },
  })
  return (
    <Screen title={t('chooseTitle')} up={`/medicine/${prescriptionId}`}>
      <p className="muted">{t('chooseHint')}</p>
      {choose.error ? <Notice tone="bad">{sentence(choose.error)}</Notice> : null}
      <Answer of={query}>
        {({ pharmacies }) =>
          pharmacies.length === 0 ? (
            <Empty title={t('noPharmacy')} hint={t('noPharmacyHint')} />
          ) : (
            <Rows label={t('chooseTitle')}>
              {pharmacies.map((place) => (
                <ActionRow
                  key={place.pharmacyId}
                  title={place.name}
                  note={
                    <>
                      {place.address}
                      <span style={{ display: 'block' }}>{t('expiry', { date: place.earliestExpiry })}</span>
                    </>
                  }
                  onClick={() =>
                    choose.isPending ||
                    choose.mutate({
                      path: `/api/dispensing/prescriptions/${prescriptionId}/pickup`,
                      body: { pharmacyId: place.pharmacyId },
                    })
                  }
                />
              ))}
            </Rows>
          )
        }
      </Answer>
    </Screen>
  )
}
