import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FamilyLink, familyAnswer, familyLink } from '#contracts/residents'
import { useMe } from '../../shell/session.tsx'
import { Answer, useSentence } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { askOnce } from '../kit/ask.tsx'
import { ActionRow, Notice, Row, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import { useT } from './texts.ts'

/** For whom to act, who may act for me, and how to add or end either. */
export function Family() {
  const t = useT()
  const common = useCommonT()
  const me = useMe()
  const acting = useActing()
  const navigate = useNavigate()
  const query = useApi(`/api/residents/${me.id}/family`, familyAnswer)
  const choose = (residentId: string) => {
    acting.switchTo(residentId)
    void navigate({ to: '/' })
  }
  return (
    <Screen title={t('title')} up="/">
      <p className="muted">{t('intro')}</p>
      <Rows label={t('intro')}>
        {acting.people.map((person) => (
          <ActionRow
            key={person.residentId}
            chosen={person.residentId === acting.person.residentId}
            title={person.name}
            note={person.relation ? common(`relation.${person.relation}`) : t('self')}
            end={person.residentId === acting.person.residentId ? <Tag tone="good">{t('current')}</Tag> : null}
            onClick={() => choose(person.residentId)}
          />
        ))}
      </Rows>
      <Link to="/family/add" className="state-button link-button" style={{ justifyContent: 'center' }}>
        {t('add')}
      </Link>
      <Answer of={query}>
        {({ iActFor, actForMe }) => (
          <>
            <Links title={t('iActFor')} links={iActFor} nameOf={(link) => link.memberName} />
            <Links
              title={t('actForMe')}
              links={actForMe}
              nameOf={(link) => link.residentName}
              none={t('nobodyForMe')}
            />
          </>
        )}
      </Answer>
    </Screen>
  )
}

interface LinksProps {
  title: string
  links: readonly FamilyLink[]
  nameOf: (link: FamilyLink) => string
  none?: string
}

function Links({ title, links, nameOf, none }: LinksProps) {
  const t = useT()
  const me = useMe()
  const client = useQueryClient()
  const sentence = useSentence()
  const revoke = useCommand(familyLink, { onDone: () => client.invalidateQueries() })
  if (links.length === 0 && !none) return null
  const ask = async (link: FamilyLink) => {
    const sure = await askOnce({
      title: t('revokeAsk', { name: nameOf(link) }),
      content: t('revokeAskMore'),
      yes: t('revokeYes'),
      danger: true,
    })
    if (sure) revoke.mutate({ path: `/api/residents/${me.id}/family/${link.id}/revoke` })
  }
  return (
    <>
      <h2 className="section-title">{title}</h2>
      {revoke.error ? <Notice tone="bad">{sentence(revoke.error)}</Notice> : null}
      {links.length === 0 ? <p className="muted">{none}</p> : null}
      {links.length > 0 ? (
        <Rows label={title}>
          {links.map((link) => (
            <Row
              key={link.id}
              title={nameOf(link)}
              note={
                <>
                  {t(`basis.${link.basis}`)}
                  {link.until ? (
                    <>
                      {' · '}
                      <Day date={link.until} />
                    </>
                  ) : null}
                </>
              }
              end={
                <button type="button" className="plain-button danger" onClick={() => void ask(link)}>
                  {t('revoke')}
                </button>
              }
            />
          ))}
        </Rows>
      ) : null}
    </>
  )
}
