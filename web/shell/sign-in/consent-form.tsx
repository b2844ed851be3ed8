import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { appPatientsAnswer, type ConsentAsked } from '#contracts/apps'
import type { Interaction } from '#contracts/sign-in'
import { api } from '../api.ts'
import { useSentence } from '../states.tsx'
import { Time } from '../time.tsx'
import { DoorField } from './door-field.tsx'
import { step } from './step.ts'
import { useT } from './texts.ts'

type App = NonNullable<Interaction['app']>

/** The app of someone else that asks, by its picture and name. */
export function AppBanner({ app }: { app: App }) {
  const t = useT()
  return (
    <div className="door-app">
      {app.logo ? <img src={app.logo} alt="" /> : null}
      <p>{t('appAsks', { name: app.name, host: app.host })}</p>
    </div>
  )
}

/** Lets an app in, or not: what it sees, about whom, until when. */
export function ConsentForm(props: { uid: string; app: App; asked: ConsentAsked; staff: boolean }) {
  const { uid, app, asked, staff } = props
  const t = useT()
  const sentence = useSentence()
  const [chosen, setChosen] = useState(asked.patients.length === 1 ? asked.patients[0]?.residentId : undefined)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const allow = () => {
    setBusy(true)
    setError(undefined)
    step(uid, 'consent', { residentId: asked.patientNeeded ? chosen : undefined }).catch((failure: unknown) => {
      setBusy(false)
      setError(failure)
    })
  }
  const [fixed] = asked.patients
  return (
    <section className="door-card" aria-label={t('consentTitle')}>
      <h2>{t('consentTitle')}</h2>
      <AppBanner app={app} />
      <p className="door-hint">{t('consentAs', { name: asked.personName })}</p>
      {asked.patientNeeded ? (
        <Patients uid={uid} first={asked.patients} chosen={chosen} onChoose={setChosen} />
      ) : fixed ? (
        <p>{t('consentAbout', { name: fixed.name, birthDate: fixed.birthDate })}</p>
      ) : (
        <p>{t('consentAll')}</p>
      )}
      <h3>{t('consentSees')}</h3>
      <ul className="door-sees">
        {asked.sees.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <p className="door-hint">
        {t('consentUntil')} <Time at={asked.until} plan />
        {t(staff ? 'consentStaff' : asked.offline ? 'consentOffline' : 'consentOnline')}
      </p>
      {error ? (
        <p className="door-error" role="alert">
          {sentence(error)}
        </p>
      ) : null}
      <button
        type="button"
        className="door-button"
        disabled={busy || (asked.patientNeeded && chosen === undefined)}
        onClick={allow}
      >
        {t('allow')}
      </button>
      <button type="button" className="door-plain" onClick={() => void step(uid, 'leave', {})}>
        {t('deny')}
      </button>
    </section>
  )
}

// More than these are found by name.
const patientsShown = 50

interface PatientsProps {
  uid: string
  first: ConsentAsked['patients']
  chosen: string | undefined
  onChoose: (residentId: string) => void
}
function Patients({ uid, first, chosen, onChoose }: PatientsProps) {
  const t = useT()
  const [name, setName] = useState('')
  const many = first.length >= patientsShown
  const found = useQuery({
    queryKey: ['app-patients', uid, name],
    enabled: many && name !== '',
    queryFn: ({ signal }) =>
      api.query(`/api/sign-in/interaction/${uid}/patients?name=${encodeURIComponent(name)}`, appPatientsAnswer, {
        signal,
        redirectOn401: false,
      }),
  })
  const shown = name === '' ? first : (found.data?.patients ?? [])
  return (
    <>
      {many ? (
        <DoorField id="app-patient" label={t('patientName')}>
          <input id="app-patient" value={name} onChange={(event) => setName(event.target.value)} />
        </DoorField>
      ) : null}
      <fieldset className="door-choice">
        <legend>{t('consentWhom')}</legend>
        {shown.map((one) => (
          <label key={one.residentId}>
            <input
              type="radio"
              name="resident"
              checked={chosen === one.residentId}
              onChange={() => onChoose(one.residentId)}
            />
            <span>
              {one.name} <small>{one.birthDate}</small>
            </span>
          </label>
        ))}
        {shown.length === 0 && !found.isLoading ? <p className="door-hint">{t('noPatients')}</p> : null}
      </fieldset>
    </>
  )
}
