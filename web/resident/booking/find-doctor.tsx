import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { SearchOutline } from 'antd-mobile-icons'
import { useDeferredValue, useEffect, useState } from 'react'
import { DoctorList } from '#contracts/booking'
import { api } from '../../shell/api.ts'
import { Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { Choices, LinkRow, Rows } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import './booking.css'
import { DoctorRow } from './doctor-row.tsx'
import { EligibilityCard } from './eligibility-card.tsx'
import { type Filters, FindFilters, type Sort } from './filters.tsx'
import { useFindT } from './find-texts.ts'
import { useNear } from './near.ts'
import { RestrictionCard } from './restriction-card.tsx'
import { useT } from './texts.ts'
import { useRelease } from './use-release.ts'

const PAGE = 20
const sorts: readonly string[] = ['soonest', 'distance', 'price']

/** Finds a doctor by name, pinyin, department or hospital; what is chosen stays in the address, so that back keeps it. */
export function FindDoctor() {
  const t = useT()
  const find = useFindT()
  const common = useCommonT()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Partial<Filters> & { advice?: string }
  const { near, setNear } = useNear()
  const kind = search.kind === 'offline' ? 'offline' : 'online-follow-up'
  const sort = sortOf(search.sort, kind, near)
  const filters: Filters = { ...pick(search), kind, sort }
  const [words, setWords] = useState(search.q ?? '')
  const wanted = useDeferredValue(words.trim())
  const set = (change: Partial<Filters>) =>
    void navigate({ to: '/book', search: { ...search, ...change } as never, replace: true })
  const chosen = { ...filters, q: wanted || undefined, nearInstitutionId: kind === 'offline' ? near : undefined }
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
        value={kind}
        of={(['online-follow-up', 'offline'] as const).map((each) => ({ value: each, text: common(`kind.${each}`) }))}
        onChoose={(next) => set({ kind: next, departmentCode: undefined })}
      />
      <RestrictionCard />
      {kind === 'online-follow-up' ? <EligibilityCard /> : null}
      {kind === 'offline' && !search.advice ? (
        <Rows>
          <LinkRow to="/guide" title={find('guide')} note={find('guideNote')} />
        </Rows>
      ) : null}
      <FindFilters filters={filters} set={set} near={near} setNear={setNear} />
      <DoctorResults
        filters={chosen}
        advice={search.advice}
        clear={() => {
          setWords('')
          set({ q: undefined, departmentCode: undefined, institutionId: undefined })
        }}
      />
    </Screen>
  )
}

const pick = ({ departmentCode, institutionId }: Partial<Filters>) => ({ departmentCode, institutionId })

/** Without a place there is no distance to sort by. */
function sortOf(asked: string | undefined, kind: string, near: string | undefined): Sort | undefined {
  if (kind !== 'offline' || asked === undefined || !sorts.includes(asked)) return undefined
  return asked === 'distance' && !near ? undefined : (asked as Sort)
}

interface ResultProps {
  filters: Filters & { nearInstitutionId?: string }
  advice: string | undefined
  clear: () => void
}

function DoctorResults({ filters, advice, clear }: ResultProps) {
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
  useRelease(
    (doctors ?? []).map((doctor) => (doctor.nextFreeDate ? null : doctor.nextReleaseAt)),
    query.refetch,
  )
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
            search={advice ? { advice } : {}}
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
