import { Alert, Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import {
  type Checklist,
  checklist,
  dispenseAnswer,
  labelsAnswer,
  type Pickup,
  type reservedLot,
} from '#contracts/dispensing'
import type { Prescription } from '#contracts/prescribing'
import { clock } from '../../shell/browser.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useBetween, useWords } from '../parts/person.tsx'
import { Labels } from './labels.tsx'
import { PersonCheck } from './person.tsx'
import { useT } from './texts.ts'

type Lot = z.infer<typeof reservedLot>
type CheckKey = keyof Checklist
export const NEAR_EXPIRY_DAYS = 90

/** 四查十对 (CF37) in its four groups. */
const groups: { group: 'prescription' | 'drug' | 'fit' | 'sense'; keys: readonly CheckKey[] }[] = [
  { group: 'prescription', keys: ['department', 'name', 'age'] },
  { group: 'drug', keys: ['drugName', 'form', 'strength', 'quantity'] },
  { group: 'fit', keys: ['appearance', 'usage'] },
  { group: 'sense', keys: ['diagnosis'] },
]
const allKeys = Object.keys(checklist.shape) as CheckKey[]

interface Props {
  pickup: Pickup
  prescription: Prescription
  lots: readonly Lot[]
  onNext: () => void
}

export function HandOver({ pickup, prescription, lots, onNext }: Props) {
  const t = useT()
  const words = useWords()
  const between = useBetween()
  const [person, setPerson] = useState(false)
  const [checked, setChecked] = useState<ReadonlySet<CheckKey>>(new Set())
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set())
  const [counselled, setCounselled] = useState(false)
  const labels = useApi(`/api/dispensing/pickups/${pickup.pickupId}/labels`, labelsAnswer, { enabled: person })
  const dispense = useCommand(dispenseAnswer)
  const open = [
    person ? undefined : t('missingPerson'),
    checked.size < allKeys.length ? t('missingChecks', { n: allKeys.length - checked.size }) : undefined,
    taken.size < lots.length ? t('missingLots', { n: lots.length - taken.size }) : undefined,
    counselled ? undefined : t('missingCounsel'),
  ].filter((one) => one !== undefined)
  const ready = open.length === 0 && !dispense.isPending && !dispense.data
  const run = () =>
    dispense.mutate({
      path: `/api/dispensing/pickups/${pickup.pickupId}/dispense`,
      body: {
        checklist: Object.fromEntries(allKeys.map((key) => [key, checked.has(key)])),
        counselled,
        lots: lots.map(({ lotId, packs }) => ({ lotId, packs })),
      },
    })
  useKeys([{ key: 'ctrl+enter', label: t('handOver'), run, typing: true, enabled: ready }])
  if (dispense.data) return <Labels labels={dispense.data.labels} pickup={dispense.data.pickup} onNext={onNext} />
  if (pickup.state !== 'ready')
    return <Alert type="warning" showIcon title={t('notReady')} description={words(pickup.stateText)} />
  return (
    <div className="hand-over">
      <div className="columns">
        <PersonCheck pickupId={pickup.pickupId} matched={person} onMatched={() => setPerson(true)} />
        <TenMatches checked={checked} onChange={setChecked} />
      </div>
      <Medicines prescription={prescription} lots={lots} taken={taken} onTaken={setTaken} disabled={!person} />
      <Card title={t('counselling')}>
        {labels.data?.labels.map((label) => (
          <p key={label.itemId}>
            <b>{words(label.title)}</b> · {words(label.counselling)}
          </p>
        ))}
        {person ? null : <p className="muted">{t('personFirst')}</p>}
        <Checkbox disabled={!person} checked={counselled} onChange={(event) => setCounselled(event.target.checked)}>
          {t('counselled')}
        </Checkbox>
      </Card>
      <Refused error={dispense.error} />
      <div className="action-bar">
        <span className="action-hint muted" role="status">
          {open.length === 0 ? t('allReady') : t('missing', { list: between(open) })}
        </span>
        <Button type="primary" size="large" disabled={!ready} loading={dispense.isPending} onClick={run}>
          {t('handOver')} <KeyName name="ctrl+enter" />
        </Button>
      </div>
    </div>
  )
}

function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set)
  if (!next.delete(value)) next.add(value)
  return next
}

function TenMatches({
  checked,
  onChange,
}: {
  checked: ReadonlySet<CheckKey>
  onChange: (next: ReadonlySet<CheckKey>) => void
}) {
  const t = useT()
  return (
    <Card title={t('checks')} extra={<span className="muted tabular">{checked.size} / 10</span>}>
      <p className="muted">{t('checkAll')}</p>
      {groups.map(({ group, keys }) => (
        <fieldset key={group} className="matches">
          <legend>{t(`groups.${group}`)}</legend>
          {keys.map((key) => (
            <Checkbox key={key} checked={checked.has(key)} onChange={() => onChange(toggled(checked, key))}>
              {t(`items.${key}`)}
            </Checkbox>
          ))}
        </fieldset>
      ))}
    </Card>
  )
}

interface MedicineProps {
  prescription: Prescription
  lots: readonly Lot[]
  taken: ReadonlySet<string>
  onTaken: (next: ReadonlySet<string>) => void
  disabled: boolean
}

function Medicines({ prescription, lots, taken, onTaken, disabled }: MedicineProps) {
  const t = useT()
  const words = useWords()
  const { locale } = usePreferences()
  const near = (lot: Lot) => (Date.parse(lot.expiresOn) - clock.now().getTime()) / 86_400_000 < NEAR_EXPIRY_DAYS
  return (
    <Card
      title={
        <>
          {t('sheet')} <span className="tabular">{prescription.number}</span> · {prescription.residentName}
        </>
      }
      extra={
        <span className="muted">
          {t('doctor', { doctor: prescription.doctorName, pharmacist: prescription.pharmacistName ?? '—' })}
        </span>
      }
    >
      <p>
        <span className="muted">{t('diagnosis')}</span>{' '}
        {prescription.diagnoses.map((one) => `${one.code} ${one.display}`).join(' · ')}
        {prescription.validUntil ? (
          <span className="muted">
            {' '}
            · {t('validUntil')} <Time at={prescription.validUntil} />
          </span>
        ) : null}
      </p>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('drug')}</th>
            <th scope="col">{t('how')}</th>
            <th scope="col">{t('lot')}</th>
            <th scope="col">{t('expiry')}</th>
            <th scope="col" className="right">
              {t('packs')}
            </th>
            <th scope="col">{t('taken')}</th>
          </tr>
        </thead>
        <tbody>
          {prescription.items.flatMap((item) =>
            lots
              .filter((lot) => lot.itemId === item.itemId)
              .map((lot, index) => {
                const name = locale === 'zh' ? item.nameZh : item.nameEn
                const key = `${lot.itemId} ${lot.lotId}`
                return (
                  <tr key={key}>
                    <td>
                      {index === 0 ? (
                        <>
                          <b>{name}</b> <span className="muted">{item.packDescription}</span>
                        </>
                      ) : null}
                    </td>
                    <td>{index === 0 ? words(item.usageText) : null}</td>
                    <td className="tabular">{lot.lotNumber}</td>
                    <td className="tabular">
                      {lot.expiresOn} {near(lot) ? <span className="amber">{t('nearExpiry')}</span> : null}
                    </td>
                    <td className="right tabular">
                      {lot.packs} {item.packUnit}
                    </td>
                    <td>
                      <Checkbox
                        disabled={disabled}
                        checked={taken.has(key)}
                        aria-label={t('takenOf', { name, lot: lot.lotNumber })}
                        onChange={() => onTaken(toggled(taken, key))}
                      />
                    </td>
                  </tr>
                )
              }),
          )}
        </tbody>
      </table>
    </Card>
  )
}
