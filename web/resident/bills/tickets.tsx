import { type SpecialDisease, SpecialDiseases, type Ticket, Tickets } from '#contracts/benefits'
import { yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { ErrorState, Loading } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Row, Rows, Tag, type Tone } from '../kit/parts.tsx'
import { useT } from './texts.ts'

const tones: Record<Ticket['state'], Tone | undefined> = {
  applied: 'warn',
  approved: 'good',
  refused: 'bad',
  ended: undefined,
}

/** 门诊慢特病: the person's tickets, from when to when, and what was said to an application. */
export function SpecialTickets({ residentId }: { residentId: string }) {
  const t = useT()
  const query = useApi('/api/benefits/tickets', Tickets, { params: { residentId } })
  const listed = useApi('/api/benefits/special-diseases', SpecialDiseases).data?.diseases ?? []
  const tickets = query.data?.tickets
  return (
    <Card label={t('ticketsTitle')}>
      <h2>{t('ticketsTitle')}</h2>
      <p className="row-note">{t('ticketsHint')}</p>
      {tickets === undefined ? (
        query.error ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Loading lines={2} />
        )
      ) : tickets.length === 0 ? (
        <p className="muted">{t('ticketsNone')}</p>
      ) : (
        <Rows label={t('ticketsTitle')}>
          {tickets.toReversed().map((one) => (
            <One key={one.ticketId} of={one} disease={listed.find(({ code }) => code === one.diseaseCode)} />
          ))}
        </Rows>
      )}
    </Card>
  )
}

function One({ of, disease }: { of: Ticket; disease: SpecialDisease | undefined }) {
  const t = useT()
  const { locale } = usePreferences()
  const name = disease ? (locale === 'zh' ? disease.name : disease.nameEn) : of.diseaseCode
  return (
    <Row
      title={
        <>
          {name} <Tag tone={tones[of.state]}>{t(`ticketState.${of.state}`)}</Tag>
        </>
      }
      note={
        <>
          {of.valid_from ? (
            <>
              {t('ticketValid')} <Day date={of.valid_from} /> –{' '}
              {of.valid_to ? <Day date={of.valid_to} /> : t('ticketNoEnd')}
            </>
          ) : (
            <>
              {t('ticketApplied')} <Time at={of.appliedAt} />
            </>
          )}
          {of.reason ? (
            <>
              <br />
              {t('ticketReason', { reason: of.reason })}
            </>
          ) : null}
          {of.state === 'approved' && disease?.uplmtFen ? (
            <>
              <br />
              {t('ticketCeiling', { amount: yuan(disease.uplmtFen) })}
            </>
          ) : null}
        </>
      }
    />
  )
}
