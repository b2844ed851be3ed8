import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { Household } from '#contracts/grid'
import { useApi } from '../../shell/use-api.ts'
import { PersonFinder } from '../booking/person-finder.tsx'
import { SexAge } from '../parts/person.tsx'
import { useHouseholds } from './households.tsx'
import { useHas } from './nav.tsx'
import { useT } from './texts.ts'

export interface Picked {
  readonly id: string
  readonly name: string
  readonly sex: string
  readonly ageYears: number
}

/** Finds a person: registrars by document or phone, everybody else through the households they may see. */
export function PersonPicker({
  institutionId,
  onPick,
}: {
  institutionId?: string | undefined
  onPick: (person: Picked) => void
}) {
  const has = useHas()
  if (has('registrar')) return <PersonFinder onChoose={onPick} />
  return <ByHousehold institutionId={institutionId} onPick={onPick} />
}

function ByHousehold({
  institutionId,
  onPick,
}: {
  institutionId?: string | undefined
  onPick: (person: Picked) => void
}) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState<string | undefined>(undefined)
  const search = useDeferredValue(typed.trim())
  const found = useHouseholds({ institutionId, search }, 8, search.length > 0)
  const home = useApi(`/api/grid/households/${open}`, Household, { enabled: open !== undefined })
  const members = (home.data?.members ?? []).filter(({ until }) => until === null)
  return (
    <div className="form">
      <Input
        aria-label={t('search')}
        placeholder={t('search')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
          setOpen(undefined)
        }}
      />
      {open === undefined && search
        ? (found.data?.households ?? []).map((one) => (
            <button key={one.id} type="button" className="person-row" onClick={() => setOpen(one.id)}>
              <b>{one.headName ?? t('householdOf')}</b> <span className="muted">{one.address}</span>
            </button>
          ))
        : members.map((one) => (
            <button
              key={one.residentId}
              type="button"
              className="person-row"
              onClick={() => onPick({ id: one.residentId, name: one.name, sex: one.sex, ageYears: one.ageYears })}
            >
              <b>{one.name}</b> <SexAge sex={one.sex} age={one.ageYears} />
              <span className="muted">{t(`relations.${one.relation}`)}</span>
            </button>
          ))}
    </div>
  )
}
