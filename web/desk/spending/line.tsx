import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Table, Tag } from 'antd'
import { RuleRates } from '#contracts/findings'
import { LineUpward } from '#contracts/fund'
import type { AppliedRule } from '#contracts/settlement'
import { Money, yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer } from '../../shell/states.tsx'
import { chartColours } from '../../shell/tokens.ts'
import { useApi } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Chain } from './chain.tsx'
import { placeOf } from './place.ts'
import './spending.css'
import { Statements } from './statements.tsx'
import { useT } from './texts.ts'
import { searchOf } from './use-place.ts'

/** One line of a bill, and everything above it that counts it. */
export function LinePage() {
  const t = useT()
  const deskT = useDeskT()
  const { billId = '', lineNo = '1' } = useParams({ strict: false }) as { billId?: string; lineNo?: string }
  const query = useApi(`/api/fund/lines/${billId}/${lineNo}`, LineUpward, { keep: true })
  const line = query.data?.line
  return (
    <Page
      title={line ? t('lineTitle', { name: line.name, cnt: line.cnt }) : t('back')}
      sub={
        <>
          <BackLink />
          {line && query.data
            ? ` · ${t('lineSub', { no: line.lineNo, count: query.data.lineCount, price: yuan(line.pric) })}`
            : ''}
        </>
      }
      actions={
        <>
          <Neighbours billId={billId} lineNo={Number(lineNo)} count={query.data?.lineCount ?? 1} />
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <Answer of={query}>
        {(upward) => (
          <>
            <Card title={t('split')}>
              <LineSplit line={upward.line} />
            </Card>
            <Card title={t('chain')}>
              <Chain of={upward} />
            </Card>
            <Card title={t('findings')}>
              <Findings of={upward} />
            </Card>
            <Card title={t('statements')}>
              <Statements of={upward.statements} />
            </Card>
            <Card title={t('rules')}>
              <Rules rules={upward.rules} />
            </Card>
          </>
        )}
      </Answer>
    </Page>
  )
}

function BackLink() {
  const t = useT()
  const search = useSearch({ strict: false }) as Record<string, unknown>
  return (
    <Link to={'/fund/spending' as never} search={searchOf(placeOf(search, Number(search.year))) as never}>
      {t('back')}
    </Link>
  )
}

function Neighbours({ billId, lineNo, count }: { billId: string; lineNo: number; count: number }) {
  const t = useT()
  const navigate = useNavigate()
  const search = useSearch({ strict: false })
  const to = (no: number) =>
    void navigate({
      to: '/fund/spending/$billId/$lineNo' as never,
      params: { billId, lineNo: String(no) } as never,
      search: search as never,
    })
  const [first, last] = [lineNo <= 1, lineNo >= count]
  useKeys([
    { key: 'k', label: t('previous'), run: () => to(lineNo - 1), enabled: !first },
    { key: 'j', label: t('next'), run: () => to(lineNo + 1), enabled: !last },
  ])
  return (
    <>
      <Button disabled={first} onClick={() => to(lineNo - 1)}>
        {t('previous')} <kbd>K</kbd>
      </Button>
      <Button disabled={last} onClick={() => to(lineNo + 1)}>
        {t('next')} <kbd>J</kbd>
      </Button>
    </>
  )
}

function LineSplit({ line }: { line: LineUpward['line'] }) {
  const t = useT()
  const parts = [
    { key: 'fund', fen: line.fundShareFen, colour: chartColours[0] },
    { key: 'scopeOwn', fen: line.inscp_amt - line.fundShareFen, colour: chartColours[2] },
    { key: 'preself', fen: line.preselfpay_amt, colour: chartColours[1] },
    { key: 'over', fen: line.overlmt_selfpay, colour: chartColours[5] },
    { key: 'own', fen: line.fulamt_ownpay_amt, colour: chartColours[3] },
  ] as const
  const all = line.det_item_fee_sumamt
  return (
    <>
      <div className="split-bar" aria-hidden="true">
        {parts.map(({ key, fen, colour }) => (
          <span key={key} style={{ width: `${all ? (fen / all) * 100 : 0}%`, background: colour }} />
        ))}
      </div>
      <dl className="facts">
        <dt>{t('total')}</dt>
        <dd>
          <Money fen={all} strong />
        </dd>
        {parts
          .filter(({ fen }) => fen > 0)
          .map(({ key, fen, colour }) => (
            <div key={key} className="spending-part">
              <dt>
                <span style={{ color: colour }} aria-hidden="true">
                  ■
                </span>{' '}
                {t(`parts.${key}`)}
              </dt>
              <dd>
                <Money fen={fen} />
              </dd>
            </div>
          ))}
      </dl>
    </>
  )
}

function Findings({ of: { findings } }: { of: LineUpward }) {
  const t = useT()
  const { locale } = usePreferences()
  const rules = useApi('/api/findings/rules', RuleRates, { enabled: findings.length > 0 })
  const names = new Map((rules.data?.rules ?? []).map((rule) => [rule.ruleId, rule.name[locale]]))
  if (findings.length === 0) return <p className="muted">{t('noFindings')}</p>
  return (
    <ul className="spending-findings">
      {findings.map((one) => (
        <li key={one.findingId}>
          <Link to={'/findings' as never} search={{ findingId: one.findingId } as never}>
            {names.get(one.ruleId) ?? one.ruleId}
          </Link>{' '}
          <Tag color={one.state === 'dismissed' ? undefined : 'warning'}>
            {t(`findingStates.${stateOf(one.state)}`)}
          </Tag>{' '}
          <Money fen={one.amountFen} />
        </li>
      ))}
    </ul>
  )
}

const findingStates = ['open', 'appealed', 'upheld', 'dismissed', 'recovered'] as const
const stateOf = (state: string) => findingStates.find((one) => one === state) ?? 'open'

function Rules({ rules }: { rules: readonly AppliedRule[] }) {
  const t = useT()
  const words = useWords()
  return (
    <Table<AppliedRule>
      size="small"
      rowKey={(rule) => `${rule.ruleId} ${rule.lineNo}`}
      pagination={false}
      scroll={{ x: 760 }}
      dataSource={[...rules].sort((a, b) => (a.lineNo === null ? 1 : 0) - (b.lineNo === null ? 1 : 0))}
      columns={[
        { title: '', width: 110, render: (_, rule) => t(`ruleOf.${rule.lineNo === null ? 'bill' : 'line'}`) },
        { title: t('name'), render: (_, rule) => words(rule) },
        { title: t('effect'), width: 120, align: 'right', render: (_, rule) => <Money fen={rule.effectFen} /> },
        { title: t('clause'), dataIndex: 'clause', width: 260 },
      ]}
    />
  )
}
