import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { type Cells, Edited, type PolicyTable, type RowProblem } from '#contracts/policies'
import { type PolicyColumn, policyColumns } from '#contracts/policy-columns'
import { usePreferences } from '../../shell/preferences.ts'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT } from './texts.ts'

interface Props {
  draftId: string
  table: PolicyTable
  /** What is edited; a new row begins empty. */
  cells: Cells
  rowId?: string
  /** The row ends: only its last day is asked for. */
  ending?: boolean
  onDone: () => void
  onCancel: () => void
}

/** One row, column by column, where it stands; what is wrong is said under its column. */
export function RowForm({ draftId, table, cells, rowId, ending, onDone, onCancel }: Props) {
  const t = useT()
  const words = useWords()
  const [values, setValues] = useState<Cells>(cells)
  const [problems, setProblems] = useState<readonly RowProblem[]>([])
  const set = useCommand(Edited, {
    onDone: (answer) => (answer.problems.length > 0 ? setProblems(answer.problems) : onDone()),
  })
  const save = () =>
    set.mutate({
      path: `/api/policies/drafts/${draftId}/rows`,
      body: { table, action: ending ? 'end' : 'set', cells: values, ...(rowId ? { rowId } : {}) },
    })
  const columns = policyColumns[table].filter((column) => !ending || column.name === 'valid_to')
  return (
    <form
      className="policy-editor"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <div className="policy-form">
        {columns.map((column) => (
          <Field
            key={column.name}
            column={column}
            title={ending ? t('endFrom') : undefined}
            value={values[column.name] ?? ''}
            onChange={(value) => setValues({ ...values, [column.name]: value })}
            wrong={problems
              .filter((one) => one.field === column.name)
              .map((one) => words(one.words))
              .join(' ')}
          />
        ))}
      </div>
      <Refused error={set.error} />
      <div className="form-buttons">
        <Button type="primary" htmlType="submit" loading={set.isPending}>
          {t('save')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  )
}

interface FieldProps {
  column: PolicyColumn
  title: string | undefined
  value: string
  onChange: (value: string) => void
  wrong: string
}

function Field({ column, title, value, onChange, wrong }: FieldProps) {
  const t = useT()
  const { locale } = usePreferences()
  const name = title ?? column[locale]
  const status = wrong === '' ? undefined : ('error' as const)
  const options =
    column.kind === 'flag'
      ? [
          { value: 'yes', label: t('yes') },
          { value: 'no', label: t('no') },
        ]
      : column.choices?.map((one) => ({ value: one.value, label: one[locale] }))
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the kit's, inside
    <label>
      <span>{name}</span>
      {options ? (
        <Select
          aria-label={name}
          value={value === '' ? undefined : value}
          options={options}
          allowClear={column.blank === true}
          onChange={(next: string | undefined) => onChange(next ?? '')}
          status={status}
          style={{ width: '100%' }}
        />
      ) : (
        <Input
          aria-label={name}
          type={column.kind === 'day' ? 'date' : 'text'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          status={status}
          placeholder={column.kind === 'bands' ? '5000:70%; *:75%' : column.kind === 'ratio' ? '10%' : undefined}
        />
      )}
      {wrong === '' ? null : <span className="policy-wrong">{wrong}</span>}
    </label>
  )
}
