import { useQuery } from '@tanstack/react-query'
import type { Consult } from '#contracts/consult'
import { Bills } from '#contracts/settlement'
import { Money } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { useApi } from '../../shell/use-api.ts'
import { quoteOrNothing } from '../home/use-known.ts'
import { LinkRow, Rows, Tag } from '../kit/parts.tsx'
import { usePickups, useSheets } from '../medicine/use-medicine.ts'
import { useT } from './texts.ts'

/** What comes after the visit: its prescriptions and where each one is, what to pay, where to collect. */
export function Afterwards({ consult }: { consult: Consult }) {
  const t = useT()
  const { locale } = usePreferences()
  const sheets = useSheets(consult.residentId)
  const pickups = usePickups(consult.residentId)
  const bills = useApi('/api/settlement/bills', Bills, {
    params: { residentId: consult.residentId, mdtrtId: consult.id },
  })
  const inReview = sheets.data?.prescriptions.some(({ state }) => state === 'signed')
  const due = useQuery({
    queryKey: [`/api/settlement/visits/${consult.id}/quote`, { useAccount: true }],
    queryFn: () => quoteOrNothing(consult.id),
    refetchInterval: inReview ? 15_000 : false, // the approval adds to what is due
  })
  const mine = (sheets.data?.prescriptions ?? []).filter(
    (sheet) => sheet.consultId === consult.id && sheet.state !== 'draft',
  )
  const awaiting = (bills.data?.bills ?? []).find((bill) => bill.state === 'awaiting-payment')
  const settled = (bills.data?.bills ?? []).filter(
    (bill) => bill.state !== 'awaiting-payment' && bill.state !== 'abandoned',
  )
  const pickupOf = (prescriptionId: string) =>
    pickups.data?.pickups.find((pickup) => pickup.prescriptionId === prescriptionId && pickup.state !== 'cancelled')
  if (mine.length === 0 && !awaiting && !due.data && settled.length === 0) return null
  return (
    <section aria-label={t('steps')} style={{ display: 'grid', gap: 'var(--gap-2)' }}>
      <h2 className="section-title">{t('steps')}</h2>
      <Rows label={t('steps')}>
        {mine.map((sheet) => (
          <LinkRow
            key={sheet.prescriptionId}
            to={`/medicine/${sheet.prescriptionId}`}
            title={sheet.items.map((item) => (locale === 'zh' ? item.nameZh : item.nameEn)).join('、')}
            note={pickupOf(sheet.prescriptionId)?.stateText[locale] ?? sheet.stateText[locale]}
          />
        ))}
        {awaiting ? (
          <LinkRow
            to={`/bills/${awaiting.billId}`}
            title={t('stepPayDo')}
            end={
              <Tag tone="warn">
                <Money fen={awaiting.cash_payamt} />
              </Tag>
            }
          />
        ) : due.data ? (
          <LinkRow
            to={`/visits/${consult.id}/pay`}
            title={t('stepPayDo')}
            note={mine.some(({ state }) => state === 'signed') ? t('payTogether') : undefined}
            end={
              <Tag tone="warn">
                <Money fen={due.data.medfee_sumamt} />
              </Tag>
            }
          />
        ) : null}
        {settled.map((bill) => (
          <LinkRow
            key={bill.billId}
            to={`/bills/${bill.billId}`}
            title={t('bills')}
            end={<Money fen={bill.medfee_sumamt} />}
          />
        ))}
      </Rows>
    </section>
  )
}
