import { Form, Radio } from 'antd'
import { cloneElement, type ReactElement, type ReactNode, useId } from 'react'

interface FieldProps {
  label: string
  required?: boolean
  extra?: ReactNode
  children: ReactElement<{ id?: string; 'aria-label'?: string }>
}

/** A field that is called what stands above it: a tap on the words leads into it, and voices say them. */
export function Field({ label, required = false, extra, children }: FieldProps) {
  const id = useId()
  // A group of choices has no one input that a label could belong to.
  const group = children.type === Radio.Group
  return (
    <Form.Item label={label} required={required} extra={extra} {...(group ? {} : { htmlFor: id })}>
      {cloneElement(children, group ? { 'aria-label': label } : { id })}
    </Form.Item>
  )
}
