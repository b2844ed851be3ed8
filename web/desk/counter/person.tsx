import { CheckCircleFilled } from '@ant-design/icons'
import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { personAnswer } from '#contracts/dispensing'
import type { DocumentType } from '#contracts/residents'
import { useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

interface Proxy {
  name: string
  documentType: DocumentType
  documentNumber: string
  relation: string
}

/** Who stands at the counter. For someone else both identities are checked and kept (R28). */
export function PersonCheck({
  pickupId,
  matched,
  onMatched,
}: {
  pickupId: string
  matched: boolean
  onMatched: () => void
}) {
  const t = useT()
  const [name, setName] = useState('')
  const [last4, setLast4] = useState('')
  const [proxy, setProxy] = useState<Proxy | undefined>(undefined)
  const [left, setLeft] = useState<number | undefined>(undefined)
  const check = useCommand(personAnswer, {
    onDone: (answer) => (answer.matched ? onMatched() : setLeft(answer.attemptsLeft)),
  })
  if (matched)
    return (
      <Card title={t('person')}>
        <p className="all-clear">
          <CheckCircleFilled /> {t('matched')}
          {proxy ? ` · ${t('proxy')} ${proxy.name}` : ''}
        </p>
      </Card>
    )
  const complete =
    name.trim() !== '' &&
    last4.length === 4 &&
    (!proxy || (proxy.name.trim() && proxy.documentNumber.trim().length >= 5))
  return (
    <Card title={t('person')}>
      <form
        className="form form-grid"
        onSubmit={(event) => {
          event.preventDefault()
          setLeft(undefined)
          check.mutate({
            path: `/api/dispensing/pickups/${pickupId}/person`,
            body: { name, documentLast4: last4, proxy },
          })
        }}
      >
        <p className="muted form-wide">{t('personDo')}</p>
        <label htmlFor="person-name">{t('name')}</label>
        <Input
          id="person-name"
          autoFocus
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <label htmlFor="person-last4">{t('last4')}</label>
        <Input
          id="person-last4"
          autoComplete="off"
          maxLength={4}
          value={last4}
          onChange={(event) => setLast4(event.target.value.replace(/[^0-9A-Za-z]/g, '').toUpperCase())}
        />
        <Checkbox
          className="form-wide"
          checked={proxy !== undefined}
          onChange={(event) =>
            setProxy(
              event.target.checked
                ? { name: '', documentType: 'id-card', documentNumber: '', relation: t('relations.spouse') }
                : undefined,
            )
          }
        >
          {t('proxy')}
        </Checkbox>
        {proxy ? <ProxyFields proxy={proxy} onChange={setProxy} /> : null}
        {left === undefined ? null : (
          <p className="form-error form-wide" role="alert">
            {t('mismatch', { n: left })}
          </p>
        )}
        <div className="form-wide">
          <Refused error={check.error} />
          <Button type="primary" htmlType="submit" disabled={!complete} loading={check.isPending}>
            {t('check')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function ProxyFields({ proxy, onChange }: { proxy: Proxy; onChange: (proxy: Proxy) => void }) {
  const t = useT()
  const set = (change: Partial<Proxy>) => onChange({ ...proxy, ...change })
  return (
    <>
      <label htmlFor="proxy-name">{t('proxyName')}</label>
      <Input
        id="proxy-name"
        autoComplete="off"
        value={proxy.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <label htmlFor="proxy-type">{t('proxyType')}</label>
      <Select<DocumentType>
        id="proxy-type"
        value={proxy.documentType}
        onChange={(documentType) => set({ documentType })}
        options={(['id-card', 'passport', 'other'] as const).map((value) => ({ value, label: t(`types.${value}`) }))}
      />
      <label htmlFor="proxy-number">{t('proxyNumber')}</label>
      <Input
        id="proxy-number"
        autoComplete="off"
        value={proxy.documentNumber}
        onChange={(event) => set({ documentNumber: event.target.value })}
      />
      <label htmlFor="proxy-relation">{t('relation')}</label>
      <Select
        id="proxy-relation"
        value={proxy.relation}
        onChange={(relation: string) => set({ relation })}
        options={(['spouse', 'child', 'parent', 'other'] as const).map((key) => ({ value: t(`relations.${key}`) }))}
      />
    </>
  )
}
