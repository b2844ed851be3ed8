import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import type { Appointment } from '#contracts/booking'
import { Offer, OfferList } from '#contracts/suspensions'
import { Time, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { askOnce } from '../kit/ask.tsx'
import { Card, Notice } from '../kit/parts.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { useDoctorTitle } from '../texts.ts'
import { useVisitT } from './visit-texts.ts'

const isOpen = ({ state }: Offer) => state === 'offered' || state === 'asked'

/** The session does not take place, or another doctor sits: what is kept for the person, and what they want. */
export function SuspensionCard({ appointment }: { appointment: Appointment }) {
  const visit = useVisitT()
  const { data } = useApi('/api/schedules/offers', OfferList, {
    params: { residentId: appointment.residentId },
    everyMs: (list) =>
      list?.offers.some((each) => each.appointmentId === appointment.id && isOpen(each) && !each.offered)
        ? 20_000
        : false,
  })
  const mine = (data?.offers ?? []).filter(({ appointmentId }) => appointmentId === appointment.id)
  const open = mine.find(isOpen)
  if (open) return <OpenOffer offer={open} />
  const [last] = mine
  if (!last) return null
  if (last.newAppointmentId && last.newAppointmentId !== appointment.id) {
    return (
      <Notice tone="good" title={visit('suspended.movedTo')}>
        <p>
          <Link to={`/appointments/${last.newAppointmentId}` as never} className="state-button link-button">
            {visit('suspended.toNew')}
          </Link>
        </p>
      </Notice>
    )
  }
  const decided = last.state === 'offered' || last.state === 'asked' ? null : last.state
  return decided ? <Notice tone="good" title={visit(`decided.${decided}`)} /> : null
}

function OpenOffer({ offer }: { offer: Offer }) {
  const visit = useVisitT()
  const say = useSay()
  const titleOf = useDoctorTitle()
  const substitute = offer.kind === 'substitute'
  return (
    <>
      <Card accent label={visit(substitute ? 'substitute.title' : 'suspended.title')}>
        <h2>{visit(substitute ? 'substitute.title' : 'suspended.title')}</h2>
        <p className="row-note">
          {offer.was.doctorName} · {say(offer.was.startsAt)} · {offer.reason}
        </p>
        {offer.offered ? (
          <>
            <p>{visit(substitute ? 'substitute.offer' : 'suspended.offer')}</p>
            <p className="lead">
              <Time at={offer.offered.startsAt} plan />
            </p>
            <p>
              {offer.offered.doctorName} {titleOf(offer.offered.doctorTitle)} · {offer.departmentName} ·{' '}
              {offer.institutionName}
            </p>
          </>
        ) : (
          <p>{visit('suspended.looking')}</p>
        )}
        {offer.decideBy ? (
          <p className="row-note">
            {visit('suspended.decideBy', { at: say(offer.decideBy) })} {visit(`otherwise.${offer.otherwise}`)}
          </p>
        ) : null}
      </Card>
      <Answers offer={offer} substitute={substitute} />
    </>
  )
}

function Answers({ offer, substitute }: { offer: Offer; substitute: boolean }) {
  const visit = useVisitT()
  const client = useQueryClient()
  const refresh = () =>
    client.invalidateQueries({ predicate: ({ queryKey }) => /^\/api\/(schedules|booking)/.test(String(queryKey[0])) })
  const accept = useCommand(Offer, { onDone: refresh })
  const decline = useCommand(Offer, { onDone: refresh })
  const error = accept.error ?? decline.error
  const wait = useWait(error)
  const path = `/api/schedules/offers/${offer.id}`
  const ended = { onError: () => void refresh() }
  const another = () => decline.mutate({ path: `${path}/decline`, body: { instead: 'another' } }, ended)
  const refund = async () => {
    const sure = await askOnce({
      title: visit('refundAsk'),
      content: visit('refundAskMore'),
      yes: visit('refund'),
      danger: true,
    })
    if (sure) decline.mutate({ path: `${path}/decline`, body: { instead: 'refund' } }, ended)
  }
  return (
    <>
      <Refused error={error} />
      {offer.offered ? (
        <Button
          className="wide"
          color="primary"
          size="large"
          loading={accept.isPending}
          disabled={wait > 0 || decline.isPending}
          onClick={() => accept.mutate({ path: `${path}/accept` }, ended)}
        >
          {visit(substitute ? 'substitute.accept' : 'suspended.accept')}
        </Button>
      ) : null}
      <div className="two-fields">
        <Button loading={decline.isPending} disabled={wait > 0} onClick={another}>
          {visit('another')}
        </Button>
        <Button disabled={wait > 0 || decline.isPending} onClick={() => void refund()}>
          {visit('refund')}
        </Button>
      </div>
    </>
  )
}
