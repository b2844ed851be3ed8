import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { type BrowserRow, BrowserPage as PageShape } from '#contracts/browser'
import { api } from '../../shell/api.ts'
import { dayOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useKeys } from '../frame/keys.ts'
import { Page } from '../parts/page.tsx'
import { QueryBar } from './query-bar.tsx'
import { ResourceView, type Tab } from './resource-view.tsx'
import { useT } from './texts.ts'

/** What the address holds: the search, and the resource that is open. */
export interface Where {
  type?: string
  query?: string
  at?: string
  tab?: Tab
  version?: number
}

/** The record as it lies: a search on the left, what was found under it, the resource that is open on the right. */
export function RecordBrowserPage() {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const where = useSearch({ strict: false }) as Where
  const go = (change: Where, replace = false) =>
    void navigate({ to: '/browser' as string, search: { ...where, ...change } as never, replace })
  const only = me.roles.every((role) => role === 'administrator' || role === 'auditor' || role === 'manager')
  return (
    <Page title={t('title')} sub={t(only ? 'subDirectory' : 'sub')}>
      <QueryBar
        where={where}
        onSearch={(type, query) => go({ type, query, at: undefined, tab: undefined, version: undefined })}
      />
      {where.type ? (
        <Found key={`${where.type}?${where.query}`} where={where} go={go} />
      ) : where.at ? (
        <ResourceView where={where} go={go} />
      ) : (
        <Empty title={t('start')} hint={t('startDo')} />
      )}
    </Page>
  )
}

function Found({ where, go }: { where: Where; go: (change: Where, replace?: boolean) => void }) {
  const t = useT()
  const path = '/api/browser/search'
  const query = useInfiniteQuery({
    queryKey: [path, where.type, where.query],
    queryFn: ({ pageParam, signal }) =>
      api.query(path, PageShape, { params: { type: where.type, query: where.query, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => [...page.rows, ...page.included]) ?? []
  const nameOf = (row: BrowserRow) => `${row.type}/${row.id}`
  const at = rows.findIndex((row) => nameOf(row) === where.at)
  const [chosen, setChosen] = useState(0)
  const cursor = at >= 0 ? at : chosen
  const list = useRef<HTMLUListElement>(null)
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, cursor + step))
    setChosen(next)
    const row = rows[next]
    if (row && where.at) go({ at: nameOf(row), version: undefined }, true)
  }
  useEffect(() => {
    list.current?.children[cursor]?.scrollIntoView({ block: 'nearest' })
  }, [cursor])
  const open = (tab?: Tab) => {
    const row = rows[cursor]
    if (row) go({ at: nameOf(row), version: undefined, ...(tab ? { tab } : {}) })
  }
  useKeys([
    { key: 'j', label: t('keys.next'), run: () => move(1) },
    { key: 'k', label: t('keys.previous'), run: () => move(-1) },
    { key: 'enter', label: t('keys.open'), run: () => open(), enabled: !where.at },
    { key: 'escape', label: t('keys.back'), run: () => go({ at: undefined, tab: undefined, version: undefined }) },
    { key: 'v', label: t('keys.versions'), run: () => open('versions') },
    { key: 'o', label: t('keys.json'), run: () => open('json') },
    { key: 'w', label: t('keys.words'), run: () => open('words') },
  ])
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Loading lines={8} />
  if (rows.length === 0) return <Empty title={t('none')} hint={t('noneDo')} />
  const total = query.data.pages[0]?.total
  return (
    <div className="browser" data-open={Boolean(where.at)}>
      <section className="card browser-list" aria-label={t('results')}>
        <p className="muted" role="status">
          {total === null || total === undefined
            ? t('shownSoFar', { count: rows.length })
            : t('total', { count: total })}
        </p>
        <ul ref={list}>
          {rows.map((row, index) => (
            <li key={nameOf(row)}>
              <button
                type="button"
                className="browser-row"
                aria-current={nameOf(row) === where.at ? 'true' : undefined}
                data-cursor={index === cursor}
                onClick={() => {
                  setChosen(index)
                  go({ at: nameOf(row), version: undefined })
                }}
              >
                <span className="browser-name">{row.title}</span>
                <span className="muted browser-at">{row.at ? <Day date={dayOf(row.at)} /> : null}</span>
                <span className="muted browser-id">
                  {row.type === where.type ? '' : `${row.type} · ${t('included')} · `}
                  {row.id} · {t('versionOf', { n: row.version })}
                  {row.owner ? ` · ${row.owner}` : ''}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {query.hasNextPage ? (
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        ) : null}
      </section>
      {where.at ? (
        <ResourceView where={where} go={go} />
      ) : (
        <div className="browser-hint">
          <p className="muted">{t('startDo')}</p>
        </div>
      )}
    </div>
  )
}
