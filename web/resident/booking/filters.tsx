import { Popup } from 'antd-mobile'
import { DownOutline } from 'antd-mobile-icons'
import { type ReactNode, useState } from 'react'
import { DepartmentList, type SessionKind } from '#contracts/booking'
import { useApi } from '../../shell/use-api.ts'
import { ActionRow, Choices, Rows } from '../kit/parts.tsx'
import { useFindT } from './find-texts.ts'
import { type Place, usePlaces } from './near.ts'
import { useT } from './texts.ts'

export type Sort = 'soonest' | 'distance' | 'price'
export interface Filters {
  kind: SessionKind
  q?: string
  departmentCode?: string
  institutionId?: string
  sort?: Sort
}

/** Hospital, department, order and where distances are measured from. */
export function FindFilters(props: {
  filters: Filters
  set: (change: Partial<Filters>) => void
  near: string | undefined
  setNear: (id: string | undefined) => void
}) {
  const { filters, set, near, setNear } = props
  const t = useT()
  const find = useFindT()
  const places = usePlaces()
  const { data } = useApi('/api/booking/departments', DepartmentList, { params: { kind: filters.kind } })
  const departments = data?.departments ?? []
  const hospitals = [...new Map(departments.map((each) => [each.institutionId, each.institutionName]))].map(
    ([id, name]): Place => ({ id, name }),
  )
  const here = departments.filter((each) => !filters.institutionId || each.institutionId === filters.institutionId)
  const names = [...new Map(here.map((each) => [each.code, each.name]))]
  const place = places.find(({ id }) => id === near)
  return (
    <>
      <div className="filter-line">
        <PlaceChoice
          title={t('chooseHospital')}
          none={t('allHospitals')}
          places={hospitals}
          chosen={filters.institutionId}
          onChoose={(institutionId) => set({ institutionId, departmentCode: undefined })}
        />
        {filters.kind === 'offline' && places.length > 0 ? (
          <PlaceChoice
            title={find('near')}
            none={find('nearNone')}
            label={place ? find('nearSet', { name: place.name }) : find('nearUnset')}
            places={places}
            chosen={near}
            onChoose={(id) => {
              setNear(id)
              set({ sort: id ? 'distance' : undefined })
            }}
          >
            <p className="row-note">{find('nearHint')}</p>
          </PlaceChoice>
        ) : null}
      </div>
      <Choices
        label={t('departments')}
        scroll
        value={filters.departmentCode ?? ''}
        of={[{ value: '', text: t('allDepartments') }, ...names.map(([value, text]) => ({ value, text }))]}
        onChoose={(code) => set({ departmentCode: code || undefined })}
      />
      {filters.kind === 'offline' ? (
        <SegmentedSort value={filters.sort ?? 'soonest'} withDistance={near !== undefined} onChoose={set} />
      ) : null}
    </>
  )
}

function SegmentedSort(props: { value: Sort; withDistance: boolean; onChoose: (change: { sort: Sort }) => void }) {
  const find = useFindT()
  const sorts: readonly Sort[] = props.withDistance ? ['soonest', 'distance', 'price'] : ['soonest', 'price']
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of toggle buttons, not a part of a form
    <div className="segments" role="group" aria-label={find('sort')}>
      {sorts.map((sort) => (
        <button
          key={sort}
          type="button"
          className="segment"
          aria-pressed={props.value === sort}
          onClick={() => props.onChoose({ sort })}
        >
          {find(sort)}
        </button>
      ))}
    </div>
  )
}

/** A line that says what is chosen and opens the list to choose from. */
function PlaceChoice(props: {
  title: string
  none: string
  label?: string
  places: readonly Place[]
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
  children?: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const choose = (id: string | undefined) => {
    setOpen(false)
    props.onChoose(id)
  }
  const label = props.label ?? props.places.find(({ id }) => id === props.chosen)?.name ?? props.none
  return (
    <>
      <button type="button" className="plain-button place-choice" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <span>{label}</span> <DownOutline aria-hidden fontSize={12} />
      </button>
      <Popup visible={open} onMaskClick={() => setOpen(false)} onClose={() => setOpen(false)}>
        <div className="hospital-sheet" role="dialog" aria-label={props.title}>
          <h2 className="section-title">{props.title}</h2>
          {props.children}
          <Rows label={props.title}>
            <ActionRow title={props.none} chosen={!props.chosen} onClick={() => choose(undefined)} />
            {props.places.map(({ id, name }) => (
              <ActionRow key={id} title={name} chosen={id === props.chosen} onClick={() => choose(id)} />
            ))}
          </Rows>
        </div>
      </Popup>
    </>
  )
}
