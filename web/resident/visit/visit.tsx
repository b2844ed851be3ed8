import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Consult } from '#contracts/consult'
import { Answer, useSentence } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { VideoStage } from '../../shell/video/stage.tsx'
import { askOnce } from '../kit/ask.tsx'
import { Notice } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useDoctorTitle } from '../texts.ts'
import { Chat } from './chat.tsx'
import { Composer } from './composer.tsx'
import { Summary } from './summary.tsx'
import { useT } from './texts.ts'
import { useConversation } from './use-conversation.ts'

/** One visit, whatever its state: the waiting room and the chat while it runs, the summary and what comes next after. */
export function Visit() {
  const t = useT()
  const { consultId } = useParams({ strict: false }) as { consultId: string }
  const query = useApi(`/api/consult/consults/${consultId}`, Consult, {
    // The stream tells; this is for a proxy that holds streams back.
    everyMs: (data) => (data?.state === 'waiting' || data?.state === 'in-progress' ? 20_000 : false),
  })
  const consult = query.data
  if (!consult) {
    return (
      <Screen title={t('visitTitle')} up="/visits">
        <Answer of={query}>{() => null}</Answer>
      </Screen>
    )
  }
  if (consult.state === 'waiting' || consult.state === 'in-progress') return <Live consult={consult} />
  return <Summary consult={consult} />
}

function Live({ consult }: { consult: Consult }) {
  const t = useT()
  const titleOf = useDoctorTitle()
  const client = useQueryClient()
  const [place, setPlace] = useState(consult.place)
  const refresh = () => void client.invalidateQueries({ queryKey: [`/api/consult/consults/${consult.id}`] })
  const chat = useConversation(consult.id, { onPlace: setPlace, onState: refresh })
  const waiting = consult.state === 'waiting'
  const spokenYet = chat.messages.some((message) => message.side === 'resident') || chat.pending.length > 0
  return (
    <Screen
      title={`${consult.doctorName} ${titleOf(consult.doctorTitle)}`}
      up="/"
      side={waiting ? <Leave consult={consult} /> : undefined}
      under={<Status consult={consult} place={place ?? consult.place} lost={chat.stream === 'lost'} />}
      foot={<Composer onSend={chat.send} firstWords={!spokenYet} />}
    >
      {waiting && !spokenYet ? (
        <Notice>
          <p>{t('waitingHint')}</p>
        </Notice>
      ) : null}
      {waiting ? null : <VideoStage consultId={consult.id} />}
      <Chat chat={chat} />
    </Screen>
  )
}

function Status(props: { consult: Consult; place: Consult['place']; lost: boolean }) {
  const t = useT()
  const { consult, place, lost } = props
  const waiting = consult.state === 'waiting'
  return (
    <div className={lost ? 'chat-status lost' : 'chat-status'} role="status" aria-live="polite">
      {waiting ? (
        <strong>{place && place.ahead > 0 ? t('ahead', { n: place.ahead }) : t('youAreNext')}</strong>
      ) : (
        <strong>{t('inProgress', { doctor: consult.doctorName })}</strong>
      )}
      <span>
        {lost
          ? t('streamLost')
          : waiting
            ? place && place.waitMinutes > 0
              ? t('about', { n: place.waitMinutes })
              : t('soon')
            : consult.followUpOf.name}
      </span>
    </div>
  )
}

function Leave({ consult }: { consult: Consult }) {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const leave = useCommand(Consult, { onDone: () => client.invalidateQueries() })
  const ask = async () => {
    const sure = await askOnce({ title: t('leaveAsk'), content: t('leaveAskMore'), yes: t('leaveYes'), danger: true })
    if (sure) leave.mutate({ path: `/api/consult/consults/${consult.id}/leave` })
  }
  return (
    <button
      type="button"
      className="plain-button danger"
      disabled={leave.isPending}
      title={leave.error ? sentence(leave.error) : undefined}
      onClick={() => void ask()}
    >
      {t('leave')}
    </button>
  )
}

/** The conversation of a visit that is over: to read. */
export function PastChat() {
  const t = useT()
  const { consultId } = useParams({ strict: false }) as { consultId: string }
  const chat = useConversation(consultId, {})
  return (
    <Screen title={t('conversation')} up={`/visits/${consultId}`}>
      <Chat chat={chat} />
      {chat.state?.open === false ? <p className="row-note">{t('closed')}</p> : null}
    </Screen>
  )
}
