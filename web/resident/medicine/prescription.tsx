import { useParams } from '@tanstack/react-router'
import { pickupAnswer } from '#contracts/dispensing'
import { type Prescription, prescription, trailAnswer } from '#contracts/prescribing'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Facts, LinkButton, Notice, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { Collect } from './collect.tsx'
import { sheetTone } from './medicine.tsx'
import './medicine.css'
import { useT } from './texts.ts'

/** One prescription: where it is, in words, and since when; how to collect it; what is on it; what happened to it. */
export function PrescriptionPage() {
  const t = useT()
  const { prescriptionId } = useParams({ strict: false }) as { prescriptionId: string }
  const sheet = useApi(`/api/prescribing/prescriptions/${prescriptionId}`, prescription, {
    everyMs: (data) => (data && ['signed', 'returned', 'approved'].includes(data.state) ? 10_000 : false),
  })
  return (
    <Screen title={t('sheetTitle')} up="/medicine">
      <Answer of={sheet}>
        {(found) => (
          <>
            <Where sheet={found} />
            <Drugs sheet={found} />
            <Details sheet={found} />
            <Trail prescriptionId={prescriptionId} />
          </>
        )}
      </Answer>
    </Screen>
  )
}

function StateCard({ sheet }: { sheet: Prescription }) {
  const t = useT()
  const { locale } = usePreferences()
  const tone =
    sheet.state === 'returned' || sheet.state === 'signed' ? 'warn' : sheet.state === 'approved' ? 'good' : undefined
  return (
    <Notice tone={tone} title={t(`state.${sheet.state}`)}>
      <p>{sheet.stateText[locale]}</p>
      {sheet.state === 'signed' && sheet.signedAt ? (
        <p>
          {t('since')} <Time at={sheet.signedAt} /> · {t('notShown')}
        </p>
      ) : null}
      {sheet.state === 'returned' ? (
        <>
          {sheet.returnReason ? (
            <p>
              {t('returnedWhy')}: {sheet.returnReason}
            </p>
          ) : null}
          <p>{t('returnedNow')}</p>
        </>
      ) : null}
    </Notice>
  )
}

function Where({ sheet }: { sheet: Prescription }) {
  const t = useT()
  const wanted = sheet.state === 'approved' || sheet.state === 'dispensed'
  const path = `/api/dispensing/prescriptions/${sheet.prescriptionId}/pickup`
  const query = useApi(path, pickupAnswer, {
    enabled: wanted,
    everyMs: (data) => (data?.pickup && ['chosen', 'ready'].includes(data.pickup.state) ? 5_000 : false),
  })
  const pickup = query.data?.pickup
  if (pickup && pickup.state !== 'cancelled') return <Collect pickup={pickup} sheet={sheet} />
  return (
    <>
      <StateCard sheet={sheet} />
      {pickup?.cancelReason ? <Notice title={t('cancelled')}>{pickup.cancelReason}</Notice> : null}
      {sheet.state === 'approved' ? (
        <LinkButton to={`/medicine/${sheet.prescriptionId}/pharmacies`}>{t('choose')}</LinkButton>
      ) : null}
    </>
  )
}

function Drugs({ sheet }: { sheet: Prescription }) {
  const t = useT()
  const { locale } = usePreferences()
  return (
    <Card label={t('sheetTitle')}>
      {sheet.items.map((item) => (
        <div key={item.itemId} className="drug">
          <p className="spread">
            <strong>{locale === 'zh' ? item.nameZh : item.nameEn}</strong>
            <span className="muted tabular">{t('packs', { n: item.packs, unit: item.packUnit })}</span>
          </p>
          <p className="row-note">
            {item.strengthText} · {item.packDescription}
          </p>
          <p>{item.usageText[locale]}</p>
          {item.note ? <p className="row-note">{item.note}</p> : null}
        </div>
      ))}
      {sheet.usage ? <Facts of={[[t('herbalUsage'), sheet.usage]]} /> : null}
    </Card>
  )
}

function Details({ sheet }: { sheet: Prescription }) {
  const t = useT()
  return (
    <Card label={t('number')}>
      <Facts
        of={[
          [
            t('number'),
            <span key="n" className="tabular">
              {sheet.number}
            </span>,
          ],
          [t('doctor'), sheet.doctorName],
          [t('pharmacist'), sheet.pharmacistName],
          [t('diagnoses'), sheet.diagnoses.map((each) => each.display).join('、')],
          [t('validUntil'), sheet.validUntil ? <Time key="v" at={sheet.validUntil} /> : null],
          [t('supplyReason'), sheet.supplyReason],
        ]}
      />
      {sheet.version > 1 ? <Tag tone={sheetTone[sheet.state]}>{t('version', { n: sheet.version })}</Tag> : null}
    </Card>
  )
}

const STEPS = ['draft', 'signed', 'returned', 'approved', 'dispensed', 'withdrawn', 'expired'] as const

function Trail({ prescriptionId }: { prescriptionId: string }) {
  const t = useT()
  const query = useApi(`/api/prescribing/prescriptions/${prescriptionId}/trail`, trailAnswer)
  const steps = (query.data?.steps ?? []).filter((step) => step.state !== 'draft')
  if (steps.length === 0) return null
  return (
    <Card label={t('trail')}>
      <h2>{t('trail')}</h2>
      <ol className="trail">
        {steps.map((step) => {
          const known = STEPS.find((each) => each === step.state)
          return (
            <li key={`${step.at}${step.state}${step.version}`}>
              {known ? t(`trailState.${known}`) : step.state}
              <p className="row-note">
                <Time at={step.at} /> · {step.actorName}
                {step.reason ? ` · ${step.reason}` : ''}
              </p>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
