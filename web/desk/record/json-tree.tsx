import { App, Button } from 'antd'
import { useMemo, useState } from 'react'
import { Digits, isObject, type Json, parseExact, pretty } from './json-diff.ts'
import { useT } from './texts.ts'

/** JSON that folds; references lead to what they name; the whole can be copied as it is. */
export function JsonTree({ text, jump }: { text: string; jump: (to: string) => void }) {
  const t = useT()
  const { message } = App.useApp()
  const value = useMemo(() => parseExact(text), [text])
  const [depth, setDepth] = useState(3)
  const copy = async () => {
    await navigator.clipboard.writeText(pretty(value))
    void message.success(t('copied'))
  }
  return (
    <div className="json">
      <p className="json-bar">
        <Button size="small" onClick={() => void copy()}>
          {t('copy')}
        </Button>
        <Button size="small" onClick={() => setDepth(1)}>
          {t('foldAll')}
        </Button>
        <Button size="small" onClick={() => setDepth(99)}>
          {t('openAll')}
        </Button>
      </p>
      <div className="code json-body">
        <Node key={depth} value={value} depth={0} open={depth} jump={jump} />
      </div>
    </div>
  )
}

interface NodeProps {
  name?: string
  value: Json
  depth: number
  open: number
  jump: (to: string) => void
}

function Node({ name, value, depth, open, jump }: NodeProps) {
  const t = useT()
  const label = name === undefined ? null : <span className="json-name">{name}: </span>
  const isList = Array.isArray(value)
  if (!isList && !isObject(value)) {
    return (
      <div className="json-line">
        {label}
        <Scalar name={name} value={value as null} jump={jump} />
      </div>
    )
  }
  const members: [string, Json][] = isList ? value.map((one, at) => [String(at), one]) : Object.entries(value)
  return (
    <details open={depth < open} className="json-node">
      <summary>
        {label}
        <span className="muted">
          {isList ? '[' : '{'} {t('entries', { n: members.length })} {isList ? ']' : '}'}
        </span>
      </summary>
      {members.map(([key, one]) => (
        <Node key={key} name={key} value={one} depth={depth + 1} open={open} jump={jump} />
      ))}
    </details>
  )
}

function Scalar({
  name,
  value,
  jump,
}: {
  name?: string
  value: null | boolean | string | Digits
  jump: (to: string) => void
}) {
  if (value instanceof Digits) return <span className="json-number">{value.text}</span>
  if (typeof value !== 'string') return <span className="json-number">{String(value)}</span>
  if (name === 'reference' && /^[A-Z]\w+\/[A-Za-z0-9\-.]{1,64}$/.test(value)) {
    return (
      <button type="button" className="plain-button code" onClick={() => jump(value)}>
        "{value}"
      </button>
    )
  }
  return <span className="json-string">"{value}"</span>
}
