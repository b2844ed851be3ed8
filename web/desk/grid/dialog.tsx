import { Modal } from 'antd'
import type { ReactNode } from 'react'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** A small form in a dialog: what is refused is said inside it, and it stays open. */
export function Dialog(props: {
  title: string
  open: boolean
  busy: boolean
  ready: boolean
  error: unknown
  ok?: string
  onOk: () => void
  onClose: () => void
  children: ReactNode
}) {
  const t = useT()
  return (
    <Modal
      title={props.title}
      open={props.open}
      destroyOnHidden
      okText={props.ok ?? t('save')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !props.ready, loading: props.busy }}
      onOk={props.onOk}
      onCancel={props.onClose}
    >
      <div className="form">{props.children}</div>
      <Refused error={props.error} />
    </Modal>
  )
}
