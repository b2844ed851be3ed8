import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import type { ReactNode } from 'react'
import { type Notice, NoticeList, Unread } from '#contracts/reminders'
import { api } from '../../shell/api.ts'
import { Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { showAnswer, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Refused } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import './notices.css'
import { useT } from './texts.ts'
import { unreadPath } from './use-unread.ts'

const PATH = '/api/reminders/notices'

/** What the person was told, the newest first. One touch opens what it is about and marks it as read. */
export function Notices() {
  const t = useT()
  const common = useCommonT()
  const client = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: [PATH, {}],
    queryFn: ({ pageParam, signal }) =>
      api.query(PATH, NoticeList, { params: { before: pageParam || undefined, limit: 30 }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => (last.more ? last.notices.at(-1)?.id : undefined),
  })
  const read = useCommand(Unread, {
    onDone: (unread) => {
      showAnswer(client, unreadPath, unread)
      return client.invalidateQueries({ queryKey: [PATH] })
    },
  })
  const notices = query.data?.pages.flatMap((page) => page.notices)
  const unread = query.data?.pages[0]?.unread ?? 0
  const side =
    unread > 0 && notices?.[0] ? (
      <button
        type="button"
        className="plain-button"
        disabled={read.isPending}
        onClick={() => read.mutate({ path: `${PATH}/read`, body: { upTo: notices[0]!.id } })}
      >
        {t('allRead')}
      </button>
    ) : null
  return (
    <Screen title={t('title')} up="/" side={side}>
      <Refused error={read.error} />
      {!notices && query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : null}
      {!notices && !query.error ? <Loading cards={3} lines={2} /> : null}
      {notices?.length === 0 ? <Empty title={t('nothing')} hint={t('nothingHint')} /> : null}
      {notices && notices.length > 0 ? (
        <ul className="rows" aria-label={t('title')}>
          {notices.map((notice) => (
            <NoticeRow
              key={notice.id}
              notice={notice}
              open={() => {
                if (!notice.readAt) read.mutate({ path: `${PATH}/read`, body: { ids: [notice.id] } })
              }}
            />
          ))}
        </ul>
      ) : null}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common('more')}
        </Button>
      ) : null}
      <Link to="/settings/notices" className="plain-button">
        {t('toSettings')}
      </Link>
    </Screen>
  )
}

function NoticeRow({ notice, open }: { notice: Notice; open: () => void }) {
  const t = useT()
  const { switchTo, people } = useActing()
  const to = whereTo(notice)
  const inside = (
    <span className="row-main">
      <span className="spread">
        <span className={notice.readAt ? undefined : 'notice-new'}>
          {notice.readAt ? null : <span className="visually-hidden">{t('unread')} </span>}
          {notice.title}
        </span>
        <span className="row-note">
          <Time at={notice.at} />
        </span>
      </span>
      <span className="row-note">{notice.text}</span>
      {notice.message ? <span className="notice-message">{t(`message.${notice.message.state}`)}</span> : null}
    </span>
  )
  const go = () => {
    open()
    // What it is about belongs to this person: the screens that follow act for them.
    if (people.some(({ residentId }) => residentId === notice.aboutResidentId)) switchTo(notice.aboutResidentId)
  }
  return <li>{to ? <OpenRow to={to} onClick={go} inside={inside} /> : <ReadRow onClick={open} inside={inside} />}</li>
}

function OpenRow({ to, onClick, inside }: { to: string; onClick: () => void; inside: ReactNode }) {
  return (
    <Link to={to as never} className="row" onClick={onClick}>
      {inside}
    </Link>
  )
}

function ReadRow({ onClick, inside }: { onClick: () => void; inside: ReactNode }) {
  return (
    <button type="button" className="row" onClick={onClick}>
      {inside}
    </button>
  )
}

/** The screen of what a notice is about. */
export function whereTo(notice: Pick<Notice, 'kind' | 'appointmentId' | 'entryId' | 'thingId'>): string | undefined {
  if (notice.kind === 'restricted' || notice.kind === 'restriction-lifted') return '/restrictions'
  if (notice.kind === 'called-back' && notice.thingId) return `/calls/${notice.thingId}`
  if (notice.kind === 'reading-alarm') return '/readings'
  if (notice.kind === 'follow-up-due' || notice.kind === 'check-due' || notice.kind === 'screening-asked')
    return '/chronic'
  if (notice.kind === 'contract-offered' || notice.kind === 'contract-ending') return '/family-doctor'
  if (notice.entryId) return `/waiting/${notice.entryId}`
  if (notice.appointmentId) return `/appointments/${notice.appointmentId}`
  return undefined
}
