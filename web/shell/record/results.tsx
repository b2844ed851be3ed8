import { useInfiniteQuery } from '@tanstack/react-query'
import {
  type ResultKind,
  ResultKind as ResultKindShape,
  type ResultLine,
  ResultSheet,
  Results,
} from '#contracts/timeline'
import { api } from '../api.ts'
import { Answer, Empty, ErrorState, Loading } from '../states.tsx'
import { useApi } from '../use-api.ts'
import { FileLinks } from './files.tsx'
import { Facts, Lines, MeaningTag, On } from './parts.tsx'
import { To, usePlace } from './place.tsx'
import { useT } from './texts.ts'

/** Laboratory and imaging results, newest first. */
export function ResultsView(props: { kind?: ResultKind; onKind: (kind: ResultKind | undefined) => void }) {
  const t = useT()
  const { residentId } = usePlace()
  const path = '/api/timeline/results'
  const query = useInfiniteQuery({
    queryKey: [path, residentId, props.kind],
    queryFn: ({ pageParam, signal }) =>
      api.query(path, Results, { params: { residentId, kind: props.kind, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (previous) => previous,
  })
  const results = query.data?.pages.flatMap((page) => page.results)
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a row of toggle buttons, not a part of a form */}
      <div className="rec-chips no-print" role="group" aria-label={t('kinds')}>
        {([undefined, ...ResultKindShape.options] as const).map((kind) => (
          <button
            key={kind ?? 'all'}
            type="button"
            className="rec-chip"
            aria-pressed={props.kind === kind}
            onClick={() => props.onKind(kind)}
          >
            {t(`resultKind.${kind ?? 'all'}`)}
          </button>
        ))}
      </div>
      {results ? null : query.error ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading cards={2} lines={4} />
      )}
      {results?.length === 0 ? <Empty title={t('noResults')} /> : null}
      {results && results.length > 0 ? (
        <Lines label={t('sections.results')}>
          {results.map((line) => (
            <li key={line.id}>
              <To section="result" search={{ id: line.id }} className="rec-row">
                <Head line={line} />
              </To>
            </li>
          ))}
        </Lines>
      ) : null}
      {query.hasNextPage ? (
        <div className="rec-next">
          <button
            type="button"
            className="state-button"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('more')}
          </button>
        </div>
      ) : null}
    </>
  )
}

function Head({ line }: { line: ResultLine }) {
  const t = useT()
  return (
    <>
      <span className="rec-main">
        <span className="rec-name">
          {line.title} {line.preliminary ? <span className="rec-state">{t('preliminary')}</span> : null}
        </span>
        {line.conclusion ? <span className="rec-clamp">{line.conclusion}</span> : null}
        <Facts
          of={[
            <On key="at" at={line.at || null} />,
            t(`resultKind.${line.kind}`),
            line.where,
            line.items > 0 ? t('items', { n: line.items }) : null,
          ]}
        />
      </span>
      {line.critical ? (
        <MeaningTag meaning="critical" />
      ) : line.abnormal > 0 ? (
        <span className="rec-meaning rec-high">{t('abnormalCount', { n: line.abnormal })}</span>
      ) : null}
    </>
  )
}

/** One result: its items with ranges, what the record says of them, the conclusion, its files. */
export function ResultView({ id }: { id: string }) {
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/result', ResultSheet, { params: { residentId, id } })
  return (
    <Answer of={query} loading={<Loading lines={8} />}>
      {(sheet) => <Sheet sheet={sheet} />}
    </Answer>
  )
}

function Sheet({ sheet }: { sheet: ResultSheet }) {
  const t = useT()
  return (
    <article className="rec-card">
      <h2 className="rec-title">{sheet.title}</h2>
      <Facts
        of={[
          <On key="at" at={sheet.at || null} />,
          sheet.where,
          sheet.by ? `${t('reportBy')} ${sheet.by}` : null,
          sheet.preliminary ? t('preliminary') : null,
        ]}
      />
      {sheet.conclusion ? (
        <section className="rec-conclusion" aria-label={t('conclusion')}>
          <h3>{t('conclusion')}</h3>
          <p className="rec-text">{sheet.conclusion}</p>
        </section>
      ) : null}
      {sheet.lines.length > 0 ? <Items sheet={sheet} /> : null}
      {sheet.images.length > 0 ? (
        <p>
          {t('images')}：{sheet.images.join('；')}
        </p>
      ) : null}
      {sheet.lines.length + sheet.images.length === 0 && !sheet.conclusion ? (
        <p className="rec-note">{t('noItems')}</p>
      ) : null}
      <FileLinks of={sheet.id} files={sheet.files} />
      {sheet.lines.some((line) => line.meaning !== null) ? (
        <p className="rec-note">{t('meaningBy')}</p>
      ) : sheet.lines.length > 0 ? (
        <p className="rec-note">{t('noReference')}</p>
      ) : null}
    </article>
  )
}

function Items({ sheet }: { sheet: ResultSheet }) {
  const t = useT()
  const withRange = sheet.lines.some((line) => line.range !== null)
  return (
    <div className="rec-table-box">
      <table className="rec-table">
        <thead>
          <tr>
            <th scope="col">{t('item')}</th>
            <th scope="col">{t('result')}</th>
            {withRange ? <th scope="col">{t('range')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {sheet.lines.map((line) => (
            <tr key={line.id} data-abnormal={line.meaning !== null && line.meaning !== 'normal'}>
              <th scope="row">
                {line.series ? (
                  <To
                    section="trend"
                    search={{ series: line.series }}
                    className="rec-link"
                    label={`${line.name} ${t('seeTrend')}`}
                  >
                    {line.name}
                  </To>
                ) : (
                  line.name
                )}
              </th>
              <td>
                <span className="tabular rec-wrap">{line.value}</span> <MeaningTag meaning={line.meaning} quiet />
                {line.before ? <Before value={line.before.value} at={line.before.at} /> : null}
              </td>
              {withRange ? <td className="rec-range">{line.range}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Before({ value, at }: { value: string; at: string }) {
  const t = useT()
  const [before = '', after = ''] = t('before', { value, at: '\u0000' }).split('\u0000')
  return (
    <small className="rec-before">
      {before}
      <On at={at || null} />
      {after}
    </small>
  )
}
