import type { BillAmounts } from '#contracts/settlement'
import { Money, yuan } from '../../shell/money.tsx'
import { tokens } from '../../shell/tokens.ts'
import './bills.css'
import { useT } from './texts.ts'

/** Who bears how much, as one bar and in figures; its parts always sum to the total. */
export function SplitBar({ of }: { of: BillAmounts }) {
  const t = useT()
  const parts = [
    { name: t('fund'), fen: of.fund_pay_sumamt, colour: tokens.jade },
    { name: t('account'), fen: of.acct_pay, colour: '#5fa89a' },
    { name: t('mutual'), fen: of.acct_mulaid_pay, colour: '#a9cfc6' },
    { name: t('cash'), fen: of.cash_payamt, colour: '#c98a1b' },
    { name: t('hospital'), fen: of.ownpay_hosp_part, colour: '#9aa3a8' },
  ].filter(({ fen, name }) => fen > 0 || name === t('cash'))
  const label = parts.map(({ name, fen }) => `${name} ${yuan(fen)}`).join(',')
  return (
    <div className="split">
      <div className="split-bar" role="img" aria-label={`${t('split')}:${label}`}>
        {parts.map((part) =>
          part.fen > 0 ? <span key={part.name} style={{ flexGrow: part.fen, background: part.colour }} /> : null,
        )}
      </div>
      <dl className="split-key">
        {parts.map((part) => (
          <div key={part.name}>
            <span className="split-dot" style={{ background: part.colour }} aria-hidden />
            <dt>{part.name}</dt>
            <dd>
              <Money fen={part.fen} strong />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
