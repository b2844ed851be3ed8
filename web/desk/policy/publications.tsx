import { Link, useParams } from '@tanstack/react-router'
import { Button, Table, Tag } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { type Publication, PublicationPage, Publications } from '#contracts/policies'
import { Answer, Empty } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Changes, PolicyNav } from './parts.tsx'
import { Reached } from './resettle.tsx'
import { useT } from './texts.ts'

type One = z.output<typeof Publication>

export function PolicyPublicationsPage() {
  const t = useT()
  const say = useSay()
  const query = useApi('/api/policies/publications', Publications)
  return (
    <Page title={t('title')} sub={t('publicationsSub')}>
      <PolicyNav />
      <Card>
        <Answer of={query}>
          {({ publications }) =>
            publications.length === 0 ? (
              <Empty title={t('noPublications')} />
            ) : (
              <Table<One>
                size="small"
                rowKey="publicationId"
                pagination={false}
                dataSource={[...publications]}
                columns={[
                  { title: '', width: 90, render: (_, one) => t('numbered', { n: one.no }) },
                  {
                    title: t('draftTitle'),
                    render: (_, one) => (
                      <>
                        <Link to={`/policy/publications/${one.publicationId}` as never}>{one.title}</Link>{' '}
                        {one.correction ? <Tag color="error">{t('correctionTag')}</Tag> : null}
                        <div className="muted">{one.reason}</div>
                      </>
                    ),
                  },
                  {
                    title: t('changes'),
                    render: (_, one) => `${t('rowsCount', { n: one.rows })} · ${t('from', { day: one.fromDay })}`,
                  },
                  { title: t('steps.decide'), render: (_, one) => <Who of={one} at={say(one.publishedAt)} /> },
                ]}
              />
            )
          }
        </Answer>
      </Card>
    </Page>
  )
}

function Who({ of, at }: { of: One; at: string }) {
  const t = useT()
  return <>{t('publishedBy', { maker: of.maker.name, checker: of.checker.name, at })}</>
}

/** What one publication changed, row by row. */
export function PolicyPublicationPage() {
  const t = useT()
  const deskT = useDeskT()
  const say = useSay()
  const { publicationId } = useParams({ strict: false }) as { publicationId: string }
  const [page, setPage] = useState(1)
  const params = { limit: 50, offset: (page - 1) * 50 }
  const query = useApi(`/api/policies/publications/${publicationId}`, PublicationPage, { params, keep: true })
  return (
    <Answer of={query}>
      {({ publication, changes, total }) => (
        <Page
          title={`${t('numbered', { n: publication.no })} ${publication.title}`}
          sub={
            <>
              <Who of={publication} at={say(publication.publishedAt)} /> · {publication.reason} ·{' '}
              <Link to={`/policy/drafts/${publication.draftId}` as never}>{t('draftOf')}</Link>
            </>
          }
          actions={<Button onClick={() => window.print()}>{deskT('print')}</Button>}
        >
          <PolicyNav />
          <Reached publication={publication} />
          <Card title={t('changes')}>
            <Changes
              rows={changes.map((one) => ({ ...one, id: `${one.table} ${one.key} ${one.after?.valid_from}` }))}
              {...{ total, page, onPage: setPage }}
            />
          </Card>
        </Page>
      )}
    </Answer>
  )
}
