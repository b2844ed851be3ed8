import { AutoComplete, Button, Input, type InputRef, Select } from 'antd'
import { useRef, useState } from 'react'
import { BrowserParameters, BrowserTypes } from '#contracts/browser'
import { useApi } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import type { Where } from './browser.tsx'
import { useT } from './texts.ts'

const kindHints: Record<string, string> = {
  date: 'ge2025-01-01',
  token: 'system|code',
  reference: 'Patient/…',
  quantity: 'gt7',
  string: '王',
}

/** A type, conditions that complete themselves from the search table, and the raw query, which is what counts. */
export function QueryBar({ where, onSearch }: { where: Where; onSearch: (type: string, query: string) => void }) {
  const t = useT()
  const [type, setType] = useState(where.type)
  const [raw, setRaw] = useState(where.query ?? '')
  const [parameter, setParameter] = useState<string | undefined>(undefined)
  const [value, setValue] = useState('')
  const input = useRef<InputRef>(null)
  const types = useApi('/api/browser/types', BrowserTypes)
  const parameters = useApi('/api/browser/parameters', BrowserParameters, { params: { type }, enabled: Boolean(type) })
  useKeys([{ key: '/', label: t('keys.find'), run: () => input.current?.focus({ cursor: 'end' }) }])
  const known = parameters.data?.parameters ?? []
  const kind = known.find((one) => one.name === parameter)?.kind
  const add = () => {
    if (!parameter || value.trim() === '') return
    const next = `${raw}${raw === '' ? '' : '&'}${parameter}=${encodeURIComponent(value.trim()).replaceAll('%2F', '/').replaceAll('%7C', '|').replaceAll('%3A', ':')}`
    setRaw(next)
    setParameter(undefined)
    setValue('')
    if (type) onSearch(type, next)
  }
  const run = () => type && onSearch(type, raw.replace(/^\?/, ''))
  return (
    <section className="card query-bar" aria-label={t('search')}>
      <div className="query-build">
        <Select
          showSearch
          aria-label={t('type')}
          placeholder={t('type')}
          value={type}
          loading={types.isLoading}
          options={(types.data?.types ?? []).map((one) => ({ value: one.type, label: one.type }))}
          onChange={(chosen: string) => {
            setType(chosen)
            setRaw('')
            onSearch(chosen, '')
          }}
        />
        <Select
          showSearch
          aria-label={t('parameter')}
          placeholder={t('parameter')}
          disabled={!type}
          value={parameter}
          options={known.map((one) => ({ value: one.name, label: `${one.name} · ${one.kind}` }))}
          onChange={(chosen: string) => setParameter(chosen)}
        />
        <Input
          aria-label={t('parameterValue')}
          placeholder={kind ? (kindHints[kind] ?? t('parameterValue')) : t('parameterValue')}
          disabled={!parameter}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          onPressEnter={add}
        />
        <Button disabled={!parameter || value.trim() === ''} onClick={add}>
          {t('add')}
        </Button>
      </div>
      <div className="query-raw">
        <span className="code">{type ?? '—'}?</span>
        <AutoComplete
          value={raw}
          options={completions(raw, known)}
          disabled={!type}
          onChange={(text: string) => setRaw(text)}
          className="query-input"
        >
          <Input
            ref={input}
            className="code"
            aria-label={t('query')}
            placeholder={t('query')}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur()
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) run()
            }}
          />
        </AutoComplete>
        <Button type="primary" disabled={!type} onClick={run}>
          {t('search')}
        </Button>
      </div>
    </section>
  )
}

/** Names for what is being written after the last &. */
function completions(raw: string, known: BrowserParameters['parameters']): { value: string; label: string }[] {
  const from = raw.lastIndexOf('&') + 1
  const begun = raw.slice(from)
  if (begun.includes('=')) return []
  return known
    .filter(({ name }) => name.startsWith(begun))
    .slice(0, 12)
    .map(({ name, kind }) => ({ value: `${raw.slice(0, from)}${name}=`, label: `${name} · ${kind}` }))
}
