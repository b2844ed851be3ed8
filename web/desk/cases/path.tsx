import { Tag } from 'antd'
import type { CaseExplained, PathStep } from '#contracts/grouping'
import { preferences } from '../../shell/preferences.ts'
import { useT } from './texts.ts'
import './cases.css'

/** How a case came to its group: MDC → ADRG → DRG, what held at each, and what of the other diagnoses counted. */
export function PathPicture({ of }: { of: CaseExplained }) {
  const t = useT()
  const stations = stationsOf(of.path)
  const tried = of.path.filter(({ kind, holds }) => kind === 'adrg' && !holds).length
  return (
    <>
      <ol className="cases-path" aria-label={t('path')}>
        {stations.map((step) => (
          <Station key={step.code} step={step} />
        ))}
        {of.reason === 'grouped' ? null : (
          <li className="cases-station is-none">
            <span className="cases-code">{of.drg}</span>
            <small>{of.reasonText}</small>
          </li>
        )}
      </ol>
      <p className="muted">
        {t('tables', { name: of.tableSet })}
        {tried > 0 ? ` · ${t('tried', { count: tried })}` : ''}
      </p>
      {of.readAs.map(({ code, as }) => (
        <p key={code} className="muted">
          {t('readAs', { code, as })}
        </p>
      ))}
      {of.unknown.length > 0 ? <p className="muted">{t('unknown', { codes: of.unknown.join(', ') })}</p> : null}
      <h3>{t('severity')}</h3>
      <Secondaries of={of} />
    </>
  )
}

/** The last MDC that was entered, and what held in it. */
function stationsOf(path: readonly PathStep[]): PathStep[] {
  const entered = path.findLastIndex(({ kind, holds }) => kind === 'mdc' && holds)
  return entered < 0 ? [] : path.slice(entered).filter(({ holds, kind }) => holds && kind !== 'unrelated')
}

function Station({ step }: { step: PathStep }) {
  const { locale } = preferences.get()
  return (
    <li className="cases-station">
      <span className="cases-code">{step.kind === 'mdc' ? `MDC ${step.code}` : step.code}</span>
      {step.name ? <div>{step.name}</div> : null}
      {step.conditions.map((condition) => (
        <small key={condition.en}>
          {condition[locale]}
          {condition.codes.length > 0 ? `：${condition.codes.join(' ')}` : ''}
        </small>
      ))}
    </li>
  )
}

function Secondaries({ of }: { of: CaseExplained }) {
  const t = useT()
  if (of.secondaries.length === 0) return <p className="muted">{t('noSecondary')}</p>
  return (
    <ul className="cases-second">
      {of.secondaries.map(({ code, name, severity, excluded, exclusionTable }) => {
        const kind = severity?.toUpperCase() ?? ''
        return (
          <li key={code}>
            {severity && !excluded ? <Tag color={severity === 'mcc' ? 'error' : 'warning'}>{kind}</Tag> : null}
            {excluded ? <Tag>{kind}</Tag> : null} {code} {name}
            <small>
              {!severity
                ? t('neither')
                : excluded
                  ? t('excluded', { kind, table: exclusionTable ?? '' })
                  : t('counts', { kind })}
            </small>
          </li>
        )
      })}
    </ul>
  )
}
