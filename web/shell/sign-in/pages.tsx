import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Interaction, interaction } from '#contracts/sign-in'
import { ApiRefusal, api, signInPath } from '../api.ts'
import { usePageTitle } from '../page.tsx'
import { preferences, usePreferences } from '../preferences.ts'
import { ErrorState, Loading, OfflineBanner, useSentence } from '../states.tsx'
import { newQueryClient } from '../use-api.ts'
import { AppBanner, ConsentForm } from './consent-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { PhoneForm } from './phone-form.tsx'
import './sign-in.css'
import { step } from './step.ts'
import { useT } from './texts.ts'

const client = newQueryClient()
const EXPIRED = 'sign_in.interaction_expired'

/** The pages of /sign-in/interaction/:uid: a phone and a code for residents, a password and a second factor for staff. */
export function SignInPages() {
  const uid = /^\/sign-in\/interaction\/([\w-]+)/.exec(location.pathname)?.[1]
  return (
    <QueryClientProvider client={client}>
      <OfflineBanner />
      <main className="door">
        <LanguageSwitch />
        {uid ? <Door uid={uid} /> : <Gone />}
      </main>
    </QueryClientProvider>
  )
}

function Door({ uid }: { uid: string }) {
  const query = useQuery({
    queryKey: ['interaction', uid],
    queryFn: ({ signal }) =>
      api.query(`/api/sign-in/interaction/${uid}`, interaction, { signal, redirectOn401: false }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (query.data) return <Forms uid={uid} of={query.data} />
  if (query.error instanceof ApiRefusal && query.error.code === EXPIRED) return <Gone />
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  return (
    <div className="door-card">
      <Loading lines={5} />
    </div>
  )
}

function Forms({ uid, of }: { uid: string; of: Interaction }) {
  const t = useT()
  const staff = of.as === 'staff'
  usePageTitle(t(of.consent ? 'consentTitle' : staff ? 'staffTitle' : 'title'))
  if (of.consent && of.app) return <ConsentForm uid={uid} app={of.app} asked={of.consent} staff={staff} />
  return (
    <>
      <Brand slogan={t(staff ? 'staffSlogan' : 'slogan')} />
      <section className="door-card" aria-label={t(staff ? 'staffTitle' : 'title')}>
        <h2>{t(staff ? 'staffTitle' : 'title')}</h2>
        {of.app ? <AppBanner app={of.app} /> : null}
        {of.signedInAs ? <GoOn uid={uid} name={of.signedInAs} /> : null}
        {staff ? <PasswordForm uid={uid} /> : <PhoneForm uid={uid} />}
        <div className="door-line">
          <button type="button" className="door-plain" onClick={() => void step(uid, 'leave', {})}>
            {t('leave')}
          </button>
          {of.app ? null : (
            <a className="door-plain" href={staff ? signInPath('/', 'resident') : signInPath('/desk', 'staff')}>
              {t(staff ? 'asResident' : 'asStaff')}
            </a>
          )}
        </div>
      </section>
      {of.demo && of.demoPeople.length > 0 ? <DemoPeople uid={uid} people={of.demoPeople} /> : null}
    </>
  )
}

/** Who is signed in here already need not sign in again for an app. */
function GoOn({ uid, name }: { uid: string; name: string }) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const go = () => {
    setBusy(true)
    step(uid, 'continue', {}).catch(() => setBusy(false))
  }
  return (
    <button type="button" className="door-button" disabled={busy} onClick={go}>
      {t('goOnAs', { name })}
    </button>
  )
}

function DemoPeople({ uid, people }: { uid: string; people: Interaction['demoPeople'] }) {
  const t = useT()
  const { locale } = usePreferences()
  const sentence = useSentence()
  const [entering, setEntering] = useState<string>()
  const [error, setError] = useState<unknown>()
  const enter = (personId: string) => {
    setEntering(personId)
    setError(undefined)
    step(uid, 'demo', { personId }).catch((failure: unknown) => {
      setEntering(undefined)
      setError(failure)
    })
  }
  return (
    <section className="door-card" aria-label={t('demoPeople')}>
      <h2>{t('demoPeople')}</h2>
      {error ? (
        <p className="door-error" role="alert">
          {sentence(error)}
        </p>
      ) : null}
      <ul className="door-people">
        {[...people]
          .sort((a, b) => a.sort - b.sort)
          .map((person) => (
            <li key={person.personId}>
              <button type="button" disabled={entering !== undefined} onClick={() => enter(person.personId)}>
                <strong>{locale === 'zh' ? person.labelZh : person.labelEn}</strong>
                <span>{locale === 'zh' ? person.storyZh : person.storyEn}</span>
              </button>
            </li>
          ))}
      </ul>
      <p className="door-hint">{t('demoNote')}</p>
    </section>
  )
}

function Brand({ slogan }: { slogan: string }) {
  const t = useT()
  return (
    <div className="door-brand">
      <img src="/icon.svg" alt="" />
      <h1>{t('welcome')}</h1>
      <p>{slogan}</p>
    </div>
  )
}

function Gone() {
  const t = useT()
  usePageTitle(t('gone'))
  return (
    <section className="door-card" role="alert">
      <h2>{t('gone')}</h2>
      <p>{t('goneDo')}</p>
      <a
        className="state-button"
        style={{ display: 'grid', placeItems: 'center', textDecoration: 'none' }}
        href={signInPath('/')}
      >
        {t('again')}
      </a>
    </section>
  )
}

function LanguageSwitch() {
  const t = useT()
  const { locale } = usePreferences()
  return (
    <button
      type="button"
      className="door-plain door-language"
      onClick={() => preferences.set({ locale: locale === 'zh' ? 'en' : 'zh' })}
    >
      {t('language')}
    </button>
  )
}
