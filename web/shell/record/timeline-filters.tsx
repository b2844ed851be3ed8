import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react'
import { EntryKind, type Timeline } from '#contracts/timeline'
import { useT } from './texts.ts'

export interface TimelineFilter {
  kind?: EntryKind
  year?: number
  source?: string
  q?: string
}

/** Reads filters out of an address, passing over what is none. */
export function filterOf(search: Record<string, unknown>): TimelineFilter {
  const year = Number(search.year)
  return {
    kind: EntryKind.options.find((one) => one === search.kind),
    ...(search.year && Number.isInteger(year) ? { year } : {}),
    ...(search.source ? { source: String(search.source) } : {}),
    ...(search.q ? { q: String(search.q) } : {}),
  }
}

interface FilterProps {
  filter: TimelineFilter
  onFilter: (filter: TimelineFilter) => void
  facets: Timeline | undefined
}

/** Search box, kinds with their counts, year and institution: a choice never leads nowhere. */
export function Filters({ filter, onFilter, facets }: FilterProps) {
  const t = useT()
  const counts = new Map(facets?.kinds.map((one) => [one.kind, one.count]))
  const set = (change: TimelineFilter) => onFilter({ ...filter, ...change })
  return (
    <div className="rec-filters no-print">
      <SearchBox value={filter.q ?? ''} onSearch={(q) => set({ q: q || undefined })} />
      {/* biome-ignore lint/a11y/useSemanticElements: a row of toggle buttons, not a part of a form */}
      <div className="rec-chips" role="group" aria-label={t('kinds')}>
        <Chip chosen={!filter.kind} onClick={() => set({ kind: undefined })}>
          {t('kind.all')}
        </Chip>
        {EntryKind.options
          .filter((kind) => (counts.get(kind) ?? 0) > 0 || filter.kind === kind)
          .map((kind) => (
            <Chip key={kind} chosen={filter.kind === kind} onClick={() => set({ kind })}>
              {t(`kind.${kind}`)} <small className="tabular">{counts.get(kind) ?? 0}</small>
            </Chip>
          ))}
      </div>
      <div className="rec-selects">
        <select
          aria-label={t('years')}
          value={filter.year ?? ''}
          onChange={(event) => set({ year: event.target.value ? Number(event.target.value) : undefined })}
        >
          <option value="">{t('allYears')}</option>
          {facets?.years.map(({ year, count }) => (
            <option key={year} value={year}>
              {t('year', { n: year })} ({count})
            </option>
          ))}
        </select>
        <select
          aria-label={t('source')}
          value={filter.source ?? ''}
          onChange={(event) => set({ source: event.target.value || undefined })}
        >
          <option value="">{t('allSources')}</option>
          {facets?.sources.map(({ name, count }) => (
            <option key={name} value={name}>
              {name} ({count})
            </option>
          ))}
        </select>
        <span className="rec-count" role="status">
          {facets ? t('found', { n: facets.total }) : ' '}
        </span>
      </div>
    </div>
  )
}

/** Asks when the typing pauses, and not in the middle of a syllable. */
function SearchBox({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const t = useT()
  const [text, setText] = useState(value)
  const composing = useRef(false)
  const settled = useDeferredValue(text)
  const latest = useRef(onSearch)
  latest.current = onSearch
  useEffect(() => {
    if (composing.current || settled.trim() === value) return
    const timer = setTimeout(() => latest.current(settled.trim()), 300)
    return () => clearTimeout(timer)
  }, [settled, value])
  useEffect(() => {
    if (value === '') setText('')
  }, [value])
  return (
    <input
      type="search"
      className="rec-search"
      aria-label={t('search')}
      placeholder={t('search')}
      maxLength={80}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onCompositionStart={() => {
        composing.current = true
      }}
      onCompositionEnd={(event) => {
        composing.current = false
        setText(`${event.currentTarget.value}`)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onSearch(text.trim())
      }}
    />
  )
}

function Chip({ chosen, onClick, children }: { chosen: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="rec-chip" aria-pressed={chosen} onClick={onClick}>
      {children}
    </button>
  )
}
