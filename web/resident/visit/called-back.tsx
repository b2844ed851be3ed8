import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { Invitation, InvitationList } from '#contracts/call-back'
import { Answer, Empty } from '../../shell/states.tsx'
import { Countdown, useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { askOnce } from '../kit/ask.tsx'
import { Card, Facts, LinkButton, Notice, Tag } from '../kit/parts.tsx'
import { Refused } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { useDoctorTitle } from '../texts.ts'
import { useT } from './texts.ts'

/** A doctor asks to a consult now: why, and the one answer that opens the room. */
export function CalledBack() {
  const t = useT()
  const { invitationId } = useParams({ strict: false }) as { invitationId: string }
  const { person } = useActing()
  const query = useApi('/api/call-back/mine', InvitationList, {
    params: { residentId: person.residentId },
    everyMs: 20_000,
  })
  return (
    <Screen title={t('call.title')} up="/">
      <Answer of={query}>
        {({ invitations }) => {
          const invitation = invitations.find(({ id }) => id === invitationId)
          return invitation ? <Asked invitation={invitation} /> : <Empty title={t('call.none')} />
        }}
      </Answer>
    </Screen>
  )
}

function Asked({ invitation }: { invitation: Invitation }) {
  const t = useT()
  const say = useSay()
  const titleOf = useDoctorTitle()
  const { doctorName, state, consultId } = invitation
  return (
    <>
      <Card accent label={t('call.title')}>
        <div className="spread">
          <p className="lead">{t('call.asks', { doctor: doctorName, title: titleOf(invitation.doctorTitle) })}</p>
          <Tag tone={state === 'open' ? 'warn' : undefined}>{t(`call.state.${state}`)}</Tag>
        </div>
        <Facts
          of={[
            [t('call.why'), invitation.reason],
            [t('call.about'), `${invitation.diagnosis.name} · ${t(`call.${invitation.way}`)}`],
            [t('call.where'), invitation.institutionName],
          ]}
        />
        {state === 'open' ? (
          <p className="row-note">
            {t('call.until', { at: say(invitation.answerUntil) })} · <Countdown until={invitation.answerUntil} />
          </p>
        ) : null}
      </Card>
      {state === 'open' ? <Answering invitation={invitation} /> : null}
      {consultId ? <LinkButton to={`/visits/${consultId}`}>{t('call.toVisit')}</LinkButton> : null}
    </>
  )
}

function Answering({ invitation }: { invitation: Invitation }) {
  const t = useT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const path = `/api/call-back/invitations/${invitation.id}`
  const accept = useCommand(Invitation, {
    onDone: ({ consultId }) => {
      void client.invalidateQueries()
      if (consultId) void navigate({ to: '/visits/$consultId' as never, params: { consultId } as never })
    },
  })
  const decline = useCommand(Invitation, { onDone: () => client.invalidateQueries() })
  const askDecline = async () => {
    const sure = await askOnce({ title: t('call.declineAsk'), content: t('call.declineMore'), yes: t('call.decline') })
    if (sure) decline.mutate({ path: `${path}/decline`, body: {} })
  }
  return (
    <>
      <Notice>
        <p>{t('call.free')}</p>
      </Notice>
      <Refused error={accept.error ?? decline.error} />
      <Button
        block
        color="primary"
        size="large"
        loading={accept.isPending}
        onClick={() => accept.mutate({ path: `${path}/accept`, body: {} })}
      >
        {t('call.accept')}
      </Button>
      <Button block size="large" loading={decline.isPending} onClick={() => void askDecline()}>
        {t('call.decline')}
      </Button>
    </>
  )
}
