import { useQueryClient } from '@tanstack/react-query'
import { type Connection, connectionsAnswer } from '#contracts/apps'
import { done } from '#contracts/sign-in'
import { Answer, useSentence } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { askOnce } from '../kit/ask.tsx'
import { Notice, Row, Rows } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

/** Apps of others that see something of this person, and the way to end it. */
export function Apps() {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const query = useApi('/api/sign-in/connections', connectionsAnswer)
  const end = useCommand(done, { onDone: () => client.invalidateQueries() })
  const disconnect = async (one: Connection) => {
    const question = { title: t('disconnectAsk'), content: t('disconnectMore'), yes: t('disconnect'), danger: true }
    if (await askOnce(question)) end.mutate({ path: `/api/sign-in/connections/${one.id}/end` })
  }
  return (
    <Screen title={t('apps')} up="/settings">
      {end.error ? <Notice tone="bad">{sentence(end.error)}</Notice> : null}
      <Answer of={query}>
        {({ connections }) =>
          connections.length === 0 ? (
            <p className="muted">{t('noApps')}</p>
          ) : (
            <Rows label={t('apps')}>
              {connections.map((one) => (
                <Row
                  key={one.id}
                  title={one.appName}
                  note={
                    <>
                      {t('appSees', { sees: one.sees.join(' · ') })}
                      <br />
                      {one.residentName ? `${t('appAbout', { name: one.residentName })} · ` : null}
                      {t('appBy', { name: one.personName })} · {t('appUntil')} <Time at={one.until} />
                    </>
                  }
                  end={
                    <button type="button" className="plain-button danger" onClick={() => void disconnect(one)}>
                      {t('disconnect')}
                    </button>
                  }
                />
              ))}
            </Rows>
          )
        }
      </Answer>
    </Screen>
  )
}
