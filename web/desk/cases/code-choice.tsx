import { Select } from 'antd'
import { useState } from 'react'
import { CodeList } from '#contracts/grouping'
import { useApi } from '../../shell/use-api.ts'
import { useT } from './texts.ts'

/** Codes in order, found by their beginning or name; a code that no table knows may be typed too. */
export function CodeChoice(props: {
  label: string
  kind: 'diagnosis' | 'procedure'
  value: readonly string[]
  onChange: (codes: string[]) => void
}) {
  const t = useT()
  const [search, setSearch] = useState('')
  const found = useApi('/api/grouping/codes', CodeList, {
    params: { kind: props.kind, search },
    enabled: search.length > 0,
    keep: true,
  })
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the kit's select is the control
    <label>
      {props.label}
      <Select
        mode="tags"
        aria-label={props.label}
        placeholder={t('codesHint')}
        value={[...props.value]}
        onChange={props.onChange}
        showSearch={{ filterOption: false, onSearch: setSearch }}
        options={(found.data?.codes ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
        optionLabelProp="value"
      />
    </label>
  )
}
