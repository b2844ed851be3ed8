import { PrinterOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { ContractPage, type ContractView, Printed, Terms } from '#contracts/family-contracts'
import { yuan } from '../../shell/money.tsx'
import { Answer, Loading } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { stateColour } from './contracts.tsx'
import './contracts.css'
import { PromiseRows } from './promise-rows.tsx'
import { SignActions } from './sign.tsx'
import { useT } from './texts.ts'

/** One contract on a page of its own; on paper it is what both sides agreed to. */
export function ContractPageView() {
  const t = useT()
  const deskT = useDeskT()
  const { contractId = '' } = useParams({ strict: false }) as { contractId?: string }
  return (
    <Page
      title={t('contract.title')}
      actions={
        <>
          <Link to={'/contracts' as never}>{t('contract.back')}</Link>
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            {deskT('print')}
          </Button>
        </>
      }
    >
      <Contract contractId={contractId} />
      <Text contractId={contractId} />
    </Page>
  )
}

/** A contract with who signed, who pays, and each promise with what the record shows. */
export function Contract({ contractId }: { contractId: string }) {
  const t = useT()
  const client = useQueryClient()
  const query = useApi(`/api/contracts/contracts/${contractId}`, ContractPage)
  const again = () =>
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/contracts/') })
  return (
    <Answer of={query} loading={<Loading cards={2} lines={4} />}>
      {({ contract, promises, signers }) => (
        <>
          <Card
            title={
              <>
                {contract.residentName} <Tag color={stateColour[contract.state]}>{t(`state.${contract.state}`)}</Tag>
              </>
            }
            extra={<SignActions contract={contract} signers={signers} onChanged={again} />}
          >
            <Facts contract={contract} />
          </Card>
          {promises.length > 0 ? (
            <Card title={t('promises.title')}>
              <PromiseRows promises={promises} />
            </Card>
          ) : null}
        </>
      )}
    </Answer>
  )
}

function Facts({ contract: one }: { contract: ContractView }) {
  const t = useT()
  const say = useWords()
  return (
    <dl className="facts">
      <dt>{t('team')}</dt>
      <dd>{t('contract.teamOf', { team: one.teamName, institution: one.institutionName })}</dd>
      <dt>{t('packages')}</dt>
      <dd>
        {one.packages.map((bought) => (
          <div key={bought.code}>
            {say({ zh: bought.nameZh, en: bought.nameEn })}{' '}
            <span className="muted tabular">
              <Parts of={bought} />
            </span>
          </div>
        ))}
      </dd>
      <dt>{t('contract.term')}</dt>
      <dd>
        {one.startsOn && one.endsOn ? t('contract.termOf', { from: one.startsOn, to: one.endsOn }) : '—'}
        {one.state === 'offered' ? (
          <span className="amber">
            {' '}
            {t('contract.open')} <Day date={one.openUntil} />
          </span>
        ) : null}
        {one.state === 'cooling' && one.coolingUntil ? (
          <span className="amber">
            {' '}
            {t('contract.cooling')} <Day date={one.coolingUntil} />
          </span>
        ) : null}
        {one.endedOn && one.endReason ? (
          <div>
            {t('contract.ended', { day: one.endedOn, reason: t(`endReason.${one.endReason}`) })} {one.endCause}
          </div>
        ) : null}
      </dd>
      <dt>{t('contract.signatures')}</dt>
      <dd>
        {one.signatures.length === 0 ? <span className="muted">{t('contract.noSignature')}</span> : null}
        {one.signatures.map((signed) => (
          <div key={signed.side}>
            {t(`contract.side.${signed.side}`)} <b>{signed.by}</b>
            {signed.guardian ? `（${t('contract.guardian')}）` : ''} · {t(`contract.way.${signed.way}`)} ·{' '}
            <Time at={signed.at} plan />
            {signed.witness ? ` · ${t('contract.witness', { name: signed.witness })}` : ''}
            {signed.paper ? ` · ${t('contract.paper', { where: signed.paper })}` : ''}
          </div>
        ))}
      </dd>
    </dl>
  )
}

/** ¥120.00 = fund + public health + person, as the server says them. */
export function Parts({ of }: { of: Pick<ContractView['packages'][number], 'priceFen' | 'parts'> }) {
  const t = useT()
  const { fundFen, publicHealthFen, personFen } = of.parts
  return (
    <>
      {yuan(of.priceFen)} = {t('parts.fund')} {yuan(fundFen)} + {t('parts.publicHealth')} {yuan(publicHealthFen)} +{' '}
      {t('parts.person')} {yuan(personFen)}
    </>
  )
}

/** The terms in force, and whether the signatures over the signed document still hold. */
function Text({ contractId }: { contractId: string }) {
  const t = useT()
  const say = useWords()
  const terms = useApi('/api/contracts/terms', Terms)
  const printed = useApi(`/api/contracts/contracts/${contractId}/print`, Printed)
  const agreed = printed.data
  const version = agreed?.contract.termsVersion
  return (
    <Card title={t('contract.text')}>
      {agreed?.signatures.map((one) => (
        <p key={one.side}>
          {t(`contract.side.${one.side}`)} {one.by}{' '}
          <Tag color={one.valid ? 'success' : 'error'}>{t(one.valid ? 'contract.valid' : 'contract.notValid')}</Tag>
          <span className="code">
            {one.algorithm} {one.keyId}
          </span>
        </p>
      ))}
      {terms.data && (version === undefined || version === terms.data.version) ? (
        <>
          <h3>{say({ zh: terms.data.titleZh, en: terms.data.titleEn })}</h3>
          <p className="words">{say({ zh: terms.data.bodyZh, en: terms.data.bodyEn })}</p>
          <h3>{t('contract.purpose')}</h3>
          <p className="words">{say({ zh: terms.data.purposeZh, en: terms.data.purposeEn })}</p>
        </>
      ) : null}
    </Card>
  )
}
