import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Toast } from 'antd-mobile'
import { linkedRecordsAnswer, linkOutcome } from '#contracts/residents'
import { EntryKind, Timeline, type TimelineEntry } from '#contracts/timeline'
import { Answer, Empty, useSentence } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Choices, LinkRow, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import './record.css'
import { useT } from './texts.ts'

type Kind = TimelineEntry['kind']

/** The record as one line of time, newest first, a year at a time; filtered by kind, in plain words. */
export function Record() {
  const t = useT()
  const { person } = useActing()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { kind?: string; year?: string }
  const kind = EntryKind.options.find((each) => each === search.kind)
  const year = search.year ? Number(search.year) : undefined
  const set = (next: { kind?: string; year?: number }) =>
    void navigate({ to: '/record', search: next as never, replace: true })
  const query = useApi('/api/timeline/entries', Timeline, {
    params: { residentId: person.residentId, kind, year },
    keep: true,
  })
  return (
    <Screen title={t('title')} up="/">
      <Choices<Kind | 'all'>
        label={t('kinds')}
        scroll
        value={kind ?? 'all'}
        of={(['all', ...EntryKind.options] as const).map((value) => ({ value, text: t(`kind.${value}`) }))}
        onChoose={(value) => set({ kind: value === 'all' ? undefined : value })}
      />
      <Answer of={query}>
        {({ years, allYears }) => (
          <>
            {allYears.length > 1 ? (
              <Choices
                label={t('years')}
                scroll
                value={year ? String(year) : ''}
                of={[
                  { value: '', text: t('kind.all') },
                  ...allYears.map((each) => ({ value: String(each), text: t('year', { n: each }) })),
                ]}
                onChoose={(value) => set({ kind, year: value ? Number(value) : undefined })}
              />
            ) : null}
            {years.every((each) => each.entries.length === 0) ? (
              <Empty title={t(kind ? 'noneOfKind' : 'none')} hint={kind ? undefined : t('noneHint')} />
            ) : (
              years.map((each) => <Year key={each.year} year={each.year} entries={each.entries} />)
            )}
          </>
        )}
      </Answer>
      <Rows>
        <LinkRow to="/chronic" title={t('trends')} />
      </Rows>
      <Linked residentId={person.residentId} />
    </Screen>
  )
}

function Year({ year, entries }: { year: number; entries: readonly TimelineEntry[] }) {
  const t = useT()
  return (
    <section aria-label={t('year', { n: year })}>
      <h2 className="year-title">{t('year', { n: year })}</h2>
      <ol className="timeline">
        {entries.map((entry) => (
          <li key={entry.id} className="timeline-entry">
            <span className="timeline-day">
              <Day date={entry.at} short />
            </span>
            <div className="timeline-what">
              <span className="name">
                {entry.title} {entry.abnormal ? <Tag tone="warn">{t('abnormal')}</Tag> : null}
              </span>
              {entry.detail ? <span className="row-note">{entry.detail}</span> : null}
              <span className="row-note">
                {t(`kind.${entry.kind}`)}
                {entry.where ? ` · ${entry.where}` : ''}
              </span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Linked({ residentId }: { residentId: string }) {
  const t = useT()
  const client = useQueryClient()
  const sentence = useSentence()
  const { isSelf } = useActing()
  const records = useApi(`/api/residents/${residentId}/linked-records`, linkedRecordsAnswer)
  const relink = useCommand(linkOutcome, {
    onDone: (outcome) => {
      Toast.show({ content: t('relinked', { linked: outcome.linked, doubts: outcome.doubts }), duration: 4000 })
      return client.invalidateQueries()
    },
  })
  if (!records.data) return null
  return (
    <p className="row-note" style={{ textAlign: 'center' }}>
      {t('linked', { n: records.data.records.length })}
      {isSelf ? (
        <>
          {' · '}
          <button
            type="button"
            className="plain-button"
            disabled={relink.isPending}
            onClick={() => relink.mutate({ path: `/api/residents/${residentId}/link-records` })}
          >
            {t('relink')}
          </button>
        </>
      ) : null}
      {relink.error ? <span role="alert">{sentence(relink.error)}</span> : null}
    </p>
  )
}
