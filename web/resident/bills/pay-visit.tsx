import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Switch } from 'antd-mobile'
import { useState } from 'react'
import { Bill, type Quote } from '#contracts/settlement'
import { Money, yuan } from '../../shell/money.tsx'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { quoteOrNothing } from '../home/use-known.ts'
import { Card, Notice } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import './bills.css'
import { Lines, Why } from './explain.tsx'
import { SplitBar } from './split-bar.tsx'
import { useT } from './texts.ts'
import { DeclaredOwn, isStopped, Verdicts } from './verdicts.tsx'

/** What a visit costs, who carries how much and why, and the tap that settles it. */
export function PayVisit() {
  const t = useT()
  const params = useParams({ strict: false }) as { consultId?: string; appointmentId?: string }
  // A number of a hospital is paid when it is booked: the visit is then the appointment's.
  const visitId = params.appointmentId ?? params.consultId!
  const up = params.appointmentId ? `/appointments/${visitId}` : `/visits/${visitId}`
  const [useAccount, setUseAccount] = useState(true)
  const query = useQuery<Quote | null, Error>({
    queryKey: [`/api/settlement/visits/${visitId}/quote`, { useAccount }],
    queryFn: () => quoteOrNothing(visitId, useAccount),
    placeholderData: keepPreviousData,
  })
  return (
    <Answer
      of={query}
      loading={
        <Screen title={t('payTitle')} up={up}>
          <Answer of={query}>{() => null}</Answer>
        </Screen>
      }
    >
      {(quote) =>
        quote ? (
          <Pay
            quote={quote}
            up={up}
            useAccount={useAccount}
            setUseAccount={setUseAccount}
            again={() => void query.refetch()}
          />
        ) : (
          <Screen title={t('payTitle')} up={up}>
            <Empty
              title={t('nothingDue')}
              hint={t('nothingDueHint')}
              action={
                <Link to={up as never} className="state-button link-button">
                  {t(params.appointmentId ? 'backToAppointment' : 'backToVisit')}
                </Link>
              }
            />
          </Screen>
        )
      }
    </Answer>
  )
}

interface PayProps {
  quote: Quote
  up: string
  useAccount: boolean
  setUseAccount: (on: boolean) => void
  again: () => void
}

function Pay({ quote, up, useAccount, setUseAccount, again }: PayProps) {
  const t = useT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const sentence = useSentence()
  const pay = useCommand(Bill, {
    onDone: async (bill) => {
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/settlement') })
      await navigate({ to: `/bills/${bill.billId}` as never, replace: true })
      if (bill.state === 'awaiting-payment' && bill.cashierUrl) location.assign(bill.cashierUrl)
    },
  })
  const cash = quote.cash_payamt
  const stopped = isStopped(quote.verdicts)
  const settle = () =>
    pay.mutate(
      { path: `/api/settlement/visits/${quote.mdtrtId}/pay`, body: { useAccount, expectCashFen: cash } },
      { onError: again }, // another amount now is refused: show it
    )
  const foot = (
    <>
      {pay.error ? <Notice tone="bad">{sentence(pay.error)}</Notice> : null}
      <Button color="primary" size="large" loading={pay.isPending} disabled={stopped} onClick={settle}>
        {stopped ? t('stopTitle') : cash > 0 ? t('pay', { amount: yuan(cash) }) : t('payNoCash')}
      </Button>
    </>
  )
  return (
    <Screen title={t('payTitle')} up={up} foot={foot}>
      <Verdicts verdicts={quote.verdicts} lines={quote.lines} />
      <Card>
        <p className="total-line">
          <span>{t('total')}</span>
          <strong>
            <Money fen={quote.medfee_sumamt} />
          </strong>
        </p>
        <SplitBar of={quote} />
        {quote.acct_mulaid_pay > 0 ? (
          <p className="row-note">{t('mutualDrawn', { amount: yuan(quote.acct_mulaid_pay) })}</p>
        ) : null}
      </Card>
      <DeclaredOwn lines={quote.lines} />
      <Card>
        <div className="switch-line">
          <span>
            <span id="use-account">{t('useAccount')}</span>
            <span className="row-note" style={{ display: 'block' }}>
              {t('useAccountHint')}
            </span>
          </span>
          <Switch checked={useAccount} onChange={setUseAccount} aria-labelledby="use-account" />
        </div>
      </Card>
      <Lines lines={quote.lines} />
      <Why lines={quote.lines} rules={quote.rules} />
    </Screen>
  )
}
