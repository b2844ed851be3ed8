import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd-mobile'
import { useState } from 'react'
import { ContractPage, ContractView, type Promised, Terms } from '#contracts/family-contracts'
import { Money } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { Day, Time, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { askOnce } from '../kit/ask.tsx'
import { Card, Facts, Notice, Row, Rows, Tag } from '../kit/parts.tsx'
import { Refused } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

/** One contract: what it holds, what of it was done, and what the person can do about it. */
export function ContractScreen() {
  const t = useT()
  const { contractId } = useParams({ strict: false }) as { contractId: string }
  const query = useApi(`/api/contracts/contracts/${contractId}`, ContractPage)
  return (
    <Screen title={t('pageTitle')} up="/family-doctor">
      <Answer of={query}>{(page) => <Page page={page} />}</Answer>
    </Screen>
  )
}

function Page({ page }: { page: ContractPage }) {
  const t = useT()
  const { contract, promises } = page
  const signed = contract.signatures.some(({ side }) => side === 'person')
  return (
    <>
      <Head contract={contract} />
      {contract.state === 'cooling' && contract.coolingUntil ? (
        <Notice>
          <p>{t('cooling', { on: contract.coolingUntil })}</p>
        </Notice>
      ) : null}
      {contract.state === 'offered' && !signed ? <Signing contract={contract} /> : null}
      {contract.state === 'offered' && signed ? (
        <Notice>
          <p>{t('waitingTeam')}</p>
        </Notice>
      ) : null}
      <Parts contract={contract} />
      {promises.length > 0 ? <Promises list={promises} contract={contract} /> : null}
      {contract.signatures.length > 0 ? (
        <Rows label={t('signatures')}>
          {contract.signatures.map((one) => (
            <Row key={one.side} title={`${t(`side.${one.side}`)} · ${one.by}`} end={<Time at={one.at} />} />
          ))}
        </Rows>
      ) : null}
      <Leaving contract={contract} signed={signed} />
    </>
  )
}

function Head({ contract }: { contract: ContractView }) {
  const t = useT()
  const { state, endReason } = contract
  return (
    <Card accent label={t('pageTitle')}>
      <div className="spread">
        <p className="lead">{contract.teamName}</p>
        <Tag tone={state === 'active' ? 'good' : state === 'ended' ? undefined : 'warn'}>{t(`state.${state}`)}</Tag>
      </div>
      <Facts
        of={[
          ['', contract.institutionName],
          ['', contract.residentName],
          [t('from'), contract.startsOn ? <Day key="from" date={contract.startsOn} /> : null],
          [t('to'), contract.endsOn ? <Day key="to" date={contract.endsOn} /> : null],
          ['', endReason ? t(`ended.${endReason}`) : null],
        ]}
      />
    </Card>
  )
}

function Parts({ contract }: { contract: ContractView }) {
  const t = useT()
  const { locale } = usePreferences()
  return (
    <Rows label={t('packages')}>
      {contract.packages.map(({ code, nameZh, nameEn, priceFen, parts }) => (
        <Row
          key={code}
          title={locale === 'en' ? nameEn : nameZh}
          note={
            <>
              {t('fund')} <Money fen={parts.fundFen} /> · {t('publicHealth')} <Money fen={parts.publicHealthFen} /> ·{' '}
              {t('youPay')} <Money fen={parts.personFen} />
            </>
          }
          end={<Money fen={priceFen} />}
        />
      ))}
    </Rows>
  )
}

function Promises({ list, contract }: { list: readonly Promised[]; contract: ContractView }) {
  const t = useT()
  const { locale } = usePreferences()
  return (
    <section aria-label={t('services')}>
      <h2 className="section-title">
        {t('services')} · {t('progress', { done: contract.done, all: contract.promised })}
      </h2>
      <Rows label={t('services')}>
        {list.map((one) => (
          <Row
            key={one.id}
            title={locale === 'en' ? one.nameEn : one.nameZh}
            note={one.words}
            end={
              <Tag tone={one.state === 'done' ? 'good' : one.state === 'missed' ? 'bad' : undefined}>
                {t(`promise.${one.state}`)}
              </Tag>
            }
          />
        ))}
      </Rows>
    </section>
  )
}

function useChanged() {
  const client = useQueryClient()
  const { residentId } = useActing().person
  return () =>
    client.invalidateQueries({
      predicate: ({ queryKey }) =>
        String(queryKey[0]).startsWith('/api/contracts') || queryKey[0] === `/api/teams/of/${residentId}`,
    })
}

function Signing({ contract }: { contract: ContractView }) {
  const t = useT()
  const me = useMe()
  const say = useSay()
  const { locale } = usePreferences()
  const query = useApi('/api/contracts/terms', Terms)
  const [agreed, setAgreed] = useState(false)
  const [tried, setTried] = useState(false)
  const changed = useChanged()
  const sign = useCommand(ContractView, { onDone: changed })
  const forChild = contract.residentId !== me.id
  const ask = async (terms: Terms) => {
    setTried(true)
    if (!agreed) return
    const sure = await askOnce({
      title: t('signAsk'),
      content: t('signMore', { n: terms.coolingDays }),
      yes: t('sign'),
    })
    const body = { termsVersion: terms.version, ...(forChild ? { guardianId: me.id } : {}) }
    if (sure) sign.mutate({ path: `/api/contracts/contracts/${contract.id}/sign`, body })
  }
  return (
    <Answer of={query}>
      {(terms) => (
        <Card label={t('terms')}>
          <details>
            <summary>{t('terms')}</summary>
            <p style={{ whiteSpace: 'pre-wrap' }}>{locale === 'en' ? terms.bodyEn : terms.bodyZh}</p>
          </details>
          <h2>{t('purpose')}</h2>
          <p>{locale === 'en' ? terms.purposeEn : terms.purposeZh}</p>
          {forChild ? <p className="row-note">{t('guardian', { name: contract.residentName })}</p> : null}
          <Checkbox checked={agreed} onChange={setAgreed}>
            {t('agree')}
          </Checkbox>
          {tried && !agreed ? (
            <p className="field-error" role="alert">
              {t('agreeNeeded')}
            </p>
          ) : null}
          <Refused error={sign.error} />
          <Button block color="primary" size="large" loading={sign.isPending} onClick={() => void ask(terms)}>
            {t('sign')}
          </Button>
          <p className="row-note">{t('openUntil', { on: say(contract.openUntil) })}</p>
        </Card>
      )}
    </Answer>
  )
}

function Leaving({ contract, signed }: { contract: ContractView; signed: boolean }) {
  const t = useT()
  const changed = useChanged()
  const leave = useCommand(ContractView, { onDone: changed })
  const path = `/api/contracts/contracts/${contract.id}`
  const early = contract.state === 'cooling' || (contract.state === 'offered' && signed)
  if (!early && contract.state !== 'active') return null
  const withdraw = async () => {
    const sure = await askOnce({
      title: t('withdrawAsk'),
      content: t('withdrawMore'),
      yes: t('withdraw'),
      danger: true,
    })
    if (sure) leave.mutate({ path: `${path}/withdraw`, body: {} })
  }
  const end = async () => {
    const sure = await askOnce({ title: t('endAsk'), content: t('endMore'), yes: t('end'), danger: true })
    if (sure) leave.mutate({ path: `${path}/end`, body: { reason: 'by-person' } })
  }
  return (
    <>
      <Refused error={leave.error} />
      <Button
        block
        fill="none"
        color="danger"
        loading={leave.isPending}
        onClick={() => void (early ? withdraw() : end())}
      >
        {t(early ? 'withdraw' : 'end')}
      </Button>
    </>
  )
}
