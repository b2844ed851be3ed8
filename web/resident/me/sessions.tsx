import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { done, type SessionView, sessionsAnswer } from '#contracts/sign-in'
import { Answer, useSentence } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { askOnce } from '../kit/ask.tsx'
import { Notice, Row, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

/** Where this person is signed in, and the way to end it there. */
export function Sessions() {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const query = useApi('/api/sign-in/sessions', sessionsAnswer)
  const end = useCommand(done, { onDone: () => client.invalidateQueries() })
  const revoke = async (session: SessionView) => {
    if (await askOnce({ title: t('revokeAsk'), content: session.device, yes: t('revoke'), danger: true })) {
      end.mutate({ path: `/api/sign-in/sessions/${session.id}/revoke` })
    }
  }
  return (
    <Screen title={t('sessionsTitle')} up="/settings">
      {end.error ? <Notice tone="bad">{sentence(end.error)}</Notice> : null}
      <Answer of={query}>
        {({ sessions }) => (
          <>
            <Rows label={t('sessionsTitle')}>
              {sessions.map((session) => (
                <Row
                  key={session.id}
                  title={
                    <>
                      {session.device} {session.current ? <Tag tone="good">{t('thisDevice')}</Tag> : null}
                    </>
                  }
                  note={
                    <>
                      {t(`method.${session.method}`)} · {t('lastSeen')} <Time at={session.seenAt} />
                    </>
                  }
                  end={
                    session.current ? null : (
                      <button type="button" className="plain-button danger" onClick={() => void revoke(session)}>
                        {t('revoke')}
                      </button>
                    )
                  }
                />
              ))}
            </Rows>
            {sessions.length > 1 ? (
              <Button
                loading={end.isPending}
                onClick={() => end.mutate({ path: '/api/sign-in/sessions/revoke-others' })}
              >
                {t('revokeOthers')}
              </Button>
            ) : (
              <p className="muted">{t('noOthers')}</p>
            )}
          </>
        )}
      </Answer>
    </Screen>
  )
}
