import { useMemo, useState } from 'react'
import type { Person } from '#contracts/village-store'
import { ActionRow, Field, Notice, Rows } from '../../resident/kit/parts.tsx'
import { Held } from '../kit/screen.tsx'
import { useAge } from '../kit/words.ts'
import { useSpell } from '../people/people.tsx'
import { useData } from '../store.tsx'
import { useT } from '../texts.ts'
import { found, searchIndex } from '../today/search.ts'

const SHOWN = 8

/** Somebody of the panel, by name, pinyin, initials. */
export function FindPerson(props: { without: ReadonlySet<string>; onFound: (person: Person) => void }) {
  const people = useData('find', (store) => store.people())
  return <Held of={people}>{(all) => <Find {...props} all={all} />}</Held>
}

function Find(props: { all: readonly Person[]; without: ReadonlySet<string>; onFound: (person: Person) => void }) {
  const t = useT()
  const age = useAge()
  const spell = useSpell()
  const [query, setQuery] = useState('')
  const index = useMemo(() => searchIndex(props.all, spell), [props.all, spell])
  const byId = useMemo(() => new Map(props.all.map((person) => [person.id, person])), [props.all])
  const hits =
    query.trim() === ''
      ? []
      : found(index, query)
          .filter((id) => !props.without.has(id))
          .slice(0, SHOWN)
          .map((id) => byId.get(id)!)
  return (
    <>
      <Field
        label={t('people.search')}
        type="search"
        autoComplete="off"
        placeholder={t('people.searchHint')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {hits.length > 0 ? (
        <Rows>
          {hits.map((person) => (
            <ActionRow
              key={person.id}
              title={`${person.name} · ${age(person.birthDate)}`}
              note={person.household?.address ?? person.address}
              onClick={() => props.onFound(person)}
            />
          ))}
        </Rows>
      ) : query.trim() === '' ? null : (
        <Notice title={t('register.notRegistered')}>
          <p>{t('register.notRegisteredHint')}</p>
        </Notice>
      )}
    </>
  )
}
