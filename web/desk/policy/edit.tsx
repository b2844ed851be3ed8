import { Alert, Button } from 'antd'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { type DraftPage, Edited, Imported, type PolicyTable } from '#contracts/policies'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { ProblemList } from './draft.tsx'
import { useT } from './texts.ts'

interface Props {
  page: z.output<typeof DraftPage>
  table: PolicyTable
  onAdd: () => void
  onDone: () => void
}

const bytesMax = 4 * 1024 * 1024

/** Add a row, import a file, undo the last edit. */
export function DraftTools({ page, table, onAdd, onDone }: Props) {
  const t = useT()
  const { draftId } = page.draft
  const input = useRef<HTMLInputElement>(null)
  const [tooLarge, setTooLarge] = useState(false)
  const undo = useCommand(Edited, { onDone })
  const taken = useCommand(Imported, { onDone })
  const send = async (file: File) => {
    setTooLarge(file.size > bytesMax)
    if (file.size > bytesMax) return
    const format = file.name.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv'
    taken.mutate({
      path: `/api/policies/drafts/${draftId}/import`,
      body: { table, format, content: await base64Of(file) },
    })
  }
  const answer = taken.data
  return (
    <div className="policy-tools">
      <Button onClick={onAdd}>{t('addRow')}</Button>{' '}
      <Button loading={taken.isPending} onClick={() => input.current?.click()}>
        {t('importFile')}
      </Button>{' '}
      {page.undo ? (
        <Button loading={undo.isPending} onClick={() => undo.mutate({ path: `/api/policies/drafts/${draftId}/undo` })}>
          {t(`undoOf.${page.undo.what}`, { n: page.undo.rows })}
        </Button>
      ) : null}
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.xlsx"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void send(file)
        }}
      />
      {tooLarge ? <Alert type="error" showIcon title={t('tooLarge')} /> : null}
      <Refused error={taken.error ?? undo.error} />
      {answer && answer.errorCount > 0 ? (
        <Alert
          type="error"
          showIcon
          title={t('importErrors', { n: answer.errorCount })}
          description={<ProblemList of={answer.errors} />}
        />
      ) : null}
      {answer && answer.errorCount === 0 ? (
        <Alert type="success" showIcon title={t('imported', { rows: answer.rows, unchanged: answer.unchanged })} />
      ) : null}
    </div>
  )
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = () => reject(reader.error)
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '')
    reader.readAsDataURL(file)
  })
}

interface RowProps {
  draftId: string
  table: PolicyTable
  rowId: string
  onEdit: () => void
  onDone: () => void
}

export function RowActions({ draftId, table, rowId, onEdit, onDone }: RowProps) {
  const t = useT()
  const remove = useCommand(Edited, { onDone })
  return (
    <>
      <Button type="link" size="small" onClick={onEdit}>
        {t('change')}
      </Button>
      <Button
        type="link"
        size="small"
        loading={remove.isPending}
        onClick={() => remove.mutate({ path: `/api/policies/drafts/${draftId}/rows/remove`, body: { table, rowId } })}
      >
        {t('remove')}
      </Button>
      <Refused error={remove.error} />
    </>
  )
}
