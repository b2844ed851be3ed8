import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { type Pickup, pickup as pickupShape } from '#contracts/dispensing'
import type { Prescription } from '#contracts/prescribing'
import { resident } from '#contracts/residents'
import { usePreferences } from '../../shell/preferences.ts'
import { useSentence } from '../../shell/states.tsx'
import { Time, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Facts, LinkButton, Notice } from '../kit/parts.tsx'
import './medicine.css'
import { QrCode } from './qr-code.tsx'
import { useT } from './texts.ts'

/** From choosing a pharmacy to holding the medicine: pay, then the code in large digits, then done. */
export function Collect({ pickup, sheet }: { pickup: Pickup; sheet: Prescription }) {
  const t = useT()
  const { locale } = usePreferences()
  const say = useSay()
  if (pickup.state === 'ready') return <CodeCard pickup={pickup} />
  if (pickup.state === 'dispensed') {
    return (
      <Notice tone="good" title={t('collected')}>
        <p>
          {pickup.pharmacyName} · {pickup.dispensedAt ? <Time at={pickup.dispensedAt} /> : null}
        </p>
      </Notice>
    )
  }
  return (
    <Card accent label={t('chosen')}>
      <h2>
        {t('chosen')} · {pickup.pharmacyName}
      </h2>
      <p className="muted">{pickup.stateText[locale]}</p>
      <p className="row-note">{t('untilSay', { at: say(pickup.collectBy) })}</p>
      <LinkButton to={`/visits/${sheet.consultId}/pay`}>{t('pay')}</LinkButton>
      <Link to={`/medicine/${sheet.prescriptionId}/pharmacies` as never} className="plain-button">
        {t('change')}
      </Link>
    </Card>
  )
}

function CodeCard({ pickup }: { pickup: Pickup }) {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const renew = useCommand(pickupShape, { onDone: () => client.invalidateQueries() })
  const { code } = pickup
  const whose = useApi(`/api/residents/${pickup.residentId}`, resident).data
  return (
    <section className="code-card" aria-label={t('code')}>
      <h2>{t('code')}</h2>
      {code && !pickup.codeLocked ? (
        <>
          <p className="digits">
            <span aria-hidden data-testid="collection-code">
              {code}
            </span>
            <span className="visually-hidden">{t('codeSay', { digits: [...code].join(' ') })}</span>
          </p>
          <QrCode text={code} />
          <p className="row-note">{t('codeHint')}</p>
        </>
      ) : (
        <Notice tone="warn" title={t('codeLocked')} />
      )}
      <Facts
        of={[
          [
            t('document'),
            whose ? t('documentOf', { name: whose.name, tail: whose.documentMasked.slice(-4) }) : pickup.residentName,
          ],
          [t('at'), pickup.pharmacyName],
          [t('until'), <Time key="until" at={pickup.collectBy} plan />],
        ]}
      />
      <p className="row-note">{t('uncollected')}</p>
      {renew.error ? <Notice tone="bad">{sentence(renew.error)}</Notice> : null}
      <Button
        fill="none"
        color="primary"
        loading={renew.isPending}
        onClick={() => renew.mutate({ path: `/api/dispensing/prescriptions/${pickup.prescriptionId}/code` })}
      >
        {t('newCode')}
      </Button>
    </section>
  )
}
