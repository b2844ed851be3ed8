import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { careRefusals } from '#contracts/refusals/care'
import { resident as ResidentShape } from '#contracts/residents'
import { ResultKind } from '#contracts/timeline'
import { ApiRefusal } from '../../shell/api.ts'
import {
  BackgroundView,
  DocumentsView,
  DocumentView,
  filterOf,
  MedicinesView,
  PlaceProvider,
  ResultsView,
  ResultView,
  SourcesView,
  SummaryView,
  TakeAway,
  TimelineView,
  TrendsView,
  TrendView,
} from '../../shell/record/index.ts'
import { useT as useRecordT } from '../../shell/record/texts.ts'
import { useMe } from '../../shell/session.tsx'
import { Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Page } from '../parts/page.tsx'
import { SexAge, useWords } from '../parts/person.tsx'
import { TicketsOfPerson } from '../tickets/of-person.tsx'
import { useT as useTicketT } from '../tickets/texts.ts'
import { useT } from './texts.ts'

const tabs = [
  'summary',
  'timeline',
  'trends',
  'medicines',
  'results',
  'background',
  'documents',
  'sources',
  'tickets',
] as const
type Tab = (typeof tabs)[number]
/** Screens that lie below a tab. */
const above: Record<string, Tab> = { trend: 'trends', result: 'results', document: 'documents' }

/** A person's record at the desk: the same parts as on the phone, in tabs. */
export function PersonPage() {
  const t = useT()
  const words = useRecordT()
  const ticketT = useTicketT()
  // Who treats applies for a special-disease ticket; others of the desk have no part in it here.
  const isDoctor = useMe().roles.includes('doctor')
  const { residentId = '', section = 'summary' } = useParams({ strict: false }) as {
    residentId?: string
    section?: string
  }
  const query = useApi(`/api/residents/${residentId}`, ResidentShape)
  const base = `/people/${residentId}`
  if (query.error) return <Closed error={query.error} retry={() => void query.refetch()} />
  const person = query.data
  const chosen = above[section] ?? section
  return (
    <Page
      title={person ? `${person.name} · ${t('person')}` : t('unknownPerson')}
      sub={person ? <SexAge sex={person.sex} age={person.ageYears} /> : ' '}
      actions={
        <Link
          to={'/browser' as string}
          search={{ type: 'Observation', query: `patient=${residentId}&_sort=-date` } as never}
        >
          {t('raw')}
        </Link>
      }
    >
      <nav className="person-tabs no-print" aria-label={t('person')}>
        {tabs
          .filter((tab) => tab !== 'tickets' || isDoctor)
          .map((tab) => (
            <Link key={tab} to={`${base}/${tab}` as string} aria-current={tab === chosen ? 'page' : undefined}>
              {tab === 'summary' ? t('overview') : tab === 'tickets' ? ticketT('tab') : words(`sections.${tab}`)}
            </Link>
          ))}
      </nav>
      {person ? (
        <PlaceProvider place={{ residentId, base }}>
          <Part section={section} base={base} name={person.name} residentId={residentId} />
        </PlaceProvider>
      ) : (
        <Loading cards={2} lines={5} />
      )}
    </Page>
  )
}

/** The refusal in words, and what can be done about it: who has no relation is told the same whichever part refused first. */
function Closed({ error, retry }: { error: Error; retry: () => void }) {
  const t = useT()
  const say = useWords()
  const refused = error instanceof ApiRefusal && (error.status === 403 || error.status === 404)
  return (
    <Page title={t('unknownPerson')}>
      {refused ? (
        <Empty title={say(careRefusals['timeline.not_allowed'])} hint={t('refusedDo')} />
      ) : (
        <ErrorState error={error} retry={retry} />
      )}
    </Page>
  )
}

function Part(props: { section: string; base: string; name: string; residentId: string }) {
  const { section, base, name, residentId } = props
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const words = useRecordT()
  const go = (to: string, next: object) => void navigate({ to: to as string, search: next as never, replace: true })
  const id = String(search.id ?? '')
  switch (section) {
    case 'timeline':
      return <TimelineView filter={filterOf(search)} onFilter={(filter) => go(`${base}/timeline`, filter)} />
    case 'trends':
      return <TrendsView />
    case 'trend':
      return <TrendView series={String(search.series ?? '')} />
    case 'medicines':
      return <MedicinesView />
    case 'results':
      return (
        <ResultsView
          kind={ResultKind.options.find((one) => one === search.kind)}
          onKind={(kind) => go(`${base}/results`, { kind })}
        />
      )
    case 'result':
      return <ResultView id={id} />
    case 'background':
      return <BackgroundView />
    case 'documents':
      return <DocumentsView />
    case 'document':
      return <DocumentView id={id} />
    case 'sources':
      return <SourcesView />
    case 'tickets':
      return <TicketsOfPerson residentId={residentId} />
    default:
      return (
        <>
          <SummaryView />
          <TakeAway name={`${words('summaryTitle')} ${name}`} />
        </>
      )
  }
}
