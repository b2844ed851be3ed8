import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import {
  type EntryKind,
  type Timeline,
  type TimelineEntry,
  type TimelineLine,
  Timeline as TimelineShape,
} from '#contracts/timeline'
import { api } from '../api.ts'
import { usePreferences } from '../preferences.ts'
import { Empty, ErrorState, Loading } from '../states.tsx'
import { Facts, MeaningTag, On } from './parts.tsx'
import { To, usePlace } from './place.tsx'
import { useT } from './texts.ts'
import { Filters, type TimelineFilter } from './timeline-filters.tsx'

/** The record as one line of time: search, filters, and pages that come by themselves when the end is near. */
export function TimelineView(props: { filter: TimelineFilter; onFilter: (filter: TimelineFilter) => void }) {
  const { filter, onFilter } = props
  const { residentId } = usePlace()
  const path = '/api/timeline/entries'
  const query = useInfiniteQuery({
    queryKey: [path, residentId, filter],
    queryFn: ({ pageParam, signal }) =>
      api.query(path, TimelineShape, { params: { residentId, ...filter, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Timeline) => last.next ?? undefined,
    placeholderData: (previous) => previous,
  })
  const first = query.data?.pages[0]
  const lines = query.data?.pages.flatMap((page) => page.lines) ?? []
  return (
    <div className="rec-timeline-view">
      <Filters filter={filter} onFilter={onFilter} facets={first} />
      {first ? (
        lines.length === 0 ? (
          <Nothing filter={filter} onFilter={onFilter} />
        ) : (
          <div aria-busy={query.isPlaceholderData} className={query.isPlaceholderData ? 'rec-old' : undefined}>
            <Groups lines={lines} />
            <NextPage
              has={query.hasNextPage}
              loading={query.isFetchingNextPage}
              load={() => void query.fetchNextPage()}
            />
          </div>
        )
      ) : query.error ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading cards={3} lines={3} />
      )}
    </div>
  )
}

function Nothing({ filter, onFilter }: { filter: TimelineFilter; onFilter: (filter: TimelineFilter) => void }) {
  const t = useT()
  const filtered = Object.values(filter).some((one) => one !== undefined)
  return (
    <Empty
      title={t(filtered ? 'noneFound' : 'none')}
      hint={t(filtered ? 'noneFoundHint' : 'noneHint')}
      action={
        filtered ? (
          <button type="button" className="state-button" onClick={() => onFilter({})}>
            {t('clear')}
          </button>
        ) : undefined
      }
    />
  )
}

/** Under headings of year and month. */
function Groups({ lines }: { lines: readonly TimelineLine[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const monthOf = (key: string) =>
    new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
      month: locale === 'zh' ? 'numeric' : 'long',
      timeZone: 'UTC',
    }).format(new Date(`${key}-01`))
  const groups: { key: string; lines: TimelineLine[] }[] = []
  for (const line of lines) {
    const key = line.at.slice(0, 7)
    const last = groups.at(-1)
    if (last?.key === key) last.lines.push(line)
    else groups.push({ key, lines: [line] })
  }
  return (
    <>
      {groups.map(({ key, lines }, index) => {
        const [year = '', month] = key.split('-')
        const isFirstOfYear = groups[index - 1]?.key.slice(0, 4) !== year
        return (
          <section key={key} aria-label={key}>
            <h2 className={isFirstOfYear ? 'rec-year' : 'rec-year rec-month-only'}>
              {t('year', { n: year })} {month ? <small>{monthOf(key)}</small> : null}
            </h2>
            <ol className="rec-timeline">
              {lines.map((line) => (
                <Line key={line.id} line={line} />
              ))}
            </ol>
          </section>
        )
      })}
    </>
  )
}

const openMax = 6
const foldedShown = 4

function Line({ line }: { line: TimelineLine }) {
  const t = useT()
  const [open, setOpen] = useState(line.parts.length <= openMax)
  const shown = open ? line.parts : line.parts.slice(0, foldedShown)
  return (
    <li className="rec-line" data-kind={line.kind}>
      <span className="rec-day">
        <On at={line.at} short />
      </span>
      <div className="rec-what">
        <Entry entry={line} strong={line.kind === 'visit'} />
        {shown.length > 0 ? (
          <ul className="rec-parts">
            {shown.map((part) => (
              <li key={part.id}>
                <Entry entry={part} />
              </li>
            ))}
          </ul>
        ) : null}
        {open && line.partsMore > 0 ? <p className="rec-note">{t('andMore', { n: line.partsMore })}</p> : null}
        {line.parts.length > openMax ? (
          <button type="button" className="rec-fold no-print" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t('fold') : `${t('open')} · ${summaryOf(line, t)}`}
          </button>
        ) : null}
      </div>
    </li>
  )
}

/** 化验 8 · 用药 2 */
function summaryOf(line: TimelineLine, t: ReturnType<typeof useT>): string {
  const counts = new Map<EntryKind, number>()
  for (const { kind } of line.parts.slice(foldedShown)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, n]) => t('countOf', { kind: t(`kind.${kind}`), n })).join(' · ')
}

function Entry({ entry, strong }: { entry: TimelineEntry; strong?: boolean }) {
  const t = useT()
  const name = (
    <>
      {strong ? <strong>{entry.title}</strong> : entry.title} <MeaningTag meaning={entry.meaning} quiet />
    </>
  )
  const target = screenOf(entry)
  return (
    <>
      <span className="rec-name">
        {target ? (
          <To section={target} search={{ id: entry.id }} className="rec-link">
            {name}
          </To>
        ) : (
          name
        )}
      </span>
      <Facts of={[t(`one.${entry.kind}`), entry.detail, entry.where]} />
    </>
  )
}

/** Lines that open into a screen of their own. */
function screenOf({ id }: TimelineEntry): 'result' | 'document' | undefined {
  if (id.startsWith('DiagnosticReport/')) return 'result'
  return id.startsWith('Composition/') || id.startsWith('DocumentReference/') ? 'document' : undefined
}

/** Loads the next page when its place comes near, and by a tap where that does not work. */
function NextPage({ has, loading, load }: { has: boolean; loading: boolean; load: () => void }) {
  const t = useT()
  const mark = useRef<HTMLDivElement>(null)
  const latest = useRef({ loading, load })
  latest.current = { loading, load }
  useEffect(() => {
    const element = mark.current
    if (!element || !has) return
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting) && !latest.current.loading) latest.current.load()
      },
      { rootMargin: '600px' },
    )
    watch.observe(element)
    return () => watch.disconnect()
  }, [has])
  if (!has) return null
  return (
    <div ref={mark} className="rec-next no-print">
      <button type="button" className="state-button" disabled={loading} onClick={load}>
        {loading ? t('loadingMore') : t('more')}
      </button>
    </div>
  )
}
