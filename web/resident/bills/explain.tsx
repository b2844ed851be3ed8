import type { AppliedRule, BillLine } from '#contracts/settlement'
import { Money, yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Card, Tag } from '../kit/parts.tsx'
import { useT } from './texts.ts'

/** The items of a bill: what each costs, its class, and what the fund carries of it. */
export function Lines({ lines }: { lines: readonly BillLine[] }) {
  const t = useT()
  return (
    <Card label={t('lines')}>
      <h2>{t('lines')}</h2>
      {lines.map((line) => (
        <div key={line.chargeId} className="bill-line">
          <p className="spread">
            <span>
              {line.name} <span className="row-note tabular">{t('cnt', { n: line.cnt })}</span>
            </span>
            <Money fen={line.det_item_fee_sumamt} strong />
          </p>
          <p className="row-note">
            <Tag>{t('class', { lv: line.chrgitm_lv })}</Tag> {t('fundOf', { amount: yuan(line.fundShareFen) })} ·{' '}
            {t('selfOf', { amount: yuan(line.det_item_fee_sumamt - line.fundShareFen) })}
          </p>
        </div>
      ))}
    </Card>
  )
}

/** 为什么: every rule that touched the bill, per item and then for the whole, with its clause. */
export function Why({ lines, rules }: { lines: readonly BillLine[]; rules: readonly AppliedRule[] }) {
  const t = useT()
  const whole = rules.filter((rule) => rule.lineNo === null)
  return (
    <details className="card why">
      <summary>{t('why')}</summary>
      <div>
        {lines.map((line) => {
          const mine = rules.filter((rule) => rule.lineNo === line.lineNo)
          if (mine.length === 0) return null
          return (
            <div key={line.chargeId} className="bill-line">
              <p>
                <strong>{line.name}</strong> <Money fen={line.det_item_fee_sumamt} />
              </p>
              <Rules of={mine} />
            </div>
          )
        })}
        {whole.length > 0 ? (
          <div className="bill-line">
            <p>
              <strong>{t('wholeBill')}</strong>
            </p>
            <Rules of={whole} />
          </div>
        ) : null}
      </div>
    </details>
  )
}

function Rules({ of }: { of: readonly AppliedRule[] }) {
  const t = useT()
  const { locale } = usePreferences()
  return (
    <>
      {of.map((rule) => (
        <div key={`${rule.ruleId}${rule.lineNo}${rule.effectFen}`} className="rule">
          <span>{rule[locale]}</span>
          <span className="row-note">{t('clause', { clause: rule.clause })}</span>
        </div>
      ))}
    </>
  )
}
