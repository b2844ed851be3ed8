import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { CellDocument, KitDocument, PackageDocument } from '#contracts/village'
import type { Entry, Person, TodayItem } from '#contracts/village-store'
import { Choices } from '../../resident/kit/parts.tsx'
import { Empty } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useToday } from '../kit/words.ts'
import { Unreadable } from '../people/unreadable.tsx'
import { useData } from '../store.tsx'
import { useT } from '../texts.ts'
import { cellOrder, type Day, type Filter, filters, inOrder, passes, type Stop, seenToday } from './order.ts'
import { TodayRow } from './person-row.tsx'
import { Packages } from './reasons.ts'

interface Panel {
  readonly items: readonly TodayItem[]
  readonly people: readonly Person[]
  readonly entries: readonly Entry[]
  readonly cells: readonly CellDocument[]
  readonly kits: readonly KitDocument[]
  readonly packages: readonly PackageDocument[]
}

/** 今天: whom to see, the urgent first, the others in the order of the road. */
export function Today() {
  const t = useT()
  const today = useToday()
  const panel = useData<Panel>(`today ${today}`, async (store) => {
    const [items, people, entries, cells, kits, packages] = await Promise.all([
      store.today(today),
      store.people(),
      store.entries(),
      store.cells(),
      store.kits(),
      store.packages(),
    ])
    return { items, people, entries, cells, kits, packages }
  })
  return (
    <Screen
      title={t('today.title')}
      side={
        <Link to="/me" className="plain-button">
          {t('tabs.me')}
        </Link>
      }
    >
      <Unreadable />
      <Held of={panel}>
        {(data) => (
          <Packages value={data.packages}>
            <List panel={data} today={today} />
          </Packages>
        )}
      </Held>
    </Screen>
  )
}

function List({ panel, today }: { panel: Panel; today: string }) {
  const t = useT()
  const [filter, setFilter] = useState<Filter>('all')
  const people = useMemo(() => new Map(panel.people.map((person) => [person.id, person])), [panel.people])
  const whole = useMemo(
    () => inOrder(panel.items, seenToday(panel.entries, today), panel.cells, cellOrder(panel.cells, panel.kits, today)),
    [panel, today],
  )
  const shown = useMemo(
    () => narrowed(whole, (item) => passes(item, people.get(item.residentId), filter, today)),
    [whole, people, filter, today],
  )
  const counts = useMemo(() => {
    const items = [...whole.urgent, ...whole.stops.flatMap((stop) => stop.items)]
    const n = (one: Filter) => items.filter((item) => passes(item, people.get(item.residentId), one, today)).length
    return filters.map((value) => ({ value, n: n(value) }))
  }, [whole, people, today])
  if (panel.people.length === 0) return <Empty title={t('today.noPanel')} hint={t('today.noPanelHint')} />
  return (
    <>
      <Progress done={whole.done} all={whole.all} />
      <Choices
        label={t('today.filter')}
        value={filter}
        scroll
        of={counts
          .filter(({ value, n }) => value === 'all' || n > 0)
          .map(({ value, n }) => ({ value, text: `${t(`filter.${value}`)} ${n}` }))}
        onChoose={setFilter}
      />
      {shown.urgent.length > 0 ? (
        <Section title={t('today.urgent')} items={shown.urgent} people={people} first={FIRST} />
      ) : null}
      {budgeted(shown.stops, FIRST - shown.urgent.length).map(({ stop, first }) => (
        <Section
          first={first}
          key={stop.cellId ?? 'nowhere'}
          title={stop.name || t('today.noCell')}
          items={stop.items}
          people={people}
        />
      ))}
      {shown.urgent.length + shown.stops.length === 0 ? (
        <Empty
          title={t(whole.done > 0 ? 'today.allDone' : 'today.nothing')}
          hint={t(whole.done > 0 ? 'today.allDoneHint' : 'today.nothingHint')}
        />
      ) : null}
    </>
  )
}

const narrowed = (day: Day, keep: (item: TodayItem) => boolean): { urgent: TodayItem[]; stops: Stop[] } => ({
  urgent: day.urgent.filter(keep),
  stops: day.stops.map((stop) => ({ ...stop, items: stop.items.filter(keep) })).filter(({ items }) => items.length > 0),
})

function Progress({ done, all }: { done: number; all: number }) {
  const t = useT()
  if (all === 0) return null
  return (
    <div>
      <p className="figure-line">
        <strong>{t('today.progress', { done, all })}</strong>
        <span className="tabular">{Math.round((100 * done) / all)}%</span>
      </p>
      <div
        className="bar"
        role="progressbar"
        aria-label={t('today.progress', { done, all })}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={done}
      >
        <span style={{ width: `${(100 * done) / all}%` }} />
      </div>
    </div>
  )
}

const FIRST = 60 // rows at once on the page; a phone of a few years draws more slowly than a thumb scrolls
const FEW = 3

/** The first cells of the road whole, of those further on a few: one tap shows the rest. */
function budgeted(stops: readonly Stop[], rows: number): { stop: Stop; first: number }[] {
  let left = rows
  return stops.map((stop) => {
    const first = Math.min(stop.items.length, Math.max(left, FEW))
    left -= first
    return { stop, first }
  })
}

function Section(props: {
  title: string
  items: readonly TodayItem[]
  people: ReadonlyMap<string, Person>
  first: number
}) {
  const t = useT()
  const [all, setAll] = useState(false)
  const items = all ? props.items : props.items.slice(0, props.first)
  return (
    <section aria-label={props.title}>
      <h2 className="section-title figure-line">
        <span>{props.title}</span>
        <span className="muted tabular">{t('people.count', { n: props.items.length })}</span>
      </h2>
      <ul className="rows wide">
        {items.map((item) => (
          <TodayRow key={item.residentId} item={item} person={props.people.get(item.residentId)} />
        ))}
      </ul>
      {props.items.length > items.length ? (
        <button type="button" className="plain-button" onClick={() => setAll(true)}>
          {t('people.more', { n: props.items.length - items.length })}
        </button>
      ) : null}
    </section>
  )
}
