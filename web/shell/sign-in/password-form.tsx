import { type FormEvent, useState } from 'react'
import { ApiRefusal } from '../api.ts'
import { useSentence } from '../states.tsx'
import { DoorField } from './door-field.tsx'
import { step } from './step.ts'
import { useT } from './texts.ts'

const NEEDS_TOTP = 'credentials.second_factor_needed'

/** Staff: user name and password, then the one-time password when the authority asks for it. */
export function PasswordForm({ uid }: { uid: string }) {
  const t = useT()
  const sentence = useSentence()
  const [userName, setUserName] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [asksTotp, setAsksTotp] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await step(uid, 'password', { userName, password, totp: totp || undefined })
    } catch (failure) {
      if (failure instanceof ApiRefusal && failure.code === NEEDS_TOTP) setAsksTotp(true)
      else setError(sentence(failure))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate style={{ display: 'grid', gap: 'var(--gap-4)' }}>
      <DoorField id="user-name" label={t('userName')}>
        <input
          id="user-name"
          autoComplete="username"
          autoCapitalize="none"
          value={userName}
          onChange={(event) => setUserName(event.target.value)}
        />
      </DoorField>
      <DoorField id="password" label={t('password')}>
        <input
          id="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </DoorField>
      {asksTotp ? (
        <DoorField id="totp" label={t('totp')} hint={t('totpHint')}>
          <input
            id="totp"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={totp}
            onChange={(event) => setTotp(event.target.value.replace(/\D/g, ''))}
          />
        </DoorField>
      ) : null}
      {error ? (
        <p className="door-error" role="alert">
          {error}
        </p>
      ) : null}
      <button type="submit" className="door-button" disabled={busy || !userName || !password}>
        {t('signIn')}
      </button>
    </form>
  )
}
