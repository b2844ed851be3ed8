import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { Bill, Explanation } from '#contracts/settlement'
import { clock } from '../../shell/browser.ts'
import { Money, yuan } from '../../shell/money.tsx'
import { Answer, useSentence } from '../../shell/states.tsx'
import { Time, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { askOnce } from '../kit/ask.tsx'
import { Card, Facts, LinkRow, Notice, Rows, Tag, type Tone } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { usePickups } from '../medicine/use-medicine.ts'
import './bills.css'
import { Lines, Why } from './explain.tsx'
import { SplitBar } from './split-bar.tsx'
import { useT } from './texts.ts'
import { useVisitOf } from './use-visit-of.ts'

export const billTone: Record<Bill['state'], Tone | undefined> = {
  'awaiting-insurer': 'warn',
  'awaiting-payment': 'warn',
  settled: 'good',
  abandoned: undefined,
  reversed: undefined,
}

// A second payment of the same bill is told some seconds after the first.
const watchedAfterPaymentMs = 60_000

/** How soon to ask again: the cashier's word may come at any time, a refund in its own time, and then nothing moves. */
function askAgainMs(bill: Bill | undefined): number | false {
  if (!bill) return false
  if (bill.state === 'awaiting-payment' || bill.insurerWaits !== null) return 2000
  if (bill.refundingFen > 0 || bill.overpaidRefundingFen > 0) return 5000
  const justPaid = bill.state === 'settled' && bill.cash_payamt > 0 && bill.settledAt !== null
  if (!justPaid || bill.overpaidRefundedFen > 0) return false
  return Math.abs(clock.now().getTime() - Date.parse(bill.settledAt!)) < watchedAfterPaymentMs ? 5000 : false
}

/** One bill, asked again for as long as its money moves. */
export function BillPage() {
  const t = useT()
  const { billId } = useParams({ strict: false }) as { billId: string }
  const path = `/api/settlement/bills/${billId}`
  const bill = useApi(path, Bill, { everyMs: askAgainMs })
  const moving =
    bill.data?.state === 'awaiting-payment' ||
    bill.data?.state === 'awaiting-insurer' ||
    (bill.data?.refundingFen ?? 0) > 0
  return (
    <Screen title={t('billTitle')} up="/bills">
      <Answer of={bill}>
        {(found) => (
          <>
            <WithInsurer bill={found} />
            {found.state === 'awaiting-payment' ? <Awaiting bill={found} /> : null}
            {found.state === 'abandoned' ? <Abandoned bill={found} /> : null}
            <Refund bill={found} />
            <Overpaid bill={found} />
            {found.state === 'settled' ? <Collectable bill={found} /> : null}
            <Amounts bill={found} />
            <Explained billId={billId} key={moving ? 'moving' : 'still'} />
            <BillFacts bill={found} />
          </>
        )}
      </Answer>
    </Screen>
  )
}

function Awaiting({ bill }: { bill: Bill }) {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const say = useSay()
  const cancel = useCommand(Bill, { onDone: () => client.invalidateQueries() })
  const ask = async () => {
    const sure = await askOnce({
      title: t('cancelAsk'),
      content: t('cancelAskMore'),
      yes: t('cancelYes'),
      danger: true,
    })
    if (sure) cancel.mutate({ path: `/api/settlement/bills/${bill.billId}/cancel` })
  }
  return (
    <Card accent label={t('awaiting')}>
      <h2 role="status">{t('awaiting')}…</h2>
      <p className="muted">{t('awaitingHint')}</p>
      {bill.payBefore ? <p className="row-note">{t('payBefore', { at: say(bill.payBefore) })}</p> : null}
      {cancel.error ? <Notice tone="bad">{sentence(cancel.error)}</Notice> : null}
      {bill.cashierUrl ? (
        <a href={bill.cashierUrl} className="link-button main">
          {t('toCashier')} · {yuan(bill.cash_payamt)}
        </a>
      ) : null}
      <Button fill="none" loading={cancel.isPending} onClick={() => void ask()}>
        {t('cancel')}
      </Button>
    </Card>
  )
}

/** A remote insurer is being asked: what is known so far is shown below, and nothing has to be done. */
function WithInsurer({ bill }: { bill: Bill }) {
  const t = useT()
  if (bill.insurerWaits) {
    return <Notice title={t('withInsurer')}>{t(`withInsurerHint.${bill.insurerWaits}`)}</Notice>
  }
  return bill.insurerReason ? <Notice tone="warn">{t('insurerSaid', { reason: bill.insurerReason })}</Notice> : null
}

/** What was paid for and waits at a pharmacy: its code, in reach of the bill. */
function Collectable({ bill }: { bill: Bill }) {
  const t = useT()
  const say = useSay()
  const pickups = usePickups(bill.residentId, 3000)
  const ready = (pickups.data?.pickups ?? []).filter(
    ({ state, prescriptionId }) => state === 'ready' && bill.orderIds.includes(prescriptionId),
  )
  if (ready.length === 0) return null
  return (
    <Rows label={t('collect')}>
      {ready.map((pickup) => (
        <LinkRow
          key={pickup.pickupId}
          to={`/medicine/${pickup.prescriptionId}`}
          title={
            <strong>
              {t('collect')} <span className="tabular">{pickup.code}</span>
            </strong>
          }
          note={`${pickup.pharmacyName} · ${t('collectBy', { at: say(pickup.collectBy) })}`}
        />
      ))}
    </Rows>
  )
}

function Abandoned({ bill }: { bill: Bill }) {
  const t = useT()
  const { path: visit } = useVisitOf(bill)
  return (
    <Notice title={t('state.abandoned')}>
      <p>{t(bill.overpaidRefundedFen + bill.overpaidRefundingFen > 0 ? 'abandonedPaidHint' : 'abandonedHint')}</p>
      <p>
        <Link to={`${visit}/pay` as never} className="state-button link-button">
          {t('payAgain')}
        </Link>
      </p>
    </Notice>
  )
}

function Refund({ bill }: { bill: Bill }) {
  const t = useT()
  if (bill.state !== 'reversed' && bill.refundedFen === 0 && bill.refundingFen === 0) return null
  return (
    <Notice tone="good" title={t('state.reversed')}>
      {bill.refundedFen > 0 ? <p>{t('refunded', { amount: yuan(bill.refundedFen) })}</p> : null}
      {bill.refundingFen > 0 ? (
        <p>
          {t('refunding', { amount: yuan(bill.refundingFen) })} · {t('refundHint')}
        </p>
      ) : null}
      {bill.state === 'reversed' ? <p>{t('reversedHint')}</p> : null}
    </Notice>
  )
}

/** Money that came twice or too late: it is never kept, and the bill says so. */
function Overpaid({ bill: { overpaidRefundedFen, overpaidRefundingFen } }: { bill: Bill }) {
  const t = useT()
  if (overpaidRefundedFen === 0 && overpaidRefundingFen === 0) return null
  return (
    <Notice tone="good">
      {overpaidRefundedFen > 0 ? <p>{t('overpaidRefunded', { amount: yuan(overpaidRefundedFen) })}</p> : null}
      {overpaidRefundingFen > 0 ? (
        <p>
          {t('overpaidRefunding', { amount: yuan(overpaidRefundingFen) })} · {t('refundHint')}
        </p>
      ) : null}
    </Notice>
  )
}

function Amounts({ bill }: { bill: Bill }) {
  const t = useT()
  return (
    <Card label={t('split')}>
      <p className="total-line">
        <span>
          {t('total')} <Tag tone={billTone[bill.state]}>{t(`state.${bill.state}`)}</Tag>
        </span>
        <strong>
          <Money fen={bill.medfee_sumamt} />
        </strong>
      </p>
      <SplitBar of={bill} />
    </Card>
  )
}

function Explained({ billId }: { billId: string }) {
  const query = useApi(`/api/settlement/bills/${billId}/explanation`, Explanation)
  return (
    <Answer of={query}>
      {(explanation) => (
        <>
          <Why lines={explanation.lines} rules={explanation.rules} />
          <Lines lines={explanation.lines} />
        </>
      )}
    </Answer>
  )
}

function BillFacts({ bill }: { bill: Bill }) {
  const t = useT()
  const visit = useVisitOf(bill)
  return (
    <>
      <Card label={t('billNo')}>
        <Facts
          of={[
            [t('hospitalName'), bill.institutionName],
            [t('patient'), bill.residentName],
            [t('when'), <Time key="when" at={bill.settledAt ?? bill.createdAt} />],
            [t('balance'), bill.state === 'settled' ? <Money key="balance" fen={bill.balc} /> : null],
            [
              t('billNo'),
              <span key="no" className="row-note tabular" style={{ whiteSpace: 'normal' }}>
                {bill.medins_setl_id}
              </span>,
            ],
          ]}
        />
        {bill.resettles ? <p className="row-note">{t('resettles')}</p> : null}
      </Card>
      <Link to={visit.path as never} className="plain-button">
        {t(visit.registration ? 'backToAppointment' : 'backToVisit')}
      </Link>
    </>
  )
}
