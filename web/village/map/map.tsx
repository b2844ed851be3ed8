import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { CellDocument } from '#contracts/village'
import type { Person, TodayItem } from '#contracts/village-store'
import { Choices } from '../../resident/kit/parts.tsx'
import { Empty } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useToday } from '../kit/words.ts'
import { useData } from '../store.tsx'
import { useT } from '../texts.ts'
import { type Home, homesOf, placed } from './homes.ts'
import { centreOf, frameOf } from './project.ts'

/** How much care a household needs: told apart by size and letter too, not by colour alone. */
const colours = { A: '#4c8f6d', B: '#3d6b9e', C: '#9a6412', D: '#b83a2e', none: '#6b7780' } as const
const sizes = { A: 11, B: 13, C: 16, D: 19, none: 9 } as const
/** So many on one picture are drawn smaller. */
const CROWDED = 25

interface Ground {
  readonly cells: readonly CellDocument[]
  readonly people: readonly Person[]
  readonly items: readonly TodayItem[]
}

/** The cells drawn from their outlines, without tiles and network; a household is a mark with the letter of its grade. */
export function CellMap() {
  const t = useT()
  const today = useToday()
  const ground = useData<Ground>(`map ${today}`, async (store) => {
    const [cells, people, items] = await Promise.all([store.cells(), store.people(), store.today(today)])
    return { cells, people, items }
  })
  return (
    <Screen title={t('map.title')}>
      <Held of={ground}>{(data) => <Picture ground={data} />}</Held>
    </Screen>
  )
}

function Picture({ ground }: { ground: Ground }) {
  const t = useT()
  const [cell, setCell] = useState<string>('all')
  const [only, setOnly] = useState<'all' | 'today'>('all')
  const homes = useMemo(() => homesOf(ground.people, ground.items), [ground])
  const drawn = ground.cells.filter(({ outline }) => outline.length > 2)
  const cells = cell === 'all' ? drawn : drawn.filter(({ id }) => id === cell)
  const shown = homes.filter((home) => (cell === 'all' || home.cellId === cell) && (only === 'all' || home.waiting > 0))
  if (homes.length === 0) return <Empty title={t('map.none')} hint={t('map.noneHint')} />
  return (
    <>
      <Choices
        label={t('map.which')}
        value={only}
        of={(['all', 'today'] as const).map((value) => ({ value, text: t(`map.only.${value}`) }))}
        onChoose={setOnly}
      />
      {ground.cells.length > 1 ? (
        <Choices
          label={t('map.cell')}
          value={cell}
          scroll
          of={[
            { value: 'all', text: t('map.allCells') },
            ...ground.cells.map(({ id, name }) => ({ value: id, text: name })),
          ]}
          onChoose={setCell}
        />
      ) : null}
      {cells.length > 0 ? <Drawing cells={cells} homes={shown} /> : <p className="muted">{t('map.noOutline')}</p>}
      <p className="legend">
        {(['D', 'C', 'B', 'A', 'none'] as const).map((grade) => (
          <span key={grade}>
            <svg width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true">
              <circle r={sizes[grade] / 2} fill={colours[grade]} />
            </svg>
            {t(`grade.${grade}`)}
          </span>
        ))}
      </p>
      <List homes={shown} />
    </>
  )
}

const WIDTH = 720

function Drawing({ cells, homes }: { cells: readonly CellDocument[]; homes: readonly Home[] }) {
  const t = useT()
  const navigate = useNavigate()
  const frame = useMemo(
    () =>
      frameOf(
        cells.map(({ outline }) => outline),
        WIDTH,
        36,
      ),
    [cells],
  )
  const marks = useMemo(() => placed(cells, homes, frame), [cells, homes, frame])
  const guessed = marks.some((mark) => mark.guessed)
  const scale = marks.length > CROWDED ? 0.75 : 1
  const open = (id: string) => void navigate({ to: '/households/$householdId', params: { householdId: id } as never })
  return (
    <div className="map-frame">
      <svg
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        role="img"
        aria-label={t('map.label', { cells: cells.length, homes: homes.length })}
      >
        {cells.map((cell) => {
          const ring = cell.outline.map(([x, y]) => frame.at(x, y))
          return (
            <polygon
              key={cell.id}
              points={ring.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
              fill="#f4f1ea"
              stroke="#5d6870"
              strokeWidth="2"
            />
          )
        })}
        {marks.map(({ home, x, y }) => {
          const grade = home.grade ?? 'none'
          return (
            // The list below leads to the same households by keyboard and screen reader.
            // biome-ignore lint/a11y/noStaticElementInteractions: see above
            <g
              key={home.id}
              transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale})`}
              onClick={() => open(home.id)}
            >
              <circle r="36" fill="transparent" />
              {home.waiting > 0 ? <circle r={sizes[grade] + 5} fill="none" stroke="#10191d" strokeWidth="3" /> : null}
              <circle r={sizes[grade] + 2} fill={colours[grade]} stroke="#fff" strokeWidth="1.5" />
              {home.grade ? (
                <text y="6" textAnchor="middle" fontSize="17" fontWeight="700" fill="#fff">
                  {home.grade}
                </text>
              ) : null}
            </g>
          )
        })}
        {/* Names last, with a rim: no mark hides them. */}
        {cells.map((cell) => {
          const ring = cell.outline.map(([x, y]) => frame.at(x, y))
          const [top, centre] = [Math.min(...ring.map(({ y }) => y)), centreOf(ring)]
          return (
            <text key={cell.id} className="map-name" x={centre.x} y={Math.max(20, top - 8)} textAnchor="middle">
              {cell.name}
            </text>
          )
        })}
      </svg>
      {guessed ? <p className="muted">{t('map.guessed')}</p> : null}
    </div>
  )
}

const LISTED = 40

function List({ homes }: { homes: readonly Home[] }) {
  const t = useT()
  const navigate = useNavigate()
  const [all, setAll] = useState(false)
  const sorted = [...homes].sort(
    (a, b) =>
      b.waiting - a.waiting || (b.grade ?? '').localeCompare(a.grade ?? '') || a.name.localeCompare(b.name, 'zh'),
  )
  return (
    <ul className="rows wide" aria-label={t('map.list')}>
      {sorted.slice(0, all ? undefined : LISTED).map((home) => (
        <li key={home.id}>
          <button
            type="button"
            className="row"
            onClick={() => void navigate({ to: '/households/$householdId', params: { householdId: home.id } as never })}
          >
            <span className="row-main">
              <span className="person-row-head">
                <strong>{t('map.home', { name: home.name })}</strong>
                {home.grade ? <span className="badge">{t(`grade.${home.grade}`)}</span> : null}
                {home.waiting > 0 ? <span className="badge warn">{t('map.waiting', { n: home.waiting })}</span> : null}
              </span>
              {home.address ? <span className="row-note">{home.address}</span> : null}
            </span>
            <span className="row-end">{t('people.count', { n: home.people })}</span>
          </button>
        </li>
      ))}
      {sorted.length > LISTED && !all ? (
        <li>
          <button type="button" className="row" onClick={() => setAll(true)}>
            {t('people.more', { n: sorted.length - LISTED })}
          </button>
        </li>
      ) : null}
    </ul>
  )
}
