import { Link } from '@tanstack/react-router'
import { AddOutline, SearchOutline } from 'antd-mobile-icons'
import { useEffect, useMemo, useState } from 'react'
import type { Person } from '#contracts/village-store'
import { Choices } from '../../resident/kit/parts.tsx'
import { Empty } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useToday } from '../kit/words.ts'
import { useData } from '../store.tsx'
import { useT } from '../texts.ts'
import { isChild, isElder } from '../today/order.ts'
import { PersonRow } from '../today/person-row.tsx'
import { found, type Spell, searchIndex } from '../today/search.ts'
import { Unreadable } from './unreadable.tsx'

const kinds = ['all', 'hypertension', 'diabetes', 'suspected', 'elder', 'child', 'unsigned'] as const
type Kind = (typeof kinds)[number]

function isOf(person: Person, kind: Kind, today: string): boolean {
  if (kind === 'all') return true
  if (kind === 'suspected') return person.suspected.length > 0
  if (kind === 'elder') return isElder(person, today)
  if (kind === 'child') return isChild(person, today)
  if (kind === 'unsigned') return person.contract?.state !== 'active' && person.contract?.state !== 'cooling'
  return person.programmes.some(({ code }) => code === kind)
}

/** Everybody of the panel: by name, pinyin, initials, the end of a phone or card, an address. All without a network. */
export function People() {
  const t = useT()
  const people = useData('people', (store) => store.people())
  return (
    <Screen
      title={t('people.title')}
      side={
        <Link to="/households/new" className="plain-button">
          <AddOutline aria-hidden /> {t('people.newHousehold')}
        </Link>
      }
    >
      <Unreadable />
      <Held of={people}>{(all) => <Find all={all} />}</Held>
    </Screen>
  )
}

function Find({ all }: { all: readonly Person[] }) {
  const t = useT()
  const today = useToday()
  const [query, setQuery] = useState('')
  const [kind, setKind] = useState<Kind>('all')
  const [shown, setShown] = useState(50)
  const spell = useSpell()
  const index = useMemo(() => searchIndex(all, spell), [all, spell])
  const byId = useMemo(() => new Map(all.map((person) => [person.id, person])), [all])
  const hits = found(index, query)
    .map((id) => byId.get(id)!)
    .filter((person) => isOf(person, kind, today))
  return (
    <>
      <label className="field">
        <span className="visually-hidden">{t('people.search')}</span>
        <span style={{ display: 'flex', alignItems: 'center', gap: 'var(--gap-2)' }}>
          <SearchOutline aria-hidden fontSize={24} />
          <input
            className="field-box"
            type="search"
            autoComplete="off"
            placeholder={t('people.searchHint')}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value)
              setShown(50)
            }}
          />
        </span>
      </label>
      <Choices
        label={t('people.kind')}
        value={kind}
        scroll
        of={kinds.map((value) => ({ value, text: t(`people.of.${value}`) }))}
        onChoose={setKind}
      />
      <p className="muted" role="status">
        {t('people.found', { n: hits.length, of: all.length })}
      </p>
      {hits.length === 0 ? <Empty title={t('people.none')} hint={t('people.noneHint')} /> : null}
      {hits.length > 0 ? (
        <ul className="rows wide">
          {hits.slice(0, shown).map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      ) : null}
      {hits.length > shown ? (
        <button type="button" className="plain-button" onClick={() => setShown(shown + 100)}>
          {t('people.more', { n: hits.length - shown })}
        </button>
      ) : null}
    </>
  )
}

const noSpelling: Spell = () => []
/** One for the whole app, so that nobody is spelt twice. */
let spelling: Spell | undefined

/** The dictionary of pinyin comes when the search is opened; until then names are found as they are written. */
export function useSpell(): Spell {
  const [spell, setSpell] = useState<Spell>(() => spelling ?? noSpelling)
  useEffect(() => {
    let current = true
    import('pinyin-pro').then(({ pinyin }) => {
      spelling ??= (name) => pinyin(name, { toneType: 'none', type: 'array', surname: 'head' })
      if (current) setSpell(() => spelling ?? noSpelling)
    })
    return () => {
      current = false
    }
  }, [])
  return spell
}
