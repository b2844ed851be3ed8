import { App, Button, Input, InputNumber, Modal, Segmented, Switch } from 'antd'
import { useState } from 'react'
import type { Reader } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useCommand } from '../../shell/use-api.ts'
import { addDays } from '../booking/days.ts'
import { Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import type { Field, RuleKey, Value } from './fields.ts'
import './rules.css'
import { useT } from './texts.ts'
import type { Dated } from './use-history.ts'
import { useShow } from './use-show.ts'

type Values = Record<RuleKey, Value>
const same = (a: Value, b: Value) => JSON.stringify(a) === JSON.stringify(b)

/** A new row from a day on. What changes is said once more before it is saved; what is booked already keeps its promises. */
export function RuleForm<T extends Dated>(props: {
  current: Dated
  fields: readonly Field<RuleKey>[]
  institutionId: string
  write: { path: string; partial: boolean }
  schema: Reader<T>
  onClose: () => void
  onDone: () => void
}) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const show = useShow()
  const before = props.current as unknown as Values
  const tomorrow = addDays(dateOf(clock.now()), 1)
  const [values, setValues] = useState<Partial<Values>>({})
  const [validFrom, setValidFrom] = useState(tomorrow)
  const [clause, setClause] = useState('')
  const now = (key: RuleKey): Value => (key in values ? (values[key] as Value) : before[key])
  const changed = props.fields.filter(({ key }) => !same(now(key), before[key]))
  const save = useCommand(props.schema, {
    onDone: () => {
      void message.success(t('saved'))
      props.onDone()
      props.onClose()
    },
  })
  const go = () => {
    const sent = props.write.partial ? changed : props.fields
    const rules = Object.fromEntries(sent.map(({ key }) => [key, now(key)]))
    save.mutate({ path: props.write.path, body: { institutionId: props.institutionId, validFrom, clause, ...rules } })
  }
  return (
    <Modal
      open
      width={760}
      title={t('edit')}
      onCancel={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{deskT('cancel')}</Button>
          <Button
            type="primary"
            disabled={changed.length === 0 || clause.trim() === ''}
            loading={save.isPending}
            onClick={go}
          >
            {t('save', { n: changed.length })}
          </Button>
        </>
      }
    >
      <div className="form form-grid">
        <label htmlFor="rule-from">{t('validFrom')}</label>
        <Input
          id="rule-from"
          type="date"
          min={tomorrow}
          value={validFrom}
          onChange={({ target }) => setValidFrom(target.value)}
        />
        <label htmlFor="rule-clause">{t('clause')}</label>
        <Input
          id="rule-clause"
          maxLength={200}
          placeholder={t('clauseDo')}
          value={clause}
          onChange={({ target }) => setClause(target.value)}
        />
      </div>
      <div className="rule-fields">
        {props.fields.map((field) => (
          <div key={field.key} className="rule-field" data-changed={!same(now(field.key), before[field.key])}>
            <label htmlFor={`rule-${field.key}`}>
              {t(`field.${field.key}`)}
              <span className="field-hint">{t(`does.${field.key}`)}</span>
            </label>
            <ValueField
              field={field}
              value={now(field.key)}
              onChange={(value) => setValues({ ...values, [field.key]: value })}
            />
          </div>
        ))}
      </div>
      {changed.length > 0 ? (
        <div className="verdict" data-valid="true">
          {changed.map(({ key }) => (
            <p key={key}>
              {t(`field.${key}`)}: {show(key, before[key])} → <b>{show(key, now(key))}</b>
            </p>
          ))}
        </div>
      ) : (
        <p className="field-hint">{t('nothingChanged')}</p>
      )}
      <Refused error={save.error} />
    </Modal>
  )
}

function ValueField({
  field,
  value,
  onChange,
}: {
  field: Field<RuleKey>
  value: Value
  onChange: (value: Value) => void
}) {
  const t = useT()
  const id = `rule-${field.key}`
  switch (field.kind) {
    case 'flag':
      return <Switch id={id} checked={value === true} onChange={onChange} />
    case 'scope':
      return (
        <Segmented<string>
          id={id}
          value={String(value)}
          onChange={onChange}
          options={(['hospital', 'region'] as const).map((one) => ({ value: one, label: t(`scope.${one}`) }))}
        />
      )
    case 'clock':
    case 'optional-clock':
      return (
        <Input
          id={id}
          type="time"
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) =>
            onChange(target.value === '' && field.kind === 'optional-clock' ? null : target.value)
          }
        />
      )
    case 'days':
      return <DaysField id={id} value={value as readonly number[]} onChange={onChange} />
    default:
      return (
        <InputNumber
          id={id}
          min={field.min ?? 0}
          max={field.max ?? 1_000}
          precision={0}
          placeholder={t('open')}
          value={value as number | null}
          onChange={(n) => (n !== null || field.kind === 'optional') && onChange(n)}
        />
      )
  }
}

/** 7, 30, 90: the first time, the second, each after. */
function DaysField(props: { id: string; value: readonly number[]; onChange: (value: number[]) => void }) {
  const [text, setText] = useState(props.value.join(', '))
  const days = text
    .split(/[,，、/\s]+/)
    .filter(Boolean)
    .map(Number)
  const wrong = days.length === 0 || days.length > 5 || days.some((n) => !Number.isInteger(n) || n < 1 || n > 183)
  return (
    <Input
      id={props.id}
      status={wrong ? 'error' : ''}
      value={text}
      onChange={({ target }) => {
        setText(target.value)
        const typed = target.value
          .split(/[,，、/\s]+/)
          .filter(Boolean)
          .map(Number)
        if (typed.length > 0 && typed.every((n) => Number.isInteger(n) && n >= 1 && n <= 183)) props.onChange(typed)
      }}
    />
  )
}
