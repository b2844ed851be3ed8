import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { type FormEvent, useState } from 'react'
import type { Relation } from '#contracts/residents'
import { familyLink } from '#contracts/residents'
import { askFamilyAnswer, type CodeSent, codeSent } from '#contracts/sign-in'
import { useMe } from '../../shell/session.tsx'
import { useSentence } from '../../shell/states.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Card, Choices, Field, Notice } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import { RealNameFields, useRealName } from './real-name-fields.tsx'
import { useT } from './texts.ts'

const RELATIONS: readonly Relation[] = [
  'child',
  'parent',
  'spouse',
  'grandparent',
  'grandchild',
  'sibling',
  'ward',
  'other',
]
type Request = { id: string; memberName: string; code: CodeSent }

/** A child under 14 is linked at once; anybody else confirms with a code on their own phone. */
export function AddFamily() {
  const t = useT()
  const [request, setRequest] = useState<Request>()
  return (
    <Screen title={t('addTitle')} up="/family">
      {request ? <Confirm request={request} setRequest={setRequest} /> : <Ask onRequest={setRequest} />}
    </Screen>
  )
}

function useBackToFamily() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await client.invalidateQueries()
    await navigate({ to: '/family', replace: true })
  }
}

function Ask({ onRequest }: { onRequest: (request: Request) => void }) {
  const t = useT()
  const common = useCommonT()
  const me = useMe()
  const sentence = useSentence()
  const form = useRealName()
  const [relation, setRelation] = useState<Relation>('child')
  const [phone, setPhone] = useState('')
  const [phoneFault, setPhoneFault] = useState<string>()
  const [placed, setPlaced] = useState(false)
  const back = useBackToFamily()
  const ask = useCommand(askFamilyAnswer, { onDone: (answer) => (answer.request ? onRequest(answer.request) : back()) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const person = form.check()
    const phoneWrong = phone !== '' && !/^1[3-9]\d{9}$/.test(phone)
    setPhoneFault(phoneWrong ? t('phoneWrong') : undefined)
    if (!person || phoneWrong) return
    ask.mutate(
      {
        path: `/api/credentials/residents/${me.id}/family`,
        body: { relation, person: { ...person, phone: phone || undefined } },
      },
      { onError: (error) => setPlaced(form.place(error)) },
    )
  }
  return (
    <form onSubmit={submit} noValidate style={{ display: 'grid', gap: 'var(--gap-4)' }}>
      <p className="muted">{t('addIntro')}</p>
      <Card>
        <div className="field">
          <span className="field-label">{t('relation')}</span>
          <Choices
            label={t('relation')}
            value={relation}
            of={RELATIONS.map((value) => ({ value, text: common(`relation.${value}`) }))}
            onChoose={setRelation}
          />
        </div>
        <RealNameFields form={form} />
        <Field
          label={t('phone')}
          hint={t('phoneHint')}
          error={phoneFault}
          type="tel"
          inputMode="numeric"
          maxLength={11}
          value={phone}
          onChange={(event) => setPhone(event.target.value.replace(/\D/g, ''))}
        />
      </Card>
      {ask.error && !placed ? <Notice tone="bad">{sentence(ask.error)}</Notice> : null}
      <Button type="submit" color="primary" size="large" className="wide" loading={ask.isPending}>
        {t('submit')}
      </Button>
    </form>
  )
}

function Confirm({ request, setRequest }: { request: Request; setRequest: (request: Request) => void }) {
  const t = useT()
  const sentence = useSentence()
  const [code, setCode] = useState('')
  const back = useBackToFamily()
  const confirm = useCommand(familyLink, { onDone: back })
  const resend = useCommand(codeSent, { onDone: (sent) => setRequest({ ...request, code: sent }) })
  const path = `/api/credentials/family-requests/${request.id}`
  const error = confirm.error ?? resend.error
  return (
    <Card label={t('code')}>
      <p>{t('codeSent', { phone: request.code.phoneMasked, name: request.memberName })}</p>
      {request.code.demoCode ? <Notice tone="good">{t('demoCode', { code: request.code.demoCode })}</Notice> : null}
      <Field
        label={t('code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        error={error ? sentence(error) : undefined}
        value={code}
        onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
      />
      <Button
        color="primary"
        disabled={code.length !== 6}
        loading={confirm.isPending}
        onClick={() => confirm.mutate({ path: `${path}/confirm`, body: { code } })}
      >
        {t('confirm')}
      </Button>
      <Button fill="none" loading={resend.isPending} onClick={() => resend.mutate({ path: `${path}/resend` })}>
        {t('resend')}
      </Button>
    </Card>
  )
}
