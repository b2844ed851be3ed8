import { App, Button, Input, Tag } from 'antd'
import { useState } from 'react'
import { Question, QuestionList, Verdict } from '#contracts/village'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useAsk } from './ask.tsx'
import { Value, WholeDeed } from './body.tsx'
import { useWaiting } from './count.tsx'
import { DevicesPage } from './devices.tsx'
import { RejectedCard } from './rejected.tsx'
import { VillagePage } from './teams.tsx'
import { useT, worded } from './texts.ts'

type One = typeof Question._output

/** What waits for the leader, oldest first, and what was rejected. Whoever leads no team sees the devices. */
export function QuestionsPage() {
  return (
    <VillagePage name="questions" led other={<DevicesPage />}>
      {(teamId) => <Questions key={teamId} teamId={teamId} />}
    </VillagePage>
  )
}

function Questions({ teamId }: { teamId: string }) {
  const t = useT()
  const waiting = useWaiting()
  const query = useApi('/api/village/questions', QuestionList, { params: { teamId } })
  const mine = waiting.data?.teams.find((team) => team.teamId === teamId)
  // The list names persons: it is read again when their number has changed, not by the clock.
  const stale = mine !== undefined && query.data !== undefined && mine.questions !== query.data.questions.length
  const done = () => Promise.all([query.refetch(), waiting.refetch()])
  return (
    <>
      <Answer of={query}>
        {({ questions }) => (
          <Card
            extra={
              stale && !query.isFetching ? (
                <Button size="small" onClick={() => void query.refetch()}>
                  {t('waiting', { n: mine.questions })}
                </Button>
              ) : null
            }
            title={t('nav.questions')}
          >
            {questions.length === 0 ? (
              <Empty title={t('question.none')} hint={t('question.noneDo')} />
            ) : (
              questions.map((one) => <OneQuestion key={one.id} of={one} onDone={done} />)
            )}
          </Card>
        )}
      </Answer>
      <RejectedCard teamId={teamId} waiting={mine?.rejected ?? 0} onSeen={() => void waiting.refetch()} />
    </>
  )
}

function OneQuestion({ of: one, onDone }: { of: One; onDone: () => unknown }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const what = worded(t, 'what', one.commandKind)
  return (
    <article className="village-question">
      <div className="village-head">
        <Tag color={one.kind === 'conflict' ? 'warning' : undefined}>{t(`question.${one.kind}`)}</Tag>
        <h3>{one.residentName ? t('question.of', { name: one.residentName, what }) : what}</h3>
        <span className="muted">
          {one.doctorName} · {one.deviceName} · <Time at={one.raisedAt} />
        </span>
      </div>
      <p style={{ margin: 0 }}>{one.code === 'village.not_on_team' ? t('question.notOnTeam') : one.sentence}</p>
      {one.kind === 'conflict' ? <Conflict of={one} onDone={onDone} /> : <Held of={one} onDone={onDone} />}
      <div>
        <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)} style={{ padding: 0 }}>
          {t(open ? 'question.hide' : 'question.show')}
        </Button>
      </div>
      {open ? <WholeDeed commandId={one.commandId} /> : null}
    </article>
  )
}

/** Both values side by side with who wrote them: one of them, or another. */
function Conflict({ of: one, onDone }: { of: One; onDone: () => unknown }) {
  const t = useT()
  const { message } = App.useApp()
  const [other, setOther] = useState<string>()
  const resolve = useCommand(Question, {
    onDone: () => {
      void message.success(t('question.resolved'))
      return onDone()
    },
  })
  const take = (choice: 'mine' | 'theirs' | 'other') =>
    resolve.mutate({
      path: `/api/village/conflicts/${one.id}/resolve`,
      body: choice === 'other' ? { take: choice, value: other?.trim() } : { take: choice },
    })
  const written = [one.mine, one.theirs].every((value) => value === null || typeof value === 'string')
  return (
    <>
      <Refused error={resolve.error} />
      <div className="village-sides">
        <div className="village-side">
          <p className="muted">
            {one.field ? worded(t, 'field', one.field) : ''} · {t('question.base')}
          </p>
          <Value of={one.base} />
        </div>
        <div className="village-side">
          <p className="muted">
            {one.theirsBy ? t('question.theirs', { name: one.theirsBy.name }) : t('question.theirsUnknown')}{' '}
            {one.theirsBy ? <Time at={one.theirsBy.at} plan /> : null}
          </p>
          <b>
            <Value of={one.theirs} />
          </b>
        </div>
        <div className="village-side mine">
          <p className="muted">
            {t('question.mine', { name: one.doctorName })} <Time at={one.doneAt} plan />
          </p>
          <b>
            <Value of={one.mine} />
          </b>
        </div>
      </div>
      {other === undefined ? null : (
        <Input
          autoFocus
          aria-label={t('question.other')}
          addonBefore={t('question.other')}
          maxLength={200}
          value={other}
          onChange={(event) => setOther(event.target.value)}
          onPressEnter={() => other.trim() && take('other')}
        />
      )}
      <div className="village-actions">
        <Button loading={resolve.isPending} onClick={() => take('theirs')}>
          {t('question.takeTheirs')}
        </Button>
        <Button type="primary" ghost loading={resolve.isPending} onClick={() => take('mine')}>
          {t('question.takeMine')}
        </Button>
        {written ? (
          <Button
            disabled={other !== undefined && !other.trim()}
            onClick={() => (other === undefined ? setOther(String(one.theirs ?? '')) : take('other'))}
          >
            {other === undefined ? t('question.takeOther') : t('kit.save')}
          </Button>
        ) : null}
      </div>
    </>
  )
}

function Held({ of: one, onDone }: { of: One; onDone: () => unknown }) {
  const t = useT()
  const ask = useAsk()
  const { message } = App.useApp()
  const decide = useCommand(Verdict, {
    onDone: () => {
      void message.success(t('question.done'))
      return onDone()
    },
  })
  const start = async (decision: 'apply' | 'refuse') => {
    const apply = decision === 'apply'
    const content = apply ? t('question.applyAsk', { name: one.doctorName }) : t('question.refuseAsk')
    const title = t(`question.${decision}`)
    const said = await ask({
      title,
      content,
      ...(apply ? { at: [one.doneAt, one.raisedAt].toSorted()[0]! } : { danger: true }),
    })
    if (said) decide.mutate({ path: `/api/village/commands/${one.commandId}/decide`, body: { decision, ...said } })
  }
  return (
    <>
      <Refused error={decide.error} />
      <dl className="village-facts">
        <dt>{t('question.deviceSaid')}</dt>
        <dd>
          <Time at={one.deviceAt} plan />
        </dd>
        <dt>{t('question.corrected')}</dt>
        <dd>
          <Time at={one.doneAt} plan />
        </dd>
      </dl>
      <div className="village-actions">
        <Button type="primary" ghost loading={decide.isPending} onClick={() => void start('apply')}>
          {t('question.apply')}
        </Button>
        <Button danger loading={decide.isPending} onClick={() => void start('refuse')}>
          {t('question.refuse')}
        </Button>
      </div>
    </>
  )
}
