import { WarningFilled } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { type Prescription, prescription } from '#contracts/prescribing'
import { type decision, screenAnswer } from '#contracts/review'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { WarningLine } from '../doctor/warnings.tsx'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card } from '../parts/page.tsx'
import { sexKey, useBetween, useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { ReturnDialog } from './return.tsx'
import { useT } from './texts.ts'

type Screen = z.infer<typeof screenAnswer>

interface Props {
  prescriptionId: string
  onDecided: () => void
  onFailed: (error: Error) => void
}

/** The whole screen of one prescription: patient, sheet, checks already run, and two keys. */
export function ReviewSheet({ prescriptionId, onDecided, onFailed }: Props) {
  const t = useT()
  const { message } = App.useApp()
  const path = `/api/review/prescriptions/${prescriptionId}`
  const query = useApi(path, screenAnswer)
  const [returning, setReturning] = useState(false)
  const approve = useCommand(prescription, {
    onDone: () => {
      void message.success(t('approved'))
      onDecided()
    },
  })
  const run = () => approve.mutate({ path: `${path}/approve`, body: {} }, { onError: onFailed })
  const ready = query.data !== undefined && !approve.isPending
  useKeys([
    { key: 'a', label: t('approve'), run, enabled: ready },
    { key: 'r', label: t('returnIt'), run: () => setReturning(true), enabled: ready },
  ])
  return (
    <div className="review-sheet">
      <Answer of={query} loading={<Loading cards={2} lines={5} />}>
        {(screen) => (
          <>
            <Patient screen={screen} />
            <SheetCard sheet={screen.prescription} />
            <Checks screen={screen} />
            <Decisions decisions={screen.decisions} />
          </>
        )}
      </Answer>
      <div className="action-bar">
        <Button danger disabled={!ready} onClick={() => setReturning(true)}>
          {t('returnIt')} <KeyName name="r" />
        </Button>
        <span className="action-hint muted">{query.data ? countsOf(query.data, t) : null}</span>
        <Button type="primary" size="large" disabled={!ready} loading={approve.isPending} onClick={run}>
          {t('approve')} <KeyName name="a" />
        </Button>
      </div>
      <ReturnDialog
        path={`${path}/return`}
        open={returning}
        onClose={() => setReturning(false)}
        onDone={() => {
          setReturning(false)
          void message.success(t('returned'))
          onDecided()
        }}
      />
    </div>
  )
}

/** How much there is to look at, beside the key that approves it. */
function countsOf(screen: Screen, t: ReturnType<typeof useT>): string {
  return screen.warnings.length === 0 ? `✓ ${t('allClear')}` : t('lookAt', { n: screen.warnings.length })
}

function Patient({ screen: { patient } }: { screen: Screen }) {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const between = useBetween()
  return (
    <Card className="review-patient">
      <p className="review-name">
        <b>{patient.name}</b> {deskT(sexKey(patient.sex))} {words(patient.ageText)}
        {patient.pregnant ? <strong className="patient-allergy">{t('pregnant')}</strong> : null}
        {patient.allergies.length > 0 ? (
          <strong className="patient-allergy">
            <WarningFilled /> {deskT('named', { name: t('allergies'), value: between(patient.allergies) })}
          </strong>
        ) : null}
      </p>
      <dl className="facts facts-row">
        {patient.allergies.length === 0 ? (
          <>
            <dt>{t('allergies')}</dt>
            <dd className="muted">{t('notRecorded')}</dd>
          </>
        ) : null}
        <dt>{t('conditions')}</dt>
        <dd>
          {between(patient.conditions.map((one) => one.display)) || <span className="muted">{t('notRecorded')}</span>}
        </dd>
        <dt>{t('medicines')}</dt>
        <dd>{between(patient.currentMedicines) || <span className="muted">{t('notRecorded')}</span>}</dd>
        <dt>{t('eGfr')}</dt>
        <dd className="tabular">{patient.eGfr ?? <span className="muted">{t('notRecorded')}</span>}</dd>
      </dl>
    </Card>
  )
}

function SheetCard({ sheet }: { sheet: Prescription }) {
  const t = useT()
  const words = useWords()
  const { locale } = usePreferences()
  return (
    <Card
      title={
        <>
          {t('sheet')} <span className="tabular">{sheet.number}</span>{' '}
          {sheet.version > 1 ? <small className="muted">{t('version', { n: sheet.version })}</small> : null}
        </>
      }
      extra={
        <span className="muted">
          {sheet.doctorName} · {sheet.signedAt ? <Time at={sheet.signedAt} /> : null}
        </span>
      }
    >
      <p>
        <span className="muted">{t('diagnosis')}</span>{' '}
        <b>{sheet.diagnoses.map((one) => `${one.code} ${one.display}`).join(' · ')}</b>{' '}
        <span className="muted">
          · {t(sheet.kind)} · {t(`supplyKind.${sheet.supply}`)}
          {sheet.supplyReason ? ` · ${sheet.supplyReason}` : ''} · {t('valid', { n: sheet.validDays })}
        </span>
      </p>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('drug')}</th>
            <th scope="col">{t('how')}</th>
            <th scope="col" className="right">
              {t('amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sheet.items.map((item) => (
            <tr key={item.itemId}>
              <td>
                <b>{locale === 'zh' ? item.nameZh : item.nameEn}</b>{' '}
                <span className="muted">{item.packDescription}</span>
              </td>
              <td>
                {words(item.usageText)}
                {item.note ? <span className="muted"> · {item.note}</span> : null}
              </td>
              <td className="right tabular">
                {item.packs} {item.packUnit}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sheet.usage ? (
        <p>
          <span className="muted">{t('usage')}</span> {sheet.usage}
        </p>
      ) : null}
    </Card>
  )
}

function Checks({ screen }: { screen: Screen }) {
  const t = useT()
  const given = new Map(screen.prescription.overrides.map((one) => [one.key, one.reason]))
  return (
    <Card title={`${t('checks')} ${screen.warnings.length || ''}`}>
      {screen.warnings.length === 0 ? <p className="all-clear">✓ {t('clear')}</p> : null}
      {screen.warnings.map((warning) => (
        <div key={warning.key}>
          <WarningLine warning={warning} reason={given.get(warning.key)} />
          {warning.level === 'reason' && !given.has(warning.key) ? <p className="form-error">{t('noReason')}</p> : null}
        </div>
      ))}
    </Card>
  )
}

function Decisions({ decisions }: { decisions: readonly z.infer<typeof decision>[] }) {
  const t = useT()
  if (decisions.length === 0) return null
  return (
    <Card title={t('history')}>
      <ul className="record-lines">
        {decisions.map((one) => (
          <li key={`${one.version}${one.at}`}>
            <span className="record-main">
              {t('version', { n: one.version })} ·{' '}
              {t(one.outcome === 'approved' ? 'historyApproved' : 'historyReturned')} · {one.pharmacistName}
            </span>
            <span className="record-at muted">
              <Time at={one.at} />
            </span>
            {one.reason ? <span className="record-detail">{one.reason}</span> : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}
