import { Button, Checkbox, Input, InputNumber, Radio, Tag } from 'antd'
import { type ReactNode, useId } from 'react'
import { usePreferences } from '../../../shell/preferences.ts'
import {
  type Answers,
  canAsk,
  choicesOf,
  copiesOf,
  type Item,
  keyOf,
  openQuestions,
  type Problem,
  type Questionnaire,
  textOf,
  unitOf,
  type Value,
} from '../../../shell/questionnaire/questionnaire.ts'
import './form.css'
import { useT } from './texts.ts'

interface Props {
  readonly form: Questionnaire
  readonly answers: Answers
  readonly onAnswer: (key: string, value: Value | undefined) => void
  /** Of this form and, by field, of the server: shown beside the question. */
  readonly problems: readonly Problem[]
  readonly refused?: Readonly<Record<string, string>>
  /** Questions whose answer was taken from the last time and has not been touched. */
  readonly kept?: ReadonlySet<string>
}

/** A FHIR Questionnaire at the desk: question on the left, answer on the right, in the order in which one asks. */
export function QuestionForm(props: Props) {
  const open = openQuestions(props.form, props.answers)
  return (
    <div className="q-form">
      <Items {...props} items={props.form.item ?? []} open={open} copy={0} />
    </div>
  )
}

interface Inside extends Props {
  readonly items: readonly Item[]
  readonly open: ReadonlySet<string>
  readonly copy: number
}

function Items(props: Inside): ReactNode {
  return props.items
    .filter(({ linkId }) => props.open.has(linkId))
    .map((item) =>
      item.type === 'group' ? (
        <Group key={item.linkId} {...props} item={item} />
      ) : (
        <Question key={`${item.linkId}${props.copy}`} {...props} item={item} />
      ),
    )
}

function Group(props: Inside & { item: Item }) {
  const t = useT()
  const { locale } = usePreferences()
  const { item } = props
  const copies = item.repeats ? copiesOf(item, props.answers) : 1
  return (
    <fieldset className="q-group">
      <legend>{textOf(item, locale)}</legend>
      {[...Array(copies).keys()].map((copy) => (
        <Items key={copy} {...props} items={item.item ?? []} copy={copy} />
      ))}
      {item.repeats ? (
        <Button size="small" type="dashed" onClick={() => props.onAnswer(`${item.linkId}#`, copies + 1)}>
          {t('another')}
        </Button>
      ) : null}
    </fieldset>
  )
}

const numeric = new Set(['integer', 'decimal', 'quantity', 'date'])

function Question(props: Inside & { item: Item }) {
  const t = useT()
  const { locale } = usePreferences()
  const id = useId()
  const { item, copy } = props
  const key = keyOf(item, copy)
  if (item.type === 'display') return <p className="muted q-display">{textOf(item, locale)}</p>
  const problem = copy === 0 ? props.problems.find(({ linkId }) => linkId === item.linkId) : undefined
  const refused = copy === 0 ? props.refused?.[item.linkId] : undefined
  const unit = unitOf(item)
  return (
    <div
      className="q-row"
      data-short={numeric.has(item.type)}
      id={`question-${key}`}
      data-wrong={Boolean(problem ?? refused)}
    >
      <label className="q-text" id={`${id}-text`} htmlFor={id}>
        {textOf(item, locale)}
        {item.required ? (
          <span className="vermilion" title={t('must')}>
            {' '}
            *
          </span>
        ) : null}
      </label>
      <div className="q-answer">
        {canAsk(item) ? (
          <Control
            id={id}
            item={item}
            unit={unit}
            value={props.answers[key]}
            onChange={(value) => props.onAnswer(key, value)}
          />
        ) : (
          <span className="muted">{t('notAsked')}</span>
        )}
        {props.kept?.has(key) ? <Tag color="warning">{t('kept')}</Tag> : null}
        {problem || refused ? (
          <p className="form-error" role="alert">
            {refused ?? t(`fault.${problem!.fault}`, { limit: problem!.limit ?? '' })}
          </p>
        ) : null}
        <Items {...props} items={item.item ?? []} />
      </div>
    </div>
  )
}

interface ControlProps {
  id: string
  item: Item
  unit: string | undefined
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

function Control(props: ControlProps) {
  const t = useT()
  const { id, item, unit, value, onChange } = props
  const text = (typed: string) => onChange(typed === '' ? undefined : typed)
  switch (item.type) {
    case 'boolean':
      return (
        <Radio.Group aria-labelledby={`${id}-text`} value={value} onChange={({ target }) => onChange(target.value)}>
          <Radio value={false}>{t('no')}</Radio>
          <Radio value={true}>{t('yes')}</Radio>
        </Radio.Group>
      )
    case 'choice':
    case 'open-choice':
      return <Choices {...props} />
    case 'text':
      return (
        <Input.TextArea
          id={id}
          rows={2}
          maxLength={item.maxLength ?? 1000}
          value={String(value ?? '')}
          onChange={({ target }) => text(target.value)}
        />
      )
    case 'date':
      return (
        <Input
          id={id}
          type="date"
          className="q-short"
          value={String(value ?? '')}
          onChange={({ target }) => text(target.value)}
        />
      )
    case 'integer':
    case 'decimal':
    case 'quantity':
      return (
        <InputNumber<number>
          id={id}
          className="q-number tabular"
          controls={false}
          suffix={unit}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
        />
      )
    default:
      return (
        <Input
          id={id}
          maxLength={item.maxLength ?? 200}
          value={String(value ?? '')}
          onChange={({ target }) => text(target.value)}
        />
      )
  }
}

function Choices({ id, item, value, onChange }: ControlProps) {
  const { locale } = usePreferences()
  const options = choicesOf(item, locale).map(({ code, text }) => ({ value: code, label: text }))
  if (!item.repeats)
    return (
      <Radio.Group
        aria-labelledby={`${id}-text`}
        options={options}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  const taken = Array.isArray(value) ? [...(value as readonly string[])] : []
  return (
    <Checkbox.Group
      aria-labelledby={`${id}-text`}
      options={options}
      value={taken}
      onChange={(next) => onChange(chosen(taken, next as string[]))}
    />
  )
}

/** "None of these" stands alone; a choice beside it takes it away. */
function chosen(before: readonly string[], next: readonly string[]): Value | undefined {
  const fresh = next.find((code) => !before.includes(code))
  const kept = fresh === 'none' ? ['none'] : next.filter((code) => code !== 'none' || next.length === 1)
  return kept.length > 0 ? kept : undefined
}

/** A recorded answer in the reader's words. */
export function useSaid(): (item: Item, value: Value) => string {
  const t = useT()
  const { locale } = usePreferences()
  return (item, value) => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    const names = new Map(choicesOf(item, locale).map(({ code, text }) => [code, text]))
    const all = Array.isArray(value) ? (value as readonly string[]) : [String(value)]
    const said = all.map((one) => names.get(one) ?? one).join(t('and'))
    const unit = unitOf(item)
    return unit && typeof value === 'number' ? `${said} ${unit}` : said
  }
}
