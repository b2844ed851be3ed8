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
      modal.confirm({
        title: asked.title,
        okText: asked.title,
        cancelText: deskT('cancel'),
        okButtonProps: { danger: asked.danger === true },
        content: (
          <>
            <p>{asked.content}</p>
            <Input.TextArea
              autoFocus
              aria-label={t('why')}
              placeholder={t('why')}
              maxLength={200}
              rows={3}
              onChange={(event) => {
                reason = event.target.value.trim()
              }}
            />
          </>
        ),
        // Without a reason the question stays open.
        onOk: () => (reason.length < 2 ? Promise.reject(new Error(t('reasonNeeded'))) : resolve(reason)),
        onCancel: () => resolve(undefined),
      })
    })
  }
}
