import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Tag } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { DraftPage, DraftRows, type PolicyTable, type RowProblem } from '#contracts/policies'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { Decide } from './decide.tsx'
import { stateColours } from './drafts.tsx'
import { DraftTools, RowActions } from './edit.tsx'
import { type ChangeRow, Changes, PolicyNav, TablePick, useMayEdit } from './parts.tsx'
import { PreviewCard } from './preview.tsx'
import { RowForm } from './row-form.tsx'
import { titleOf } from './say.ts'
import { useT } from './texts.ts'

type Whole = z.output<typeof DraftPage>

/** One draft: what it changes, what it would do to a month's bills, and who decides. */
export function PolicyDraftPage() {
  const { draftId } = useParams({ strict: false }) as { draftId: string }
  const query = useApi(`/api/policies/drafts/${draftId}`, DraftPage, { keep: true })
  return <Answer of={query}>{(page) => <One page={page} />}</Answer>
}

function One({ page }: { page: Whole }) {
  const t = useT()
  const say = useSay()
  const client = useQueryClient()
  const mayEdit = useMayEdit()
  const { draft } = page
  const editable = mayEdit && draft.state === 'open'
  const refresh = () => void client.invalidateQueries()
  return (
    <Page
      title={draft.title}
      sub={
        <>
          <Tag color={stateColours[draft.state]}>{t(`state.${draft.state}`)}</Tag>
          {draft.correction ? <Tag color="error">{t('correctionTag')}</Tag> : null}
          {draft.reason} · {t('by', { name: draft.madeBy.name, at: say(draft.editedAt) })}
        </>
      }
      actions={mayEdit ? <Decide page={page} onDone={refresh} /> : null}
    >
      <PolicyNav />
      <Problems page={page} />
      <PreviewCard draft={draft} />
      <RowsCard page={page} editable={editable} onDone={refresh} />
      {page.decisions.length > 0 ? (
        <Card title={t('decisions')}>
          <ul>
            {page.decisions.map((one) => (
              <li key={`${one.what} ${one.at}`}>
                {one.who.name} {t(`decided.${one.what}`)} <span className="muted">{say(one.at)}</span> {one.reason}
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </Page>
  )
}

function Problems({ page }: { page: Whole }) {
  const t = useT()
  return (
    <>
      {page.problemCount > 0 ? (
        <Alert
          type="error"
          showIcon
          title={t('problems', { n: page.problemCount })}
          description={<ProblemList of={page.problems} />}
        />
      ) : null}
      {page.conflicts.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('conflicts')}
          description={page.conflicts.map(({ key, title }) => t('conflictOf', { key, title })).join('；')}
        />
      ) : null}
    </>
  )
}

export function ProblemList({ of }: { of: readonly RowProblem[] }) {
  const t = useT()
  const words = useWords()
  const { locale } = usePreferences()
  return (
    <ul className="policy-errors">
      {of.map((one) => (
        <li key={`${one.line} ${one.rowId} ${one.field} ${one.code}`}>
          {one.line === null ? one.rowId?.split('|')[0] : t('line', { n: one.line })}
          {one.field ? ` · ${titleOf(one.table, one.field, locale)}` : ''}: {words(one.words)}
        </li>
      ))}
    </ul>
  )
}

function RowsCard({ page, editable, onDone }: { page: Whole; editable: boolean; onDone: () => void }) {
  const t = useT()
  const { draftId } = page.draft
  const counts = new Map(page.byTable.map((one) => [one.table, one.added + one.changed + one.ended]))
  const first = page.byTable.find((one) => counts.get(one.table))?.table ?? 'policy'
  const [picked, setPicked] = useState<PolicyTable | undefined>(undefined)
  const table = picked ?? first
  const [at, setAt] = useState(1)
  const [editing, setEditing] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const params = { table, limit: 50, offset: (at - 1) * 50 }
  const query = useApi(`/api/policies/drafts/${draftId}/rows`, DraftRows, { params, keep: true })
  const stop = () => {
    setEditing(null)
    setAdding(false)
  }
  const done = () => {
    stop()
    onDone()
  }
  const form = (row: ChangeRow) => (
    <RowForm
      {...{ draftId, table, onCancel: stop, onDone: done }}
      cells={row.after ?? {}}
      rowId={row.id}
      ending={row.change === 'ended'}
    />
  )
  return (
    <Card title={t('changes')}>
      <div className="policy-filters">
        <TablePick
          value={table}
          counts={counts}
          onChange={(next) => {
            stop()
            setAt(1)
            setPicked(next)
          }}
        />
      </div>
      {editable ? <DraftTools {...{ page, table, onDone }} onAdd={() => setAdding(true)} /> : null}
      {adding ? <RowForm {...{ draftId, table, onCancel: stop, onDone: done }} cells={{}} /> : null}
      <Answer of={query}>
        {({ rows, total }) =>
          rows.length === 0 ? (
            <Empty title={t('noRows')} />
          ) : (
            <Changes
              rows={rows.map(({ rowId, cells, ...row }) => ({ ...row, id: rowId, after: cells }))}
              {...{ total, page: at, onPage: setAt }}
              {...(editable
                ? {
                    expanded: { id: editing, show: form },
                    extra: (row: ChangeRow) => (
                      <RowActions {...{ draftId, table, onDone }} rowId={row.id} onEdit={() => setEditing(row.id)} />
                    ),
                  }
                : {})}
            />
          )
        }
      </Answer>
    </Card>
  )
}
