import { App, Input } from 'antd'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

export interface Said {
  readonly reason: string
  /** As a moment of the region's zone; undefined: as it stands. */
  readonly at?: string | undefined
}

const zone = '+08:00'
const localOf = (iso: string) => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 16)

/** Asks once, in words, for the reason, and where `at` is given for the moment too; nothing when it was left. */
export function useAsk() {
  const t = useT()
  const deskT = useDeskT()
  const { modal } = App.useApp()
  return (asked: { title: string; content: string; danger?: boolean; at?: string }): Promise<Said | undefined> => {
    let reason = ''
    let at = asked.at && localOf(asked.at)
    return new Promise((resolve) => {
      const content = (missing: boolean) => (
        <div className="form">
          <p>{asked.content}</p>
          {asked.at ? (
            <label htmlFor="ask-at">
              {t('question.when')}
              <Input
                id="ask-at"
                type="datetime-local"
                defaultValue={at}
                onChange={(event) => {
                  at = event.target.value
                }}
              />
            </label>
          ) : null}
          <Input.TextArea
            autoFocus
            aria-invalid={missing}
            status={missing ? 'error' : ''}
            aria-label={t('kit.why')}
            placeholder={t('kit.why')}
            maxLength={200}
            rows={3}
            onChange={(event) => {
              reason = event.target.value.trim()
            }}
          />
          {missing ? (
            <p role="alert" className="vermilion">
              {t('question.whyNeeded')}
            </p>
          ) : null}
        </div>
      )
      const question = modal.confirm({
        title: asked.title,
        okText: asked.title,
        cancelText: deskT('cancel'),
        okButtonProps: { danger: asked.danger === true },
        content: content(false),
        // Without a reason the question stays open, and says so.
        onOk: (close: () => void) => {
          if (reason === '' || (asked.at && !at)) return void question.update({ content: content(true) })
          const moved = asked.at && at !== localOf(asked.at) ? new Date(`${at}:00${zone}`).toISOString() : undefined
          resolve({ reason, at: moved ?? asked.at })
          close()
        },
        onCancel: () => resolve(undefined),
      })
    })
  }
}
