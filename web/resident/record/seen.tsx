import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { useState } from 'react'
import type { z } from 'zod'
import { trailAnswer, type trailEntry } from '#contracts/consent'
import { api } from '../../shell/api.ts'
import { Empty, ErrorState, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useActing } from '../acting.tsx'
import { Choices, Row, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import { useT } from './texts.ts'

/** Everyone else who has seen or changed the record, newest first, and on a touch one's own looks too; emergency access stands out with its reason. */
export function Seen() {
  const t = useT()
  const common = useCommonT()
  const { person } = useActing()
  const [whose, setWhose] = useState<'others' | 'all'>('others')
  const path = `/api/consent/residents/${person.residentId}/trail`
  const query = useInfiniteQuery({
    queryKey: [path, whose],
    queryFn: ({ pageParam, signal }) =>
      api.query(path, trailAnswer, { params: { limit: 50, before: pageParam, whose }, signal }),
    initialPageParam: undefined as z.infer<typeof trailAnswer>['next'] | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const entries = query.data && gathered(query.data.pages.flatMap((page) => page.entries))
  return (
    <Screen title={t('seenTitle')} up="/">
      <p className="muted">{t('seenIntro')}</p>
      <Choices
        label={t('seenWhose')}
        value={whose}
        of={[
          { value: 'others', text: t('seenOthers') },
          { value: 'all', text: t('seenAll') },
        ]}
        onChoose={setWhose}
      />
      {entries ? null : query.error ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading lines={6} />
      )}
      {entries?.length === 0 ? <Empty title={t('seenNone')} /> : null}
      {entries && entries.length > 0 ? (
        <Rows label={t('seenTitle')}>
          {entries.map((entry, index) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id; two may be alike to the millisecond
              key={`${entry.at}${index}`}
              title={
                <>
                  {entry.who} <span className="row-note">{entry.role}</span>{' '}
                  {entry.breakGlass ? <Tag tone="bad">{t('emergency')}</Tag> : null}
                </>
              }
              note={
                <>
                  {entry.what}
                  {entry.times > 1 ? ` × ${entry.times}` : ''}
                  {entry.institution ? ` · ${entry.institution}` : ''}
                  {entry.reason ? ` · ${t('reason', { text: entry.reason })}` : ''}
                </>
              }
              end={<Time at={entry.at} />}
            />
          ))}
        </Rows>
      ) : null}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common('more')}
        </Button>
      ) : null}
    </Screen>
  )
}

type Entry = z.infer<typeof trailEntry>
const GATHER_MS = 10 * 60_000

/** One look at a record touches many parts: the same person doing the same within ten minutes is one line with its count. */
function gathered(entries: readonly Entry[]): (Entry & { times: number })[] {
  const lines: (Entry & { times: number })[] = []
  for (const entry of entries) {
    const line = lines.find(
      (each) =>
        each.who === entry.who &&
        each.what === entry.what &&
        each.reason === entry.reason &&
        !entry.breakGlass &&
        Date.parse(each.at) - Date.parse(entry.at) < GATHER_MS,
    )
    if (line) line.times += 1
    else lines.push({ ...entry, times: 1 })
  }
  return lines
}
