import { App, Input } from 'antd'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

/** Asks once, in words, and answers the reason; nothing when it was left. */
export function useReason() {
  const t = useT()
  const deskT = useDeskT()
  const { modal } = App.useApp()
  return (asked: { title: string; content: string; danger?: boolean }): Promise<string | undefined> => {
    let reason = ''
    return new Promise((resolve) => {
      const content = (missing: boolean) => (
        <>
          <p>{asked.content}</p>
          <Input.TextArea
            autoFocus
            aria-label={t('why')}
            aria-invalid={missing}
            placeholder={t('why')}
            maxLength={200}
            rows={3}
            status={missing ? 'error' : ''}
            onChange={(event) => {
              reason = event.target.value.trim()
            }}
          />
          {missing ? (
            <p role="alert" className="vermilion">
              {t('reasonNeeded')}
            </p>
          ) : null}
        </>
      )
      const question = modal.confirm({
        title: asked.title,
        okText: asked.title,
        cancelText: deskT('cancel'),
        okButtonProps: { danger: asked.danger === true },
        content: content(false),
        // Without a reason the question stays open, and says so.
        onOk: (close: () => void) => {
          if (reason.length < 2) return void question.update({ content: content(true) })
          resolve(reason)
          close()
        },
        onCancel: () => resolve(undefined),
      })
    })
  }
}
