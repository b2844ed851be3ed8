import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Person } from '#contracts/village-store'
import { Field, Notice } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { Empty } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useVillageSentence } from '../kit/sentence.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'

/** Phone and address corrected at the door. Two devices may do so at once: what one field was before goes along. */
export function Amend() {
  const t = useT()
  const { residentId } = useParams({ strict: false }) as { residentId: string }
  const person = useData(`amend ${residentId}`, (store) => store.person(residentId))
  return (
    <Held of={person}>
      {(data) =>
        data ? (
          <AmendForm person={data} />
        ) : (
          <Screen title={t('person.amend')} up="/people">
            <Empty title={t('person.gone')} />
          </Screen>
        )
      }
    </Held>
  )
}

const PHONE = /^1[3-9]\d{9}$/

function AmendForm({ person }: { person: Person }) {
  const t = useT()
  const navigate = useNavigate()
  const sentence = useVillageSentence()
  const { store, seals } = useOpen()
  const [phone, setPhone] = useState(person.phone ?? '')
  const [address, setAddress] = useState(person.address ?? '')
  const [error, setError] = useState<unknown>(undefined)
  const up = `/people/${person.id}`
  const wrong = phone !== '' && phone !== person.phone && !PHONE.test(phone)
  const save = async () => {
    setError(undefined)
    const before = { phone: person.panel?.phone ?? null, address: person.panel?.address ?? null }
    const fields = store.changes(before, { phone: phone.trim() || null, address: address.trim() || null })
    try {
      if (fields)
        await seals.sign({
          id: newKey(),
          what: 'amend',
          residentId: person.id,
          signedAt: clock.now().toISOString(),
          commands: [{ kind: 'person', residentId: person.id, body: { fields } }],
          chained: false,
          files: [],
          draftName: null,
        })
      void navigate({ to: up, replace: true })
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Screen
      title={t('person.amend')}
      up={up}
      foot={
        <button type="submit" form="amend" className="link-button main" disabled={wrong}>
          {t('save')}
        </button>
      }
    >
      <form
        id="amend"
        style={{ display: 'grid', gap: 'var(--gap-4)' }}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p className="lead">{person.name}</p>
        <Field
          label={t('amend.phone')}
          type="tel"
          inputMode="numeric"
          autoComplete="off"
          value={phone}
          maxLength={11}
          error={wrong ? t('amend.phoneWrong') : undefined}
          onChange={(event) => setPhone(event.target.value)}
        />
        <Field
          label={t('amend.address')}
          autoComplete="off"
          value={address}
          maxLength={200}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Notice>{t('amend.hint')}</Notice>
        {error ? <Notice tone="bad">{sentence(error)}</Notice> : null}
      </form>
    </Screen>
  )
}
