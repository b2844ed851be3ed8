import { Link, useParams } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { Cell } from '#contracts/grid'
import { Answer } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useOutlines, useTops } from '../measures/places.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { useReason } from '../sluices/use-reason.tsx'
import { GradeBar } from './grade.tsx'
import './grid.css'
import { Households } from './households.tsx'
import { useOffice } from './nav.tsx'
import { OutlinePicture } from './outline-picture.tsx'
import { useT } from './texts.ts'

/** One cell: where it lies, who answers there, and its households. */
export function CellPage() {
  const t = useT()
  const { cellId = '' } = useParams({ strict: false }) as { cellId?: string }
  const query = useApi(`/api/grid/cells/${cellId}`, Cell)
  return (
    <Answer of={query}>
      {(cell) => (
        <Page
          title={cell.name}
          sub={
            <>
              <Link to={'/grid' as never}>{t('back')}</Link>
              {` · ${t('cellSub', { code: cell.code, institution: cell.institutionName, from: cell.from })}`}
              {cell.to ? ` · ${t('ended', { to: cell.to, reason: cell.endReason ?? '' })}` : ''}
            </>
          }
          actions={cell.to ? null : <Actions cell={cell} onDone={() => void query.refetch()} />}
        >
          <div className="columns columns-side">
            <Where cell={cell} />
            <Card title={t('homes')}>
              <Households cellId={cell.id} />
            </Card>
          </div>
        </Page>
      )}
    </Answer>
  )
}

function Actions({ cell, onDone }: { cell: Cell; onDone: () => void }) {
  const t = useT()
  const office = useOffice()
  const ask = useReason()
  const { message } = App.useApp()
  const close = useCommand(Cell, {
    onDone: () => {
      void message.success(t('saved'))
      onDone()
    },
  })
  if (!office) return null
  const start = async () => {
    const reason = await ask({ title: t('close'), content: t('closeAsk'), danger: true })
    if (reason) close.mutate({ path: `/api/grid/cells/${cell.id}/close`, body: { reason } })
  }
  return (
    <>
      <Refused error={close.error} />
      {(['amend', 'split'] as const).map((what) => (
        <Link key={what} to={`/grid/cells/$cellId/${what}` as never} params={{ cellId: cell.id } as never}>
          <Button tabIndex={-1}>{t(what)}</Button>
        </Link>
      ))}
      <Button danger onClick={() => void start()}>
        {t('close')}
      </Button>
    </>
  )
}

function Where({ cell }: { cell: Cell }) {
  const t = useT()
  const between = useBetween()
  const map = useOutlines(useTops())
  const own = map.data?.features.find(({ id }) => id === cell.id)?.properties
  const around = (map.data?.features ?? []).filter(({ id }) => id !== cell.id).map(({ geometry }) => geometry)
  return (
    <Card title={t('outline')}>
      <OutlinePicture of={[cell.outline]} around={around} label={`${t('outline')} ${cell.name}`} />
      <dl className="facts">
        <dt>{t('population')}</dt>
        <dd className="tabular">{cell.registeredPeople}</dd>
        <dt>{t('people')}</dt>
        <dd className="tabular">{cell.people}</dd>
        <dt>{t('households')}</dt>
        <dd className="tabular">{cell.households}</dd>
        <dt>{t('grades')}</dt>
        <dd>{own ? <GradeBar of={own.households} /> : '—'}</dd>
        <dt>{t('teamsHere')}</dt>
        <dd>{between((own?.teams ?? []).map(({ name, households }) => `${name} ${households}`)) || t('noTeam')}</dd>
      </dl>
      {cell.cameFrom.length > 0 ? (
        <p className="muted">{t('cameFrom', { names: between(cell.cameFrom.map(({ name }) => name)) })}</p>
      ) : null}
    </Card>
  )
}
