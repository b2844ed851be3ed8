import { Button, Input } from 'antd'
import { useId } from 'react'
import { useT } from './texts.ts'

/** Why, in own words or one of a few phrases that are said every day. */
export function ReasonField(props: {
  value: string
  onChange: (reason: string) => void
  phrases?: readonly string[]
  label?: string
}) {
  const t = useT()
  const id = useId()
  return (
    <div className="form">
      <label htmlFor={id}>{props.label ?? t('reason')}</label>
      {props.phrases ? (
        <fieldset className="phrases">
          {props.phrases.map((phrase) => (
            <Button key={phrase} size="small" onClick={() => props.onChange(phrase)}>
              {phrase}
            </Button>
          ))}
        </fieldset>
      ) : null}
      <Input.TextArea
        id={id}
        rows={2}
        maxLength={200}
        value={props.value}
        placeholder={t('reasonDo')}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  )
}
