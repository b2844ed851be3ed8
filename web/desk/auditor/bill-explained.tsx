import { Table, Tag } from 'antd'
import { type AppliedRule, type Bill, type BillLine, Explanation } from '#contracts/settlement'
import { Money, yuan } from '../../shell/money.tsx'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { chartColours } from '../../shell/tokens.ts'
import { useApi } from '../../shell/use-api.ts'
import { useWords } from '../parts/person.tsx'
import { ReverseBill } from './reverse-bill.tsx'
import { useT } from './texts.ts'

const parts = [
  { key: 'fund_pay_sumamt', text: 'bills.fund', colour: chartColours[0] },
  { key: 'acct_pay', text: 'bills.account', colour: chartColours[2] },
  { key: 'acct_mulaid_pay', text: 'bills.family', colour: chartColours[5] },
  { key: 'cash_payamt', text: 'bills.cash', colour: chartColours[1] },
  { key: 'ownpay_hosp_part', text: 'bills.hospital', colour: chartColours[4] },
] as const

/** One bill: who paid what, each line, and every rule that touched it. */
export function BillExplained({ bill, onChanged }: { bill: Bill; onChanged: () => void }) {
  const t = useT()
  const query = useApi(`/api/settlement/bills/${bill.billId}/explanation`, Explanation)
  return (
    <article className="detail bill">
      <p>
        <Tag color={bill.state === 'settled' ? 'success' : bill.state === 'awaiting-payment' ? 'warning' : undefined}>
          {t(`bills.states.${bill.state}`)}
        </Tag>
        {bill.institutionName} · <Time at={bill.settledAt ?? bill.createdAt} /> · {t('bills.number')}{' '}
        <span className="code">{bill.medins_setl_id}</span>
      </p>
      <Split bill={bill} />
      <Answer of={query}>
        {(explained) => (
          <>
            <h3>{t('bills.lines')}</h3>
            <Lines lines={explained.lines} />
            <h3>{t('bills.why')}</h3>
            <Rules rules={explained.rules} />
          </>
        )}
      </Answer>
      <ReverseBill bill={bill} onDone={onChanged} />
    </article>
  )
}

function Split({ bill }: { bill: Bill }) {
  const t = useT()
  const shares = parts.map((part) => ({ ...part, fen: bill[part.key] }))
  const whole = shares.reduce((sum, share) => sum + share.fen, 0) === bill.medfee_sumamt
  return (
    <section>
      <h3>
        {t('bills.split')} · <Money fen={bill.medfee_sumamt} strong />
      </h3>
      <div className="split-bar" aria-hidden="true">
        {shares.map((share) => (
          <span
            key={share.key}
            style={{
              width: `${bill.medfee_sumamt ? (share.fen / bill.medfee_sumamt) * 100 : 0}%`,
              background: share.colour,
            }}
          />
        ))}
      </div>
      <dl className="facts">
        {shares
          .filter((share) => share.fen > 0)
          .map((share) => (
            <Fact key={share.key} name={t(share.text)} fen={share.fen} colour={share.colour} />
          ))}
        <dt>{t('bills.deductible')}</dt>
        <dd>{t('bills.deductibleTaken', { taken: yuan(bill.act_pay_dedc), all: yuan(bill.dedc_std) })}</dd>
        {bill.refundedFen > 0 ? <Fact name={t('bills.refunded')} fen={bill.refundedFen} /> : null}
        {bill.refundingFen > 0 ? <Fact name={t('bills.refunding')} fen={bill.refundingFen} /> : null}
      </dl>
      <p className={whole ? 'all-clear' : 'form-error'}>{t(whole ? 'bills.verify' : 'bills.broken')}</p>
    </section>
  )
}

function Fact({ name, fen, colour }: { name: string; fen: number; colour?: string }) {
  return (
    <>
      <dt>
        {colour ? <span style={{ color: colour }}>■ </span> : null}
        {name}
      </dt>
      <dd>
        <Money fen={fen} />
      </dd>
    </>
  )
}

function Lines({ lines }: { lines: readonly BillLine[] }) {
  const t = useT()
  const money = (
    title: string,
    key:
      | 'pric'
      | 'det_item_fee_sumamt'
      | 'fulamt_ownpay_amt'
      | 'overlmt_selfpay'
      | 'preselfpay_amt'
      | 'inscp_amt'
      | 'fundShareFen',
  ) => ({
    title,
    align: 'right' as const,
    render: (_: unknown, row: BillLine) =>
      row[key] === 0 ? <span className="muted">—</span> : <Money fen={row[key]} />,
  })
  return (
    <Table<BillLine>
      size="small"
      rowKey="lineNo"
      pagination={false}
      scroll={{ x: 900 }}
      dataSource={[...lines]}
      columns={[
        { title: t('bills.item'), width: 200, render: (_, row) => `${row.lineNo}. ${row.name}` },
        { title: t('bills.class'), dataIndex: 'chrgitm_lv', width: 50 },
        { title: t('bills.count'), dataIndex: 'cnt', align: 'right', width: 60, className: 'tabular' },
        money(t('bills.price'), 'pric'),
        money(t('bills.sum'), 'det_item_fee_sumamt'),
        money(t('bills.own'), 'fulamt_ownpay_amt'),
        money(t('bills.over'), 'overlmt_selfpay'),
        money(t('bills.pre'), 'preselfpay_amt'),
        money(t('bills.scope'), 'inscp_amt'),
        money(t('bills.share'), 'fundShareFen'),
      ]}
    />
  )
}

function Rules({ rules }: { rules: readonly AppliedRule[] }) {
  const t = useT()
  const words = useWords()
  return (
    <ol className="record-lines">
      {rules.map((rule) => (
        <li key={`${rule.ruleId} ${rule.lineNo} ${rule.effectFen} ${rule.zh}`}>
          <span className="record-main">
            {words(rule)} <small className="muted">{rule.clause}</small>
          </span>
          <span className="record-at">
            <Money fen={rule.effectFen} />
          </span>
          <span className="record-detail muted">
            {rule.lineNo === null ? t('bills.whole') : t('bills.line', { n: rule.lineNo })} · {rule.ruleId}
          </span>
        </li>
      ))}
    </ol>
  )
}
