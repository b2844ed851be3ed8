import { type FormEvent, useEffect, useState } from 'react'
import { type CodeSent, codeSent } from '#contracts/sign-in'
import { api } from '../api.ts'
import { useSentence } from '../states.tsx'
import { useNow } from '../time.tsx'
import { DoorField } from './door-field.tsx'
import { step } from './step.ts'
import { useT } from './texts.ts'

/** A resident's way in: the phone, then the code that was sent to it. */
export function PhoneForm({ uid }: { uid: string }) {
  const t = useT()
  const sentence = useSentence()
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [sent, setSent] = useState<CodeSent>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()

  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (failure) {
      setError(sentence(failure))
    } finally {
      setBusy(false)
    }
  }
  const sendCode = () => {
    if (!/^1[3-9]\d{9}$/.test(phone)) return setError(t('phoneWrong'))
    void run(async () =>
      setSent(
        await api.command(
          'POST',
          `/api/sign-in/interaction/${uid}/phone-code`,
          { phone },
          { schema: codeSent, redirectOn401: false },
        ),
      ),
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!sent) return sendCode()
    void run(() => step(uid, 'phone', { phone, code }))
  }

  return (
    <form onSubmit={submit} noValidate style={{ display: 'grid', gap: 'var(--gap-4)' }}>
      <DoorField
        id="phone"
        label={t('phone')}
        hint={sent ? undefined : t('phoneHint')}
        error={sent ? undefined : error}
      >
        <input
          id="phone"
          type="tel"
          inputMode="numeric"
          autoComplete="tel-national"
          maxLength={11}
          value={phone}
          readOnly={sent !== undefined}
          aria-invalid={!sent && error ? true : undefined}
          onChange={(event) => setPhone(event.target.value.replace(/\D/g, ''))}
        />
      </DoorField>
      {sent ? (
        <>
          <p className="door-hint">{t('codeSent', { phone: sent.phoneMasked })}</p>
          {sent.demoCode ? (
            <p className="door-demo-code tabular" data-testid="demo-code">
              {t('demoCode', { code: sent.demoCode })}
            </p>
          ) : null}
          <DoorField id="code" label={t('code')} error={error}>
            <CodeBox value={code} onChange={setCode} invalid={error !== undefined} />
          </DoorField>
        </>
      ) : null}
      <button type="submit" className="door-button" disabled={busy || (sent !== undefined && code.length !== 6)}>
        {t(sent ? 'signIn' : 'getCode')}
      </button>
      {sent ? (
        <div className="door-line">
          <Resend from={sent.resendAt} onClick={sendCode} busy={busy} />
          <button
            type="button"
            className="door-plain"
            onClick={() => {
              setSent(undefined)
              setCode('')
              setError(undefined)
            }}
          >
            {t('changePhone')}
          </button>
        </div>
      ) : null}
    </form>
  )
}

function CodeBox(props: { value: string; onChange: (code: string) => void; invalid: boolean }) {
  useEffect(() => document.getElementById('code')?.focus(), [])
  return (
    <input
      id="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={6}
      value={props.value}
      aria-invalid={props.invalid || undefined}
      onChange={(event) => props.onChange(event.target.value.replace(/\D/g, ''))}
    />
  )
}

function Resend({ from, onClick, busy }: { from: string; onClick: () => void; busy: boolean }) {
  const t = useT()
  const now = useNow(1000)
  const seconds = Math.ceil((Date.parse(from) - now.getTime()) / 1000)
  return (
    <button type="button" className="door-plain" disabled={busy || seconds > 0} onClick={onClick}>
      {seconds > 0 ? t('resendIn', { n: seconds }) : t('resend')}
    </button>
  )
}
