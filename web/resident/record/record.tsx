import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Toast } from 'antd-mobile'
import type { ReactNode } from 'react'
import { lookAgainAnswer } from '#contracts/identity'
import { ResultKind } from '#contracts/timeline'
import {
  BackgroundView,
  DocumentsView,
  DocumentView,
  filterOf,
  MedicinesView,
  PlaceProvider,
  ResultsView,
  ResultView,
  type SectionName,
  SourcesView,
  SummaryView,
  TakeAway,
  TimelineView,
  To,
  TrendsView,
  TrendView,
} from '../../shell/record/index.ts'
import { useT as useRecordT } from '../../shell/record/texts.ts'
import { useSentence } from '../../shell/states.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { LinkRow, Rows } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import './record.css'
import { useT } from './texts.ts'

const doors: readonly SectionName[] = [
  'results',
  'medicines',
  'trends',
  'background',
  'documents',
  'sources',
  'summary',
]

/** The record of whom one acts for, below one address of the app. */
function Mine({ title, up = '/record', children }: { title: string; up?: string; children: ReactNode }) {
  const { person } = useActing()
  return (
    <Screen title={title} up={up}>
      <PlaceProvider place={{ residentId: person.residentId, base: '/record' }}>{children}</PlaceProvider>
    </Screen>
  )
}

function useSearched(): Record<string, string | undefined> {
  return useSearch({ strict: false }) as Record<string, string | undefined>
}

/** The record as one line of time, with the ways into its parts above. */
export function Record() {
  const t = useT()
  const words = useRecordT()
  const navigate = useNavigate()
  const search = useSearched()
  return (
    <Mine title={t('title')} up="/">
      <nav aria-label={t('parts')}>
        <ul className="rec-doors">
          {doors.map((section) => (
            <li key={section}>
              <To section={section} className="rec-door">
                {words(`sections.${section as 'results'}`)}
              </To>
            </li>
          ))}
          <li>
            <a className="rec-door" href="/seen" onClick={(event) => follow(event, () => navigate({ to: '/seen' }))}>
              {t('seenTitle')}
            </a>
          </li>
        </ul>
      </nav>
      <TimelineView
        filter={filterOf(search)}
        onFilter={(filter) => void navigate({ to: '/record', search: filter as never, replace: true })}
      />
    </Mine>
  )
}

/** A plain link that the router follows, unless it is opened beside. */
function follow(event: React.MouseEvent, go: () => unknown): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  void go()
}

export function TrendsScreen() {
  const t = useRecordT()
  return (
    <Mine title={t('sections.trends')}>
      <TrendsView />
    </Mine>
  )
}

export function TrendScreen() {
  const t = useRecordT()
  const { series = '' } = useSearched()
  return (
    <Mine title={t('sections.trends')} up="/record/trends">
      <TrendView series={series} />
    </Mine>
  )
}

export function MedicinesScreen() {
  const t = useRecordT()
  return (
    <Mine title={t('sections.medicines')}>
      <MedicinesView />
    </Mine>
  )
}

export function ResultsScreen() {
  const t = useRecordT()
  const navigate = useNavigate()
  const { kind } = useSearched()
  return (
    <Mine title={t('sections.results')}>
      <ResultsView
        kind={ResultKind.options.find((one) => one === kind)}
        onKind={(kind) => void navigate({ to: '/record/results', search: { kind } as never, replace: true })}
      />
    </Mine>
  )
}

export function ResultScreen() {
  const t = useRecordT()
  const { id = '' } = useSearched()
  return (
    <Mine title={t('sections.results')} up="/record/results">
      <ResultView id={id} />
    </Mine>
  )
}

export function BackgroundScreen() {
  const t = useRecordT()
  return (
    <Mine title={t('sections.background')}>
      <BackgroundView />
    </Mine>
  )
}

export function DocumentsScreen() {
  const t = useRecordT()
  return (
    <Mine title={t('sections.documents')}>
      <DocumentsView />
    </Mine>
  )
}

export function DocumentScreen() {
  const t = useRecordT()
  const { id = '' } = useSearched()
  return (
    <Mine title={t('sections.documents')} up="/record/documents">
      <DocumentView id={id} />
    </Mine>
  )
}

export function SourcesScreen() {
  const t = useRecordT()
  const words = useT()
  return (
    <Mine title={t('sections.sources')}>
      <SourcesView />
      <Relink />
      <Rows>
        <LinkRow to="/seen" title={words('seenTitle')} />
      </Rows>
    </Mine>
  )
}

export function SummaryScreen() {
  const t = useRecordT()
  const { person } = useActing()
  return (
    <Mine title={t('summaryTitle')}>
      <SummaryView />
      <TakeAway name={`${t('summaryTitle')} ${person.name}`} />
    </Mine>
  )
}

function Relink() {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const { isSelf, person } = useActing()
  const relink = useCommand(lookAgainAnswer, {
    onDone: (outcome) => {
      Toast.show({ content: t('relinked', { linked: outcome.linked, doubts: outcome.doubts }), duration: 4000 })
      return client.invalidateQueries()
    },
  })
  if (!isSelf) return null
  return (
    <p style={{ textAlign: 'center' }}>
      <button
        type="button"
        className="plain-button"
        disabled={relink.isPending}
        onClick={() => relink.mutate({ path: `/api/identity/residents/${person.residentId}/look-again` })}
      >
        {t('relink')}
      </button>
      {relink.error ? <span role="alert">{sentence(relink.error)}</span> : null}
    </p>
  )
}
