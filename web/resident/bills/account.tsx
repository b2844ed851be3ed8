import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { PersonalAccount, Statement } from '#contracts/accounts'
import { Accumulators } from '#contracts/settlement'
import { api } from '../../shell/api.ts'
import { Money, yuan } from '../../shell/money.tsx'
import { Answer, Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Facts, Row, Rows } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import { MutualAid } from './mutual-aid.tsx'
import './bills.css'
import { reasonInWords } from './reason-words.ts'
import { useT } from './texts.ts'
import { SpecialTickets } from './tickets.tsx'

/** The personal account, the year's insurance so far, who may share, and every movement. */
export function Account() {
  const t = useT()
  const { person, isSelf } = useActing()
  const params = { residentId: person.residentId }
  const account = useApi('/api/accounts/mine', PersonalAccount, { params })
  return (
    <Screen title={t('accountTitle')} up="/">
      <Answer of={account}>
        {(found) =>
          found.opened ? (
            <Card accent label={t('available')}>
              <p className="total-line">
                <span>{t('available')}</span>
                <strong>
                  <Money fen={found.availableFen} />
                </strong>
              </p>
              {found.reservedFen > 0 ? (
                <p className="row-note">{t('reserved', { amount: yuan(found.reservedFen) })}</p>
              ) : null}
            </Card>
          ) : (
            <Card>
              <Empty title={t('notOpened')} hint={t('notOpenedHint')} />
            </Card>
          )
        }
      </Answer>
      <Year residentId={person.residentId} />
      <SpecialTickets residentId={person.residentId} />
      {isSelf ? <MutualAid /> : null}
      <StatementLines residentId={person.residentId} />
    </Screen>
  )
}

function Year({ residentId }: { residentId: string }) {
  const t = useT()
  const query = useApi('/api/settlement/accumulators', Accumulators, { params: { residentId } })
  const years = query.data?.accumulators ?? []
  if (years.length === 0) return null
  return (
    <Card label={t('year')}>
      <h2>{t('year')}</h2>
      {years.map((each) => (
        <div key={`${each.year}${each.insutype}${each.category}${each.hosp_lv}`} className="bill-line">
          <p className="row-note">
            {each.year} · {t(`insutype.${each.insutype}`)} · {t(`medType.${each.category}`)} ·{' '}
            {t('bills', { n: each.bills })}
          </p>
          <Facts
            of={[
              [t('inScope'), <Money key="in" fen={each.inscp_amt} />],
              [t('deductible'), <Money key="de" fen={each.act_pay_dedc} />],
              [t('fundPaid'), <Money key="fu" fen={each.hifp_pay + each.hifmi_pay + each.hifob_pay + each.maf_pay} />],
            ]}
          />
        </div>
      ))}
    </Card>
  )
}

function StatementLines({ residentId }: { residentId: string }) {
  const t = useT()
  const common = useCommonT()
  const query = useInfiniteQuery({
    queryKey: ['/api/accounts/statement', residentId],
    queryFn: ({ pageParam, signal }) =>
      api.query('/api/accounts/statement', Statement, { params: { residentId, limit: 30, before: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const lines = query.data?.pages.flatMap((page) => page.lines)
  if (!lines) return query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <Loading />
  return (
    <>
      <h2 className="section-title">{t('statement')}</h2>
      {lines.length === 0 ? <p className="muted">{t('noStatement')}</p> : null}
      {lines.length > 0 ? (
        <Rows label={t('statement')}>
          {lines.map((line) => (
            <Row
              key={line.transactionId}
              title={reasonInWords(t, line.reason)}
              note={<Time at={line.at} />}
              end={
                <>
                  <strong style={{ color: line.amountFen > 0 ? 'var(--jade-strong)' : 'var(--ink)' }}>
                    {line.amountFen > 0 ? '+' : ''}
                    <Money fen={line.amountFen} />
                  </strong>
                  <br />
                  {t('balanceAfter', { amount: yuan(line.balanceFen) })}
                </>
              }
            />
          ))}
        </Rows>
      ) : null}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common('more')}
        </Button>
      ) : null}
    </>
  )
}
