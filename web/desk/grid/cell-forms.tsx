import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { Cell, CellList } from '#contracts/grid'
import { Answer } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { useTops } from '../measures/places.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { CellFields, cellOf, noDraft } from './cell-fields.tsx'
import './grid.css'
import { InstitutionSelect, useInstitutions } from './nav.tsx'
import { useT } from './texts.ts'

const useCells = () => useApi('/api/grid/cells', CellList).data?.cells ?? []

/** After a change of the grid: everything that was drawn from it is asked anew, and the cell is shown. */
function useShow() {
  const t = useT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { message } = App.useApp()
  return (cellId: string | undefined) => {
    void message.success(t('saved'))
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/grid/') })
    void navigate(
      cellId === undefined
        ? { to: '/grid' as never }
        : { to: '/grid/cells/$cellId' as never, params: { cellId } as never },
    )
  }
}

const Back = () => <Link to={'/grid' as never}>{useT()('back')}</Link>

export function NewCellPage() {
  const t = useT()
  const tops = useTops()
  const cells = useCells()
  const show = useShow()
  const [draft, setDraft] = useState(noDraft)
  const [chosen, setInstitution] = useState<string | undefined>(undefined)
  const institutionId = chosen ?? (tops?.length === 1 ? tops[0] : undefined)
  const save = useCommand(Cell, { onDone: ({ id }) => show(id) })
  const cell = cellOf(draft)
  return (
    <Page title={t('cellForm.new')} sub={<Back />}>
      <Card>
        <InstitutionSelect value={institutionId} onChange={setInstitution} />
        <CellFields label="new" {...{ draft }} onChange={setDraft} around={cells.map(({ outline }) => outline)} />
        <Refused error={save.error} />
        <Save
          ready={cell !== undefined && institutionId !== undefined}
          busy={save.isPending}
          onSave={() => save.mutate({ path: '/api/grid/cells', body: { ...cell, institutionId } })}
        />
      </Card>
    </Page>
  )
}

function Save({ ready, busy, onSave }: { ready: boolean; busy: boolean; onSave: () => void }) {
  const t = useT()
  return (
    <div className="form-buttons">
      <Button type="primary" disabled={!ready} loading={busy} onClick={onSave}>
        {t('save')}
      </Button>
    </div>
  )
}

export function AmendCellPage() {
  const { cellId = '' } = useParams({ strict: false }) as { cellId?: string }
  const query = useApi(`/api/grid/cells/${cellId}`, Cell)
  return <Answer of={query}>{(cell) => <AmendCell key={cell.id} cell={cell} />}</Answer>
}

function AmendCell({ cell }: { cell: Cell }) {
  const t = useT()
  const cells = useCells()
  const show = useShow()
  const [draft, setDraft] = useState({
    ...{ code: cell.code, name: cell.name, people: cell.registeredPeople },
    geojson: JSON.stringify(cell.outline),
  })
  const [institutionId, setInstitution] = useState(cell.institutionId)
  const save = useCommand(Cell, { onDone: ({ id }) => show(id) })
  const next = cellOf(draft)
  const around = cells.filter(({ id }) => id !== cell.id).map(({ outline }) => outline)
  return (
    <Page title={`${t('cellForm.amend')} · ${cell.name}`} sub={<Back />}>
      <Card>
        <InstitutionSelect value={institutionId} onChange={setInstitution} />
        <CellFields label="amend" {...{ draft, around }} onChange={setDraft} fixedCode />
        <Refused error={save.error} />
        <Save
          ready={next !== undefined}
          busy={save.isPending}
          onSave={() => {
            const { code: _, ...body } = next!
            save.mutate({ path: `/api/grid/cells/${cell.id}/amend`, body: { ...body, institutionId } })
          }}
        />
      </Card>
    </Page>
  )
}

export function SplitCellPage() {
  const { cellId = '' } = useParams({ strict: false }) as { cellId?: string }
  const query = useApi(`/api/grid/cells/${cellId}`, Cell)
  return <Answer of={query}>{(cell) => <SplitCell key={cell.id} cell={cell} />}</Answer>
}

function SplitCell({ cell }: { cell: Cell }) {
  const t = useT()
  const show = useShow()
  const [parts, setParts] = useState(
    [1, 2].map((n) => ({ ...noDraft, code: `${cell.code}-${n}`, name: `${cell.name}${n}` })),
  )
  const [reason, setReason] = useState('')
  const save = useCommand(CellList, { onDone: ({ cells }) => show(cells[0]?.id) })
  const into = parts.flatMap((part) => cellOf(part) ?? [])
  return (
    <Page title={`${t('cellForm.split')} · ${cell.name}`} sub={<Back />}>
      <Card>
        {parts.map((draft, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the form
          <section key={at} className="part-form">
            <h3>{t('part', { n: at + 1 })}</h3>
            <CellFields
              label={`part-${at}`}
              draft={draft}
              around={[cell.outline]}
              onChange={(next) => setParts(parts.map((one, place) => (place === at ? next : one)))}
            />
          </section>
        ))}
        <Button onClick={() => setParts([...parts, noDraft])}>{t('addPart')}</Button>
        <ReasonField label={t('reason')} value={reason} onChange={setReason} />
        <Refused error={save.error} />
        <Save
          ready={into.length === parts.length && reason.trim().length >= 2}
          busy={save.isPending}
          onSave={() => save.mutate({ path: `/api/grid/cells/${cell.id}/split`, body: { into, reason } })}
        />
      </Card>
    </Page>
  )
}

export function MergeCellsPage() {
  const t = useT()
  const cells = useCells()
  const show = useShow()
  const [cellIds, setIds] = useState<string[]>([])
  const [draft, setDraft] = useState(noDraft)
  const [reason, setReason] = useState('')
  const save = useCommand(Cell, { onDone: ({ id }) => show(id) })
  const cell = cellOf(draft)
  const picked = cells.filter(({ id }) => cellIds.includes(id))
  const own = new Set(useInstitutions(true).map(({ id }) => id))
  const mine = cells.filter(({ institutionId }) => own.has(institutionId))
  return (
    <Page title={t('cellForm.merge')} sub={<Back />}>
      <Card>
        <div className="form">
          <label htmlFor="merge">{t('mergePick')}</label>
          <Select
            id="merge"
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            value={cellIds}
            onChange={setIds}
            options={mine.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))}
          />
        </div>
        <CellFields label="merge" {...{ draft }} onChange={setDraft} around={picked.map(({ outline }) => outline)} />
        <ReasonField label={t('reason')} value={reason} onChange={setReason} />
        <Refused error={save.error} />
        <Save
          ready={cell !== undefined && cellIds.length >= 2 && reason.trim().length >= 2}
          busy={save.isPending}
          onSave={() => save.mutate({ path: '/api/grid/cells/merge', body: { ...cell, cellIds, reason } })}
        />
      </Card>
    </Page>
  )
}
