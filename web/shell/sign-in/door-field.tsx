import type { ReactNode } from 'react'

/** A labelled box of the sign-in forms, with its error in reach of a screen reader. */
export function DoorField(props: { id: string; label: string; error?: string; hint?: string; children: ReactNode }) {
  return (
    <div className="door-field">
      <label htmlFor={props.id}>{props.label}</label>
      {props.children}
      {props.error ? (
        <p className="door-error" role="alert">
          {props.error}
        </p>
      ) : props.hint ? (
        <p className="door-hint">{props.hint}</p>
      ) : null}
    </div>
  )
}
