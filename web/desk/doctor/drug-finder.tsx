import { AutoComplete, Input, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { type Drug, findDrugsAnswer } from '#contracts/formulary'
import { usePreferences } from '../../shell/preferences.ts'
import { useSentence } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { ClassTag, usePrices } from './prices.tsx'
import { useT } from './texts.ts'

/** Finds a drug by generic name, English name, code or pinyin initials; ↓ and Enter add it. */
export function DrugFinder(props: { kind: 'western' | 'herbal'; disabled: boolean; onPick: (drug: Drug) => void }) {
  const t = useT()
  const { locale } = usePreferences()
  const sentence = useSentence()
  const [text, setText] = useState('')
  const field = useRef<InputRef>(null)
  useKeys([{ key: '/', label: t('pad.focus'), run: () => field.current?.focus() }])
  const asked = text.trim()
  const query = useApi('/api/formulary/drugs', findDrugsAnswer, {
    params: { text: asked, category: props.kind === 'herbal' ? 'herbal' : undefined, limit: 12 },
    enabled: asked.length > 0,
    keep: true,
  })
  const found = (asked ? (query.data?.drugs ?? []) : []).filter(
    (drug) => (drug.category === 'herbal') === (props.kind === 'herbal'),
  )
  const prices = usePrices(found.map((drug) => drug.code))
  const name = (drug: Drug) => (locale === 'zh' ? drug.nameZh : drug.nameEn)
  return (
    <AutoComplete
      className="drug-finder"
      value={text}
      disabled={props.disabled}
      defaultActiveFirstOption
      onChange={(value: string) => setText(value)}
      onSelect={(code: string) => {
        const drug = found.find((one) => one.code === code)
        setText('')
        if (drug) props.onPick(drug)
      }}
      notFoundContent={
        query.error ? (
          sentence(query.error)
        ) : asked && !query.isFetching ? (
          <span className="muted">{t('pad.none')}</span>
        ) : null
      }
      options={found.map((drug) => ({
        value: drug.code,
        label: (
          <span className="drug-option">
            <b>{name(drug)}</b>
            <span className="muted">{drug.packDescription}</span>
            <span className="drug-option-price">
              <ClassTag item={prices.get(drug.code)} /> {prices.price(drug.code)}
            </span>
          </span>
        ),
      }))}
    >
      <Input
        ref={field}
        prefix="℞"
        aria-label={t('pad.focus')}
        placeholder={t('pad.search')}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          if (text === '') field.current?.blur()
          else setText('')
        }}
      />
    </AutoComplete>
  )
}
