import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Popup } from 'antd-mobile'
import { DownOutline, SearchOutline } from 'antd-mobile-icons'
import { useDeferredValue, useEffect, useState } from 'react'
import type { z } from 'zod'
import { type Department, DepartmentList, type Doctor, DoctorList, type SessionKind } from '#contracts/booking'
import { api } from '../../shell/api.ts'
import { Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { ActionRow, Choices, LinkRow, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT, useDoctorTitle } from '../texts.ts'
import './booking.css'
import { EligibilityCard } from './eligibility-card.tsx'
import { useFreeDay } from './free-day.ts'
import { useT } from './texts.ts'

const PAGE = 20
type Filters = { kind: SessionKind; q?: string; departmentCode?: string; institutionId?: string }

/** Finds a doctor by name, pinyin, department or hospital; what is chosen stays in the address, so that back keeps it. */
export function FindDoctor() {
  const t = useT()
  const common = useCommonT()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Partial<Filters>
  const filters: Filters = { ...search, kind: search.kind === 'offline' ? 'offline' : 'online-follow-up' }
  const [words, setWords] = useState(filters.q ?? '')
  const wanted = useDeferredValue(words.trim())
  const set = (change: Partial<Filters>) =>
    void navigate({ to: '/book', search: { ...filters, ...change } as never, replace: true })

  return (
    <Screen title={t('findTitle')} up="/">
      <label className="search-box">
        <SearchOutline aria-hidden />
        <span className="visually-hidden">{t('search')}</span>
        <input
          type="search"
          value={words}
          placeholder={t('search')}
          onChange={(event) => setWords(event.target.value)}
        />
      </label>
      <Choices
        label={t('kinds')}
        value={filters.kind}
        of={(['online-follow-up', 'offline'] as const).map((kind) => ({ value: kind, text: common(`kind.${kind}`) }))}
        onChoose={(kind) => set({ kind, departmentCode: undefined })}
      />
      {filters.kind === 'online-follow-up' ? <EligibilityCard /> : null}
      <DepartmentFilter filters={filters} set={set} />
      <DoctorResults
        filters={{ ...filters, q: wanted || undefined }}
        clear={() => {
          setWords('')
          set({ q: undefined, departmentCode: undefined, institutionId: undefined })
        }}
      />
    </Screen>
  )
}

function DepartmentFilter({ filters, set }: { filters: Filters; set: (change: Partial<Filters>) => void }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const { data } = useApi('/api/booking/departments', DepartmentList, { params: { kind: filters.kind } })
  const departments: z.infer<typeof Department>[] = data?.departments ?? []
  const hospitals = [...new Map(departments.map((each) => [each.institutionId, each.institutionName]))]
  const here = departments.filter((each) => !filters.institutionId || each.institutionId === filters.institutionId)
  const names = [...new Map(here.map((each) => [each.code, each.name]))]
  const choose = (institutionId: string | undefined) => {
    setOpen(false)
    set({ institutionId, departmentCode: undefined })
  }
  return (
    <>
      <div className="filter-line">
        <button type="button" className="plain-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {hospitals.find(([id]) => id === filters.institutionId)?.[1] ?? t('allHospitals')}{' '}
          <DownOutline aria-hidden fontSize={12} />
        </button>
      </div>
      <Choices
        label={t('departments')}
        scroll
        value={filters.departmentCode ?? ''}
        of={[{ value: '', text: t('allDepartments') }, ...names.map(([value, text]) => ({ value, text }))]}
        onChoose={(code) => set({ departmentCode: code || undefined })}
      />
      <Popup visible={open} onMaskClick={() => setOpen(false)} onClose={() => setOpen(false)}>
        <div className="hospital-sheet" role="dialog" aria-label={t('chooseHospital')}>
          <Rows label={t('chooseHospital')}>
            <ActionRow title={t('allHospitals')} chosen={!filters.institutionId} onClick={() => choose(undefined)} />
            {hospitals.map(([id, name]) => (
              <ActionRow key={id} title={name} chosen={id === filters.institutionId} onClick={() => choose(id)} />
            ))}
          </Rows>
        </div>
      </Popup>
    </>
  )
}

function DoctorResults({ filters, clear }: { filters: Filters; clear: () => void }) {
  const t = useT()
  const common = useCommonT()
  const query = useInfiniteQuery({
    queryKey: ['/api/booking/doctors', filters],
    queryFn: ({ pageParam, signal }) =>
      api.query('/api/booking/doctors', DoctorList, { params: { ...filters, limit: PAGE, offset: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.doctors.length, 0)
      return shown < last.total && last.doctors.length > 0 ? shown : undefined
    },
    placeholderData: keepPreviousData,
  })
  const doctors = query.data?.pages.flatMap((page) => page.doctors)
  if (!doctors) {
    if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
    return <Loading cards={4} lines={3} />
  }
  if (doctors.length === 0) {
    const action = (
      <button type="button" className="state-button" onClick={clear}>
        {t('clear')}
      </button>
    )
    return <Empty title={t('nobody')} hint={t('nobodyHint')} action={action} />
  }
  return (
    <>
      <p className="row-note" role="status">
        {t('found', { n: query.data?.pages[0]?.total ?? 0 })}
      </p>
      <Rows>
        {doctors.map((doctor) => (
          <DoctorRow
            key={doctor.id + doctor.institutionId + doctor.departmentCode}
            doctor={doctor}
            kind={filters.kind}
          />
        ))}
      </Rows>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common('more')}
        </Button>
      ) : null}
      <ScrollToTopOnChange of={JSON.stringify(filters)} />
    </>
  )
}

/** A new search begins at its top, not where the old one was read to. */
function ScrollToTopOnChange({ of }: { of: string }) {
  const [first] = useState(of)
  useEffect(() => {
    if (of !== first) window.scrollTo({ top: 0 })
  }, [of, first])
  return null
}

function DoctorRow({ doctor, kind }: { doctor: Doctor; kind: SessionKind }) {
  const t = useT()
  const titleOf = useDoctorTitle()
  const freeDay = useFreeDay()
  return (
    <LinkRow
      to={`/book/doctors/${doctor.id}`}
      search={{ kind }}
      title={
        <>
          <strong>{doctor.name}</strong> <span className="row-note">{titleOf(doctor.title)}</span>
        </>
      }
      note={
        <>
          {doctor.institutionName} · {doctor.departmentName}
          {doctor.specialty ? <span style={{ display: 'block' }}>{doctor.specialty}</span> : null}
        </>
      }
      end={
        doctor.nextFreeDate ? (
          <Tag tone="good">{t('free', { day: freeDay(doctor.nextFreeDate) })}</Tag>
        ) : (
          <Tag>{t('full')}</Tag>
        )
      }
    />
  )
}
