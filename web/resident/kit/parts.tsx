import { Link } from '@tanstack/react-router'
import { RightOutline } from 'antd-mobile-icons'
import { type InputHTMLAttributes, type ReactNode, useId } from 'react'

export type Tone = 'good' | 'warn' | 'bad'

export function Card({ accent, children, label }: { accent?: boolean; children: ReactNode; label?: string }) {
  return (
    <section className={accent ? 'card accent' : 'card'} aria-label={label}>
      {children}
    </section>
  )
}

export function Tag({ tone, children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`tag ${tone ?? ''}`}>{children}</span>
}

/** Something to know before going on. `title` says it, children say what to do. */
export function Notice({ tone, title, children }: { tone?: Tone; title?: string; children?: ReactNode }) {
  return (
    <div className={`notice ${tone ?? ''}`} role={tone === 'bad' ? 'alert' : 'note'}>
      {title ? <strong>{title}</strong> : null}
      {children}
    </div>
  )
}

export function Rows({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul className="rows" aria-label={label}>
      {children}
    </ul>
  )
}

interface RowProps {
  title: ReactNode
  note?: ReactNode
  end?: ReactNode
  icon?: ReactNode
}
function RowInside({ title, note, end, icon }: RowProps) {
  return (
    <>
      {icon}
      <span className="row-main">
        <span>{title}</span>
        {note ? <span className="row-note">{note}</span> : null}
      </span>
      {end ? <span className="row-end">{end}</span> : null}
    </>
  )
}

/** The one thing to do next, when doing it means going somewhere. */
export function LinkButton({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="link-button main">
      {children}
    </Link>
  )
}

/** A row that leads somewhere. */
export function LinkRow(props: RowProps & { to: string; search?: Record<string, unknown> }) {
  return (
    <li>
      <Link to={props.to} search={props.search as never} className="row">
        <RowInside {...props} />
        <RightOutline className="row-arrow" aria-hidden />
      </Link>
    </li>
  )
}

/** A row that does something. */
export function ActionRow(props: RowProps & { onClick: () => void; chosen?: boolean }) {
  return (
    <li>
      <button type="button" className="row" aria-pressed={props.chosen} onClick={props.onClick}>
        <RowInside {...props} />
      </button>
    </li>
  )
}

/** A row that only says something. */
export function Row(props: RowProps) {
  return (
    <li className="row">
      <RowInside {...props} />
    </li>
  )
}

/** Name and value pairs: <Facts of={[['医院', '县医院']]} />; an empty value leaves its line out. */
export function Facts({ of }: { of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {of
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

/** A labelled text box with its error under it. */
export function Field(props: InputHTMLAttributes<HTMLInputElement> & { label: string; error?: string; hint?: string }) {
  const id = useId()
  const { label, error, hint, ...input } = props
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field-box"
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-note` : undefined}
        {...input}
      />
      {error ? (
        <p id={`${id}-note`} className="field-error" role="alert">
          {error}
        </p>
      ) : hint ? (
        <p id={`${id}-note`} className="field-hint">
          {hint}
        </p>
      ) : null}
    </div>
  )
}

/** A few choices of which one is taken. */
export function Choices<V extends string>(props: {
  label: string
  value: V | undefined
  of: readonly { value: V; text: ReactNode; disabled?: boolean }[]
  onChoose: (value: V) => void
  scroll?: boolean
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of toggle buttons, not a part of a form
    <div className={props.scroll ? 'choices scroll' : 'choices'} role="group" aria-label={props.label}>
      {props.of.map(({ value, text, disabled }) => (
        <button
          key={value}
          type="button"
          className="choice"
          aria-pressed={props.value === value}
          disabled={disabled}
          onClick={() => props.onChoose(value)}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
