import { App, Button, Input, Modal, Tag } from 'antd'
import { useState } from 'react'
import { type Content, Edition, Library } from '#contracts/learning'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { TeamNav } from './nav.tsx'
import { ProposeDialog } from './propose.tsx'
import './team.css'
import { useT } from './texts.ts'

const LIBRARY = '/api/learning/library'

/** What people may read and learn: every edition with its review. */
export function LibraryPage() {
  const t = useT()
  const query = useApi(LIBRARY, Library)
  const [open, setOpen] = useState(false)
  return (
    <Page
      title={t('library.title')}
      sub={t('library.sub')}
      actions={<Button onClick={() => setOpen(true)}>{t('library.propose')}</Button>}
    >
      <TeamNav />
      <Card>
        <Answer of={query} loading={<Loading lines={6} />}>
          {({ editions }) =>
            editions.length === 0 ? (
              <Empty title={t('library.none')} />
            ) : (
              <ul className="team-lines">
                {editions
                  .toSorted((a, b) => Number(b.state === 'proposed') - Number(a.state === 'proposed'))
                  .map((one) => (
                    <Row key={one.id} edition={one} onChanged={() => void query.refetch()} />
                  ))}
              </ul>
            )
          }
        </Answer>
      </Card>
      {open ? <ProposeDialog onClose={() => setOpen(false)} onDone={() => void query.refetch()} /> : null}
    </Page>
  )
}

const colours = { proposed: 'warning', agreed: 'success', refused: 'error', withdrawn: undefined } as const

function Row({ edition: one, onChanged }: { edition: Edition; onChanged: () => void }) {
  const t = useT()
  const say = useWords()
  const me = useMe()
  const { message } = App.useApp()
  const [open, setOpen] = useState<'read' | 'refuse' | 'withdraw' | undefined>(undefined)
  const send = useCommand(Edition, {
    onDone: ({ state }) => {
      void message.success(t(`library.state.${state}`))
      setOpen(undefined)
      onChanged()
    },
  })
  const path = `${LIBRARY}/${one.id}`
  const reviews = one.state === 'proposed' && me.roles.includes('doctor') && one.proposedBy !== me.id
  return (
    <li className="held-row">
      <div>
        <b>{say(one.title)}</b> <Tag>{t(`library.kind.${one.content.kind}`)}</Tag>
        <Tag color={colours[one.state]}>{t(`library.state.${one.state}`)}</Tag>
        <span className="muted">
          {t('library.version', { n: one.version })} · {t('library.minutes', { n: one.minutes })}
          {one.from ? ` · ${t('library.from', { day: one.from })}` : ''} · {one.topics.join(', ')}
        </span>
        <div>{say(one.summary)}</div>
        <div className="muted">
          {one.source} {one.reviewReason ? `· ${one.reviewReason}` : ''}
        </div>
        <Refused error={send.error} />
      </div>
      <div className="team-row">
        <Button size="small" type="text" onClick={() => setOpen('read')}>
          {t('library.read')}
        </Button>
        {reviews ? (
          <>
            <Button
              size="small"
              loading={send.isPending}
              onClick={() => send.mutate({ path: `${path}/review`, body: { agree: true } })}
            >
              {t('library.agree')}
            </Button>
            <Button size="small" type="text" danger onClick={() => setOpen('refuse')}>
              {t('library.refuse')}
            </Button>
          </>
        ) : null}
        {one.state === 'agreed' ? (
          <Button size="small" type="text" danger onClick={() => setOpen('withdraw')}>
            {t('library.withdraw')}
          </Button>
        ) : null}
      </div>
      {open === 'read' ? (
        <Modal open width={720} footer={null} title={say(one.title)} onCancel={() => setOpen(undefined)}>
          <Whole content={one.content} />
        </Modal>
      ) : null}
      {open === 'refuse' || open === 'withdraw' ? (
        <ReasonDialog
          title={t(`library.${open}`)}
          pending={send.isPending}
          onClose={() => setOpen(undefined)}
          onSend={(reason) =>
            send.mutate(
              open === 'refuse'
                ? { path: `${path}/review`, body: { agree: false, reason } }
                : { path: `${path}/withdraw`, body: { reason } },
            )
          }
        />
      ) : null}
    </li>
  )
}

function ReasonDialog(props: {
  title: string
  pending: boolean
  onClose: () => void
  onSend: (reason: string) => void
}) {
  const t = useT()
  const [reason, setReason] = useState('')
  return (
    <Modal
      open
      title={props.title}
      okText={props.title}
      okButtonProps={{ danger: true, disabled: reason.trim().length < 2 }}
      confirmLoading={props.pending}
      onOk={() => props.onSend(reason.trim())}
      onCancel={props.onClose}
    >
      <Input.TextArea
        rows={2}
        maxLength={300}
        aria-label={t('library.reason')}
        placeholder={t('library.reason')}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </Modal>
  )
}

/** As it will be read, with the right answers, for the one who reviews it. */
function Whole({ content }: { content: Content }) {
  const say = useWords()
  if (content.kind === 'article')
    return content.sections.map((one) => (
      <section key={one.heading.zh} className="team-gap">
        <h3>{say(one.heading)}</h3>
        <p className="words">{say(one.text)}</p>
      </section>
    ))
  if (content.kind === 'programme')
    return content.tasks.map((one) => (
      <p key={`${one.fromDay}${one.title.zh}`}>
        <b>
          {one.fromDay}. {say(one.title)}
        </b>{' '}
        {say(one.text)}
      </p>
    ))
  return content.lessons.map((one) => (
    <section key={one.title.zh} className="team-gap">
      <h3>{say(one.title)}</h3>
      {one.text.map((part) => (
        <p key={part.zh} className="words">
          {say(part)}
        </p>
      ))}
      <p>
        <b>{say(one.question.text)}</b>
      </p>
      <ul>
        {one.question.options.map((option, at) => (
          <li key={option.zh} className={at === one.question.right ? 'all-clear' : 'muted'}>
            {say(option)} {at === one.question.right ? '✓' : ''}
          </li>
        ))}
      </ul>
      <p className="muted">{say(one.question.why)}</p>
    </section>
  ))
}
