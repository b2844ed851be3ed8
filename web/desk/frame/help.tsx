import { Modal } from 'antd'
import { useT } from '../texts.ts'
import { type Key, useKeys, useShownKeys } from './keys.ts'

const names: Record<string, string> = { arrowdown: '↑ ↓', arrowup: '↑', enter: '↵', escape: 'Esc', space: '␣' }
/** 'ctrl+enter' → Ctrl + ↵ */
export function KeyName({ name }: { name: string }) {
  return (
    <span className="keyname">
      {name.split('+').map((part) => (
        <kbd key={part}>
          {names[part] ?? (part.length === 1 ? part.toUpperCase() : part[0]?.toUpperCase() + part.slice(1))}
        </kbd>
      ))}
    </span>
  )
}

/** The keys of this page and of every page; opened with ?. */
export function KeyboardHelp(props: { open: boolean; onOpen: () => void; onClose: () => void }) {
  const t = useT()
  useKeys([{ key: '?', label: t('keys.help'), run: props.onOpen }])
  const keys = useShownKeys()
  const everywhere = (key: Key) => key.key === '?' || key.key.startsWith('alt+') || key.everywhere === true
  const here = keys.filter((key) => !everywhere(key))
  // What a page does with a key itself comes before what every page does with it.
  const shared = keys.filter((key) => everywhere(key) && !here.some((own) => own.key === key.key))
  return (
    <Modal open={props.open} onCancel={props.onClose} footer={null} title={t('help')} width={460}>
      <KeyList title={t('keys.here')} keys={here} empty={t('keys.none')} />
      <KeyList
        title={t('keys.everywhere')}
        keys={shared.map((key) => (key.key === 'alt+1' ? { ...key, key: 'alt+1…9' } : key))}
      />
    </Modal>
  )
}

function KeyList({ title, keys, empty }: { title: string; keys: Key[]; empty?: string }) {
  return (
    <section className="keylist">
      <h3>{title}</h3>
      {keys.length === 0 ? <p className="muted">{empty}</p> : null}
      <dl>
        {keys.map((key) => (
          <div key={key.key + key.label}>
            <dt>
              <KeyName name={key.key} />
            </dt>
            <dd>{key.label}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
