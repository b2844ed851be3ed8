import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { MyContracts } from '#contracts/family-contracts'
import { Answer, Empty, Loading } from '../../../shell/states.tsx'
import { useApi } from '../../../shell/use-api.ts'
import { OfferDialog } from '../../contracts/offer.tsx'
import { Contract } from '../../contracts/one-contract.tsx'
import { Card } from '../../parts/page.tsx'
import { useT } from './texts.ts'

/** The person's contract with its promises; offers and earlier ones below. */
export function ContractTab({ residentId, teamId }: { residentId: string; teamId: string | undefined }) {
  const t = useT()
  const query = useApi(`/api/contracts/residents/${residentId}/contracts`, MyContracts)
  const [open, setOpen] = useState(false)
  return (
    <Answer of={query} loading={<Loading cards={2} lines={4} />}>
      {({ contracts }) => (
        <>
          {contracts.length === 0 ? (
            <Card>
              <Empty title={t('contract.none')} />
            </Card>
          ) : null}
          {teamId && !contracts.some(({ state }) => state !== 'ended' && state !== 'withdrawn') ? (
            <p>
              <Button type="primary" onClick={() => setOpen(true)}>
                {t('contract.offer')}
              </Button>
            </p>
          ) : null}
          {contracts.map(({ id }, at) =>
            at === 0 ? (
              <Contract key={id} contractId={id} />
            ) : (
              <Link key={id} to={`/contracts/${id}` as never}>
                {t('contract.open')}
              </Link>
            ),
          )}
          {open && teamId ? (
            <OfferDialog
              teamId={teamId}
              residentId={residentId}
              onClose={() => setOpen(false)}
              onDone={() => void query.refetch()}
            />
          ) : null}
        </>
      )}
    </Answer>
  )
}
