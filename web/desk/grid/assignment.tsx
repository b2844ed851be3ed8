import { App, Button, Table } from 'antd'
import { useState } from 'react'
import { Assignment } from '#contracts/grid-assignments'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useReason } from '../sluices/use-reason.tsx'
import { useT as useDeskT } from '../texts.ts'
import { GradeTag } from './grade.tsx'
import './grid.css'
import { GridNav, usePlace } from './nav.tsx'
import { useT } from './texts.ts'

/** Who would get which team and why, and what each team would carry; then apply, and undo if it was wrong. */
export function AssignmentPage() {
  const t = useT()
  const place = usePlace()
  const { modal, message } = App.useApp()
  const ask = useReason()
  const [id, setId] = useState<string | undefined>(undefined)
  const institutionId = place.only
  const query = useApi(`/api/grid/assignments/${id}`, Assignment, { enabled: id !== undefined })
  const propose = useCommand(Assignment, { onDone: (made) => setId(made.id) })
  const change = useCommand(Assignment, {
    onDone: (made) => {
      void message.success(t(made.state === 'applied' ? 'applied' : 'undone'))
      void query.refetch()
    },
  })
  const found = query.data
  const apply = () =>
    modal.confirm({
      ...{ title: t('apply'), content: t('applyAsk', { count: found?.changes.filter(({ to }) => to).length ?? 0 }) },
      ...{ okText: t('apply'), cancelText: t('cancel') },
      onOk: () => change.mutate({ path: `/api/grid/assignments/${id}/apply` }),
    })
  const undo = async () => {
    const reason = await ask({ title: t('undoAssign'), content: t('undoAsk'), danger: true })
    if (reason) change.mutate({ path: `/api/grid/assignments/${id}/undo`, body: { reason } })
  }
  return (
    <Page
      title={t('assignTitle')}
      sub={t('assignSub')}
      actions={
        <>
          {found?.state === 'applied' ? (
            <Button danger loading={change.isPending} onClick={() => void undo()}>
              {t('undoAssign')}
            </Button>
          ) : null}
          {found?.state === 'previewed' && found.changes.some(({ to }) => to) ? (
            <Button type="primary" loading={change.isPending} onClick={apply}>
              {t('apply')}
            </Button>
          ) : null}
        </>
      }
    >
      <GridNav />
      <div className="page-actions no-print">
        {place.select}
        <Button
          loading={propose.isPending}
          disabled={institutionId === undefined}
          onClick={() => propose.mutate({ path: '/api/grid/assignments', body: { institutionId } })}
        >
          {t('propose')}
        </Button>
      </div>
      <Refused error={propose.error ?? change.error} />
      {id === undefined ? (
        <Card>
          <Empty title={t('notYet')} hint={t(institutionId ? 'notYetDo' : 'pickFirst')} />
        </Card>
      ) : (
        <Answer of={query}>{(assignment) => <Proposal of={assignment} />}</Answer>
      )}
    </Page>
  )
}

function Proposal({ of }: { of: Assignment }) {
  const t = useT()
  return (
    <>
      <p className="headline">
        {t('unchanged', { changed: of.changes.length, unchanged: of.unchanged })}{' '}
        <span className="muted">{t(`state.${of.state}`)}</span>
      </p>
      <Loads loads={of.loads} />
      <Changes of={of} />
    </>
  )
}

function Loads({ loads }: { loads: Assignment['loads'] }) {
  const t = useT()
  const most = Math.max(1, ...loads.flatMap(({ before, after }) => [before.weighted, after.weighted]))
  const said = loads.map(({ name, before, after }) => `${name} ${before.weighted} → ${after.weighted}`).join('; ')
  const legend = (part: 'before' | 'after') => (
    <>
      <i className="legend-dot load-bar" data-part={part} />
      {t(part)}
    </>
  )
  return (
    <Card
      title={t('loadChange')}
      extra={
        <span className="muted">
          {legend('before')}
          {legend('after')}
        </span>
      }
    >
      <div className="load-rows" role="img" aria-label={t('loadChangeSay', { rows: said })}>
        {loads.map(({ teamId, name, quota, before, after }) => (
          <div key={teamId} className="load-row">
            <span>{name}</span>
            <span className="load-pair">
              <span className="load-bar" data-part="before" style={{ width: `${(before.weighted / most) * 100}%` }} />
              <span className="load-bar" data-part="after" style={{ width: `${(after.weighted / most) * 100}%` }} />
            </span>
            <span className={after.households > quota ? 'amber tabular' : 'tabular'}>
              {`${before.households} → ${t('loadOf', { households: after.households, quota })}`}
              <br />
              <small className="muted">{`${t('weighted')} ${before.weighted} → ${after.weighted}`}</small>
            </span>
          </div>
        ))}
      </div>
    </Card>
  )
}

type Change = Assignment['changes'][number]

function Changes({ of }: { of: Assignment }) {
  const t = useT()
  const deskT = useDeskT()
  const save = () => {
    const head = [t('head'), t('grades'), t('from'), t('to'), t('because'), t('distance')]
    const rows = of.changes.map((one) => [
      ...[one.headName, one.grade, one.from?.name, one.to?.name, one.reasonText, one.distanceM],
    ])
    saveCsv('assignment', csvOf(head, rows))
  }
  return (
    <Card
      title={t('changes')}
      extra={
        <button type="button" className="plain-button no-print" onClick={save}>
          {deskT('exportCsv')}
        </button>
      }
    >
      {of.changes.length === 0 ? (
        <p className="muted">{t('noChanges')}</p>
      ) : (
        <Table<Change>
          size="small"
          rowKey="householdId"
          dataSource={of.changes}
          scroll={{ x: 860 }}
          pagination={of.changes.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
          columns={[
            { title: t('head'), width: 110, render: (_, one) => one.headName ?? '—' },
            { title: t('grades'), width: 100, render: (_, one) => <GradeTag grade={one.grade} /> },
            { title: t('from'), render: (_, one) => one.from?.name ?? <span className="muted">{t('noTeam')}</span> },
            { title: t('to'), render: (_, one) => one.to?.name ?? <b className="amber">{t('leftOver')}</b> },
            { title: t('because'), render: (_, one) => one.reasonText },
            {
              ...{ title: t('distance'), width: 100, align: 'right', className: 'tabular' },
              render: (_, one) => (one.distanceM === null ? '—' : t('metres', { m: one.distanceM })),
            },
          ]}
        />
      )}
    </Card>
  )
}
