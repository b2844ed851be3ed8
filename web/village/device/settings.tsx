import { useState } from 'react'
import { askOnce } from '../../resident/kit/ask.tsx'
import { Card, Choices, Facts, Notice } from '../../resident/kit/parts.tsx'
import { PinPad } from '../kit/pin-pad.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useVillageSentence } from '../kit/sentence.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { LanguageAndType } from './language.tsx'
import { lockChoices, lockMinutes } from './lock-minutes.ts'

/** This device: whose, when it locks, its PIN, and how it forgets everything. */
export function DeviceSettings() {
  const t = useT()
  const holder = useData('settings', async (store) => ({ holder: await store.holder(), team: await store.team() }))
  return (
    <Screen title={t('device.title')} up="/me">
      <Held of={holder}>
        {({ holder: mine, team }) => (
          <Card>
            <Facts
              of={[
                [t('device.name'), mine?.deviceName],
                [t('device.holder'), mine?.doctorName],
                [t('device.team'), team?.name],
                [t('device.number'), mine?.deviceId.slice(0, 8)],
              ]}
            />
          </Card>
        )}
      </Held>
      <h2 className="section-title">{t('device.look')}</h2>
      <LanguageAndType />
      <LockAfter />
      <ChangePin />
      <Erase />
    </Screen>
  )
}

function LockAfter() {
  const t = useT()
  const [minutes, setMinutes] = useState(String(lockMinutes.get()))
  return (
    <div className="field">
      <span className="field-label">{t('device.lockAfter')}</span>
      <Choices
        label={t('device.lockAfter')}
        value={minutes}
        of={lockChoices.map((value) => ({ value: String(value), text: t('device.minutes', { n: value }) }))}
        onChoose={(value) => {
          lockMinutes.set(Number(value))
          setMinutes(value)
        }}
      />
    </div>
  )
}

type Step = 'closed' | 'old' | 'new' | 'again' | 'done'

function ChangePin() {
  const t = useT()
  const sentence = useVillageSentence()
  const { store, lock } = useOpen()
  const [step, setStep] = useState<Step>('closed')
  const [pins, setPins] = useState({ old: '', next: '' })
  const [note, setNote] = useState<string | undefined>(undefined)
  const typed = async (pin: string) => {
    setNote(undefined)
    if (step === 'old') {
      setPins({ old: pin, next: '' })
      return setStep('new')
    }
    if (step === 'new') {
      setPins((before) => ({ ...before, next: pin }))
      return setStep('again')
    }
    if (pin !== pins.next) {
      setNote(t('enrolDevice.pinDiffers'))
      return setStep('new')
    }
    try {
      const answer = await store.changePin(pins.old, pin)
      if (answer.outcome === 'erased') return void lock()
      if (answer.outcome === 'wrong-pin') {
        setNote(t('lock.wrong', { n: answer.triesLeft }))
        return setStep('old')
      }
      setStep('done')
    } catch (error) {
      setNote(sentence(error))
      setStep('old')
    } finally {
      setPins({ old: '', next: '' })
    }
  }
  if (step === 'closed')
    return (
      <button type="button" className="link-button second" onClick={() => setStep('old')}>
        {t('device.changePin')}
      </button>
    )
  if (step === 'done') return <Notice tone="good" title={t('device.pinChanged')} />
  return (
    <Card label={t('device.changePin')}>
      <h2>{t(`device.pinStep.${step}`)}</h2>
      {note ? <Notice tone="bad">{note}</Notice> : null}
      <PinPad key={step} label={t('lock.pin')} onPin={(pin) => void typed(pin)} />
      <button type="button" className="plain-button" onClick={() => setStep('closed')}>
        {t('notYet')}
      </button>
    </Card>
  )
}

function Erase() {
  const t = useT()
  const { store, lock } = useOpen()
  const states = useData('erase', (open) => open.states())
  const waiting = (states.data?.here ?? 0) + (states.data?.sending ?? 0)
  const erase = async () => {
    const sure = await askOnce({
      title: t('device.eraseAsk'),
      content: waiting > 0 ? t('device.eraseLoses', { n: waiting }) : t('device.eraseMore'),
      yes: t('device.eraseYes'),
      danger: true,
    })
    if (!sure) return
    await store.erase()
    await lock()
  }
  return (
    <Card label={t('device.erase')}>
      <h2>{t('device.erase')}</h2>
      <p>{t('device.eraseHint')}</p>
      {waiting > 0 ? <Notice tone="warn">{t('device.eraseLoses', { n: waiting })}</Notice> : null}
      <button type="button" className="plain-button danger" onClick={() => void erase()}>
        {t('device.erase')}
      </button>
    </Card>
  )
}
