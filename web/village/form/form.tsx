import { type ReactNode, useId } from 'react'
import { usePreferences } from '../../shell/preferences.ts'
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
} from '../../shell/questionnaire/questionnaire.ts'
import { useT } from '../texts.ts'

interface Props {
  readonly form: Questionnaire
  readonly answers: Answers
  readonly onAnswer: (key: string, value: Value | undefined) => void
  /** Shown only once somebody wanted to sign: nobody is scolded while still writing. */
  readonly problems: readonly Problem[]
  /** Last time's answers: offered beside the question, taken over only by a tap. */
  readonly last?: Answers
  /** What is not required waits behind one line. */
  readonly fold?: boolean
}

/** A FHIR Questionnaire on a phone: one question under the other, choices as big buttons. */
export function Form(props: Props) {
  const t = useT()
  const open = openQuestions(props.form, props.answers)
  const items = (props.form.item ?? []).filter(({ linkId }) => open.has(linkId))
  const optional = props.fold ? items.filter((item) => !isNeeded(item)) : []
  const needed = items.filter((item) => !optional.includes(item))
  return (
    <>
      <Items {...props} items={needed} open={open} copy={0} />
      {optional.length > 0 ? (
        <details className="folded">
          <summary>{t('form.optional', { n: optional.length })}</summary>
          <div className="question">
            <Items {...props} items={optional} open={open} copy={0} />
          </div>
        </details>
      ) : null}
    </>
  )
}

/** Needed, or hanging on an answer: that is asked at once. */
const isNeeded = (item: Item): boolean =>
  item.required === true || (item.enableWhen?.length ?? 0) > 0 || (item.item ?? []).some(isNeeded)

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
  const { item, answers } = props
  const copies = item.repeats ? copiesOf(item, answers) : 1
  return (
    <section className="card" aria-label={textOf(item, locale)}>
      <h2>{textOf(item, locale)}</h2>
      {[...Array(copies).keys()].map((copy) => (
        <Items key={copy} {...props} items={item.item ?? []} copy={copy} />
      ))}
      {item.repeats ? (
        <button type="button" className="plain-button" onClick={() => props.onAnswer(`${item.linkId}#`, copies + 1)}>
          {t('form.another')}
        </button>
      ) : null}
    </section>
  )
}

function Question(props: Inside & { item: Item }) {
  const t = useT()
  const { locale } = usePreferences()
  const id = useId()
  const { item } = props
  const key = keyOf(item, props.copy)
  const problem = props.copy === 0 ? props.problems.find(({ linkId }) => linkId === item.linkId) : undefined
  const last = props.last?.[key]
  const unit = unitOf(item)
  if (item.type === 'display') return <p>{textOf(item, locale)}</p>
  return (
    <div className="question" id={`question-${key}`}>
      <span className="question-text" id={id}>
        {textOf(item, locale)}
        {unit ? <span className="muted"> {unit}</span> : null}
        {item.required ? (
          <span className="must">
            {' '}
            <span aria-hidden>*</span>
            <span className="visually-hidden">{t('form.must')}</span>
          </span>
        ) : null}
      </span>
      {canAsk(item) ? (
        <Control
          item={item}
          value={props.answers[key]}
          labelledBy={id}
          onChange={(value) => props.onAnswer(key, value)}
        />
      ) : (
        <p className="muted">{t('form.cannotAsk')}</p>
      )}
      {last !== undefined && props.answers[key] === undefined ? (
        <div className="last-value">
          <span>{t('form.last', { value: said(item, last, locale, t) })}</span>
          <button type="button" onClick={() => props.onAnswer(key, last)}>
            {t('form.still')}
          </button>
        </div>
      ) : null}
      {problem ? (
        <p className="field-error" role="alert">
          {t(`form.fault.${problem.fault}`, { limit: problem.limit ?? '' })}
        </p>
      ) : null}
      <Items {...props} items={item.item ?? []} />
    </div>
  )
}

function said(item: Item, value: Value, locale: 'zh' | 'en', t: ReturnType<typeof useT>): string {
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  const names = new Map(choicesOf(item, locale).map(({ code, text }) => [code, text]))
  const all = Array.isArray(value) ? (value as readonly string[]) : [String(value)]
  return all.map((one) => names.get(one) ?? one).join(t('and'))
}

interface ControlProps {
  item: Item
  value: Value | undefined
  labelledBy: string
  onChange: (value: Value | undefined) => void
}

function Control(props: ControlProps) {
  const { item, value, labelledBy, onChange } = props
  if (item.type === 'boolean') return <YesNo {...props} />
  if (item.type === 'choice' || item.type === 'open-choice') return <Chosen {...props} />
  const box = { className: 'field-box', 'aria-labelledby': labelledBy, 'aria-required': item.required || undefined }
  if (item.type === 'text')
    return (
      <textarea
        {...box}
        value={String(value ?? '')}
        maxLength={item.maxLength ?? 1000}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
    )
  if (item.type === 'date')
    return (
      <input
        {...box}
        type="date"
        value={String(value ?? '')}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
    )
  if (item.type === 'integer' || item.type === 'decimal' || item.type === 'quantity')
    return (
      <input
        {...box}
        type="number"
        inputMode={item.type === 'integer' ? 'numeric' : 'decimal'}
        step={item.type === 'integer' ? 1 : 'any'}
        value={typeof value === 'number' ? value : ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
      />
    )
  return (
    <input
      {...box}
      type="text"
      value={String(value ?? '')}
      maxLength={item.maxLength ?? 200}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    />
  )
}

function YesNo({ value, labelledBy, onChange }: ControlProps) {
  const t = useT()
  return (
    // biome-ignore lint/a11y/useSemanticElements: two toggle buttons under one question
    <div className="choices" role="group" aria-labelledby={labelledBy}>
      {[false, true].map((one) => (
        <button
          key={String(one)}
          type="button"
          className="choice"
          aria-pressed={value === one}
          onClick={() => onChange(value === one ? undefined : one)}
        >
          {t(one ? 'yes' : 'no')}
        </button>
      ))}
    </div>
  )
}

function Chosen({ item, value, labelledBy, onChange }: ControlProps) {
  const { locale } = usePreferences()
  const many = item.repeats ?? false
  const taken = new Set(
    Array.isArray(value) ? (value as readonly string[]) : value === undefined ? [] : [String(value)],
  )
  const tap = (code: string) => {
    if (!many) return onChange(taken.has(code) ? undefined : code)
    // "None of these" stands alone; a choice beside it takes it away.
    const next = taken.has(code)
      ? [...taken].filter((one) => one !== code)
      : code === 'none'
        ? ['none']
        : [...[...taken].filter((one) => one !== 'none'), code]
    onChange(next.length > 0 ? next : undefined)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: toggle buttons under one question
    <div className="choices" role="group" aria-labelledby={labelledBy}>
      {choicesOf(item, locale).map(({ code, text }) => (
        <button key={code} type="button" className="choice" aria-pressed={taken.has(code)} onClick={() => tap(code)}>
          {text}
        </button>
      ))}
    </div>
  )
}
