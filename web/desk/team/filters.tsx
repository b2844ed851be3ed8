import { Input, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { ReasonKind, Urgency, type Worklist } from '#contracts/worklists'
import { useKeys } from '../frame/keys.ts'
import { useT } from './texts.ts'
import type { Filter } from './today.tsx'

const typedPauseMs = 250

/** How many need what and how soon, as the switches of the list; with a name's pinyin and the cell. */
export function Filters(props: { list: Worklist; filter: Filter; onFilter: (filter: Filter) => void }) {
  const t = useT()
  const { list, filter, onFilter } = props
  const kinds = ReasonKind.options.filter((kind) => list.counts.kind[kind] > 0 || filter.kind === kind)
  return (
    <div className="work-filters">
      {/* biome-ignore lint/a11y/useSemanticElements: switches of one list */}
      <div className="work-counts" role="group" aria-label={t('today.due')}>
        {Urgency.options.map((urgency) => (
          <button
            key={urgency}
            type="button"
            className="work-count"
            data-urgency={urgency}
            aria-pressed={filter.urgency === urgency}
            onClick={() => onFilter({ ...filter, urgency: filter.urgency === urgency ? undefined : urgency })}
          >
            <b className="tabular">{list.counts.urgency[urgency]}</b>
            {t(`urgency.${urgency}`)}
          </button>
        ))}
      </div>
      <div className="work-kinds">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="work-kind"
            aria-pressed={filter.kind === kind}
            onClick={() => onFilter({ ...filter, kind: filter.kind === kind ? undefined : kind })}
          >
            {t(`kind.${kind}`)} <span className="tabular">{list.counts.kind[kind]}</span>
          </button>
        ))}
        <Find value={filter.q ?? ''} onFind={(q) => onFilter({ ...filter, q: q || undefined })} />
        {list.cells.length > 0 ? (
          <Select<string>
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            style={{ minWidth: 150 }}
            aria-label={t('today.cell')}
            placeholder={t('today.allCells')}
            value={filter.cellId ?? null}
            options={list.cells.map((cell) => ({ value: cell.id, label: `${cell.name} ${cell.people}` }))}
            onChange={(cellId) => onFilter({ ...filter, cellId: cellId ?? undefined })}
          />
        ) : null}
      </div>
    </div>
  )
}

/** Asks when the hand rests, not at each letter: every answer is a line in the trail. */
function Find({ value, onFind }: { value: string; onFind: (q: string) => void }) {
  const t = useT()
  const [typed, setTyped] = useState(value)
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef(onFind)
  latest.current = onFind
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => latest.current(typed.trim()), typedPauseMs)
    return () => clearTimeout(timer)
  }, [typed, value])
  useKeys([{ key: '/', label: t('today.search'), run: () => box.current?.querySelector('input')?.focus() }])
  return (
    <div ref={box} className="work-find">
      <Input
        allowClear
        aria-label={t('today.find')}
        placeholder={t('today.find')}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  )
}
