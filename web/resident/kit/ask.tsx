import { Dialog } from 'antd-mobile'
import { t } from '../texts.ts'

/** Asks once, in words, before something that cannot be taken back. */
export async function askOnce(question: {
  title: string
  content?: string
  yes: string
  danger?: boolean
}): Promise<boolean> {
  return Dialog.confirm({
    title: question.title,
    content: question.content,
    confirmText: <span style={question.danger ? { color: 'var(--vermilion)' } : undefined}>{question.yes}</span>,
    cancelText: t('notNow'),
  })
}
