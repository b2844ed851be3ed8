import { Link } from '@tanstack/react-router'
import type { LineUpward } from '#contracts/fund'
import { Money } from '../../shell/money.tsx'
import { type Place, percentOf } from './place.ts'
import { useT } from './texts.ts'
import { searchOf } from './use-place.ts'

interface Level {
  readonly of: 'line' | 'bill' | LineUpward['above'][number]['of']
  readonly label: string
  readonly medfeeFen: number
  readonly fundFen: number
  readonly to?: Partial<Place>
}

/** The line, its bill, and each place above it: how much they cost, and how much of it is this line. */
export function Chain({ of: upward }: { of: LineUpward }) {
  const t = useT()
  const levels = levelsOf(upward)
  return (
    <>
      <p className="muted">{t('chainDo')}</p>
      <ol className="spending-chain">
        {levels.map((level) => (
          <li key={level.of}>
            <span className="muted">{t(`levels.${level.of}`)}</span>
            <span>
              {level.to ? (
                <Link to={'/fund/spending' as never} search={searchOf(level.to) as never}>
                  {level.label || t('region')}
                </Link>
              ) : (
                level.label
              )}
            </span>
            <Money fen={level.medfeeFen} />
            <span className="muted">
              {t('fund')} <Money fen={level.fundFen} />
            </span>
            <span className="muted tabular">
              {level.of === 'line' ? '' : `${t('ofIt')} ${percentOf(upward.line.det_item_fee_sumamt, level.medfeeFen)}`}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}

function levelsOf({ line, bill, above }: LineUpward): Level[] {
  const year = Number(bill.settledAt.slice(0, 4))
  const places: Record<LineUpward['above'][number]['of'], Partial<Place>> = {
    person: { year, institutionId: bill.institutionId, residentId: bill.residentId, view: 'bills' },
    doctor: { year, institutionId: bill.institutionId, doctorId: bill.doctorId ?? undefined, view: 'people' },
    institution: { year, institutionId: bill.institutionId, view: 'doctor' },
    region: { year, view: 'institution' },
  }
  return [
    { of: 'line', label: line.name, medfeeFen: line.det_item_fee_sumamt, fundFen: line.fundShareFen },
    { of: 'bill', label: bill.diag_code, medfeeFen: bill.medfee_sumamt, fundFen: bill.fund_pay_sumamt },
    ...above.map(({ of, label, medfee_sumamt, fund_pay_sumamt }) => ({
      ...{ of, label, medfeeFen: medfee_sumamt, fundFen: fund_pay_sumamt, to: places[of] },
    })),
  ]
}
