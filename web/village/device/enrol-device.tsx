import { useEffect, useRef, useState } from 'react'
import { TeamList } from '#contracts/teams'
import type { VillageStore } from '#contracts/village-store'
import { Card, Choices, Field, Notice } from '../../resident/kit/parts.tsx'
import { ApiRefusal, api, signInPath } from '../../shell/api.ts'
import { usePageTitle } from '../../shell/page.tsx'
import { Loading, useOnline } from '../../shell/states.tsx'
import { PinPad } from '../kit/pin-pad.tsx'
import { useVillageSentence } from '../kit/sentence.ts'
import { useT } from '../texts.ts'
import { LanguageAndType } from './language.tsx'

type Teams = ReturnType<typeof TeamList.parse>['teams']
type Kind = 'phone' | 'kit' | 'vehicle' | 'workstation'
type Step = 'loading' | 'sign-in' | 'no-team' | 'form' | 'pin' | 'again' | 'working'

/** Once, online and signed in: this browser becomes the doctor's device. From then on only the PIN is asked. */
export function EnrolDevice({ store, erased, onDone }: { store: VillageStore; erased: boolean; onDone: () => void }) {
  const t = useT()
  const online = useOnline()
  const [step, setStep] = useState<Step>('loading')
  const [teams, setTeams] = useState<Teams>([])
  const [problem, setProblem] = useState<unknown>(undefined)
  const [form, setForm] = useState<{ name: string; kind: Kind; teamId: string }>({
    name: '',
    kind: 'phone',
    teamId: '',
  })
  usePageTitle(t('enrolDevice.title'))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the network is back
  useEffect(() => {
    api.query('/api/teams/mine', TeamList, { redirectOn401: false }).then(
      (answer) => {
        setTeams(answer.teams)
        const first = answer.teams[0]
        if (first) setForm((before) => ({ ...before, teamId: first.id }))
        setStep(first ? 'form' : 'no-team')
        setProblem(undefined)
      },
      (error) => {
        const shut = error instanceof ApiRefusal && (error.status === 401 || error.status === 403)
        setStep(shut ? 'sign-in' : 'form')
        setProblem(shut ? undefined : error)
      },
    )
  }, [online])
  return (
    <div className="screen">
      <main className="screen-body">
        <div className="centre" style={{ textAlign: 'left', justifyItems: 'stretch' }}>
          <h1 className="lead">{t('enrolDevice.title')}</h1>
          {erased ? (
            <Notice tone="warn" title={t('enrolDevice.erased')}>
              {t('enrolDevice.erasedMore')}
            </Notice>
          ) : null}
          {step === 'loading' ? <Loading cards={1} /> : null}
          {step === 'sign-in' ? <SignInFirst /> : null}
          {step === 'no-team' ? <Notice tone="warn" title={t('enrolDevice.noTeam')} /> : null}
          {step === 'form' && problem ? <Notice tone="bad" title={t('enrolDevice.needsNetwork')} /> : null}
          {step === 'form' && !problem ? (
            <DeviceForm teams={teams} form={form} onChange={setForm} onNext={() => setStep('pin')} />
          ) : null}
          {step === 'pin' || step === 'again' || step === 'working' ? (
            <SetPin store={store} form={form} step={step} onStep={setStep} onDone={onDone} />
          ) : null}
          <LanguageAndType />
        </div>
      </main>
    </div>
  )
}

function SignInFirst() {
  const t = useT()
  return (
    <Card>
      <p>{t('enrolDevice.signInFirst')}</p>
      <a className="link-button main" href={signInPath('/village', 'staff')}>
        {t('enrolDevice.signIn')}
      </a>
    </Card>
  )
}

function DeviceForm(props: {
  teams: Teams
  form: { name: string; kind: Kind; teamId: string }
  onChange: (form: { name: string; kind: Kind; teamId: string }) => void
  onNext: () => void
}) {
  const t = useT()
  const { form, onChange } = props
  return (
    <form
      style={{ display: 'grid', gap: 'var(--gap-4)' }}
      onSubmit={(event) => {
        event.preventDefault()
        props.onNext()
      }}
    >
      <p>{t('enrolDevice.what')}</p>
      <Field
        label={t('enrolDevice.name')}
        hint={t('enrolDevice.nameHint')}
        value={form.name}
        maxLength={60}
        required
        onChange={(event) => onChange({ ...form, name: event.target.value })}
      />
      <div className="field">
        <span className="field-label">{t('enrolDevice.kind')}</span>
        <Choices
          label={t('enrolDevice.kind')}
          value={form.kind}
          of={(['phone', 'kit', 'vehicle', 'workstation'] as const).map((value) => ({
            value,
            text: t(`deviceKind.${value}`),
          }))}
          onChoose={(kind) => onChange({ ...form, kind })}
        />
      </div>
      <div className="field">
        <span className="field-label">{t('enrolDevice.team')}</span>
        <Choices
          label={t('enrolDevice.team')}
          value={form.teamId}
          of={props.teams.map(({ id, name, institutionName }) => ({ value: id, text: `${name} · ${institutionName}` }))}
          onChoose={(teamId) => onChange({ ...form, teamId })}
        />
      </div>
      <button type="submit" className="link-button main" disabled={form.name.trim() === ''}>
        {t('enrolDevice.next')}
      </button>
    </form>
  )
}

function SetPin(props: {
  store: VillageStore
  form: { name: string; kind: Kind; teamId: string }
  step: 'pin' | 'again' | 'working'
  onStep: (step: Step) => void
  onDone: () => void
}) {
  const t = useT()
  const sentence = useVillageSentence()
  const first = useRef('')
  const [note, setNote] = useState<string | undefined>(undefined)
  const typed = async (pin: string) => {
    setNote(undefined)
    if (props.step === 'pin') {
      if (/^(\d)\1+$/.test(pin) || pin === '123456' || pin === '654321') return setNote(t('enrolDevice.pinEasy'))
      first.current = pin
      return props.onStep('again')
    }
    if (pin !== first.current) {
      setNote(t('enrolDevice.pinDiffers'))
      return props.onStep('pin')
    }
    props.onStep('working')
    try {
      await props.store.enrol({ ...props.form, name: props.form.name.trim(), pin })
      await navigator.storage?.persist?.().catch(() => false)
      props.onDone()
    } catch (error) {
      setNote(sentence(error))
      props.onStep('pin')
    } finally {
      first.current = ''
    }
  }
  return (
    <div className="centre">
      <h2>{t(props.step === 'again' ? 'enrolDevice.pinAgain' : 'enrolDevice.pin')}</h2>
      {note ? <Notice tone="bad">{note}</Notice> : <p className="muted">{t('enrolDevice.pinHint')}</p>}
      <PinPad
        key={props.step}
        label={t('enrolDevice.pin')}
        busy={props.step === 'working'}
        onPin={(pin) => void typed(pin)}
      />
      <p role="status">{props.step === 'working' ? t('enrolDevice.working') : ''}</p>
    </div>
  )
}
