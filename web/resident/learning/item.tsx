import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { useState } from 'react'
import type { z } from 'zod'
import { ItemPage, PartDone } from '#contracts/learning'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer } from '../../shell/states.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Choices, Notice, Tag } from '../kit/parts.tsx'
import { Refused } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import './learning.css'
import { useT } from './texts.ts'

/** One item: an article to read, a course with a question a lesson, or a programme with a task a day. */
export function ItemScreen() {
  const t = useT()
  const { code } = useParams({ strict: false }) as { code: string }
  const { person } = useActing()
  const { locale } = usePreferences()
  const query = useApi(`/api/learning/items/${code}`, ItemPage, { params: { residentId: person.residentId } })
  return (
    <Screen title={query.data?.title ?? t('title')} up="/learn">
      <Answer of={query}>
        {(item) => (
          <>
            <p className="muted">{item.summary}</p>
            {item.kind === 'article' ? <Article item={item} /> : null}
            {item.kind === 'course' ? <Course item={item} /> : null}
            {item.kind === 'programme' ? <Programme item={item} /> : null}
            <p className="row-note">{t('source', { source: inOne(item.source, locale) })}</p>
          </>
        )}
      </Answer>
    </Screen>
  )
}

function useItem(item: ItemPage) {
  const client = useQueryClient()
  const { residentId } = useActing().person
  const path = `/api/learning/items/${item.code}`
  const put = (page: ItemPage) => {
    showAnswer(client, path, page, { residentId })
    void client.invalidateQueries({ queryKey: ['/api/learning/items'] })
  }
  return { path, residentId, put }
}

/** A source that is written in both languages, one behind the other: the reader's. */
const inOne = (source: string, locale: 'zh' | 'en'): string => {
  const [zh = source, en = zh] = source.split(' / ')
  return locale === 'zh' ? zh : en
}

function Article({ item }: { item: ItemPage }) {
  const t = useT()
  const { path, residentId, put } = useItem(item)
  const read = useCommand(PartDone, { onDone: ({ page }) => put(page) })
  return (
    <>
      {item.sections.map((one) => (
        <section key={one.heading}>
          <h2 className="section-title">{one.heading}</h2>
          <p>{one.text}</p>
        </section>
      ))}
      <Refused error={read.error} />
      {item.progress?.finishedOn ? (
        <Tag tone="good">{t('done')}</Tag>
      ) : (
        <Button
          block
          color="primary"
          size="large"
          loading={read.isPending}
          onClick={() => read.mutate({ path: `${path}/parts`, body: { residentId, part: 1 } })}
        >
          {t('read')}
        </Button>
      )}
    </>
  )
}

function Course({ item }: { item: ItemPage }) {
  const t = useT()
  const done = item.progress?.partsDone ?? []
  const firstOpen = item.lessons.findIndex((_, index) => !done.includes(index + 1))
  const [at, setAt] = useState(Math.max(firstOpen, 0))
  return (
    <>
      <Choices
        label={item.title}
        value={String(at)}
        scroll
        of={item.lessons.map((_, index) => ({
          value: String(index),
          text: `${done.includes(index + 1) ? '✓ ' : ''}${t('lesson', { n: index + 1 })}`,
        }))}
        onChoose={(value) => setAt(Number(value))}
      />
      <Lesson key={at} item={item} at={at} onNext={at + 1 < item.lessons.length ? () => setAt(at + 1) : undefined} />
      {item.progress?.finishedOn ? <Notice tone="good" title={t('finished')} /> : null}
    </>
  )
}

function Lesson({ item, at, onNext }: { item: ItemPage; at: number; onNext?: () => void }) {
  const t = useT()
  const lesson = item.lessons[at]!
  const { path, residentId, put } = useItem(item)
  const [choice, setChoice] = useState<string | undefined>(undefined)
  const [tried, setTried] = useState(false)
  const [answer, setAnswer] = useState<z.infer<typeof PartDone> | undefined>(undefined)
  const send = useCommand(PartDone, {
    onDone: (given) => {
      setAnswer(given)
      put(given.page)
    },
  })
  const submit = () => {
    setTried(true)
    if (choice !== undefined)
      send.mutate({ path: `${path}/parts`, body: { residentId, part: at + 1, choice: Number(choice) } })
  }
  return (
    <Card label={lesson.title}>
      <h2>{lesson.title}</h2>
      {lesson.text.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <h3>
        {t('question')}: {lesson.question}
      </h3>
      <Choices
        label={lesson.question}
        value={choice}
        of={lesson.options.map((text, index) => ({ value: String(index), text }))}
        onChoose={(value) => {
          setChoice(value)
          setAnswer(undefined)
        }}
      />
      {tried && choice === undefined ? (
        <p className="field-error" role="alert">
          {t('choose')}
        </p>
      ) : null}
      <Refused error={send.error} />
      {answer ? (
        <div role="status">
          <Notice
            tone={answer.right ? 'good' : 'warn'}
            title={answer.right ? t('right') : t('wrong', { answer: lesson.options[answer.rightChoice ?? 0] ?? '' })}
          >
            <p>{answer.why}</p>
          </Notice>
        </div>
      ) : null}
      {answer?.right && onNext ? (
        <Button block color="primary" size="large" onClick={onNext}>
          {t('next')}
        </Button>
      ) : (
        <Button block color="primary" size="large" loading={send.isPending} onClick={submit}>
          {t('answer')}
        </Button>
      )}
    </Card>
  )
}

function Programme({ item }: { item: ItemPage }) {
  const t = useT()
  const { path, residentId, put } = useItem(item)
  const check = useCommand(ItemPage, { onDone: put })
  const days = item.days ?? item.parts
  const day = item.progress?.day ?? 1
  const task = item.tasks.findLast(({ fromDay }) => fromDay <= day) ?? item.tasks[0]!
  const said = item.progress && item.progress.checkIns.length > 0 ? item.progress.checkIns.at(-1) : undefined
  const say = (done: boolean) => check.mutate({ path: `${path}/check-ins`, body: { residentId, done } })
  const over = item.progress?.finishedOn != null
  return (
    <>
      <Card accent label={t('today')}>
        <p className="row-note">{item.progress ? t('day', { day, days }) : t('notBegun', { days })}</p>
        <p className="lead">{task.title}</p>
        <p>{task.text}</p>
        <div className="two-fields">
          <Button block color="primary" size="large" loading={check.isPending} onClick={() => say(true)}>
            {t('didIt')}
          </Button>
          <Button block size="large" loading={check.isPending} onClick={() => say(false)}>
            {t('notToday')}
          </Button>
        </div>
        {said ? <p className="row-note">{t('said')}</p> : null}
      </Card>
      <Refused error={check.error} />
      {over ? <Notice tone="good" title={t('finished')} /> : null}
      <section aria-label={t('calendar')}>
        <h2 className="section-title">{t('calendar')}</h2>
        <ol className="day-dots">
          {daysOf(days).map((one) => {
            const done = item.progress?.partsDone.includes(one) ?? false
            const past = item.progress !== null && one < day
            const words = done ? t('dayDone') : past ? t('dayMissed') : ''
            return (
              <li key={one} data-state={done ? 'done' : past ? 'missed' : 'ahead'} aria-label={`${one} ${words}`}>
                {one}
              </li>
            )
          })}
        </ol>
      </section>
    </>
  )
}

const daysOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
