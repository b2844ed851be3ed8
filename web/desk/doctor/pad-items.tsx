import { DeleteOutlined } from '@ant-design/icons'
import { useQueries } from '@tanstack/react-query'
import { App, Button, Input, InputNumber, Select } from 'antd'
import { type ComponentRef, useEffect, useRef } from 'react'
import { type Drug, drugAnswer, type FrequencyCode, frequencyCode } from '#contracts/formulary'
import type { DraftItem, PrescriptionDraft, Warning } from '#contracts/prescribing'
import { api } from '../../shell/api.ts'
import { yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { ClassTag, usePrices } from './prices.tsx'
import { useT } from './texts.ts'
import type { Pad } from './use-pad.ts'
import { WarningLine } from './warnings.tsx'

/** The drugs that stand on a sheet, whole, by code. */
export function useDrugs(codes: readonly string[]): Map<string, Drug> {
  const answers = useQueries({
    queries: [...new Set(codes)].map((code) => ({
      queryKey: ['/api/formulary/drugs', code],
      queryFn: () => api.query(`/api/formulary/drugs/${encodeURIComponent(code)}`, drugAnswer),
      staleTime: 600_000,
    })),
  })
  return new Map(answers.flatMap((answer) => (answer.data ? [[answer.data.drug.code, answer.data.drug] as const] : [])))
}

/** The lines of the sheet, each with its own warnings under it. */
export function PadItems({ pad, drugs, justAdded }: { pad: Pad; drugs: Map<string, Drug>; justAdded?: string }) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const { draft } = pad
  const prices = usePrices(draft.items.map((item) => item.drugCode))
  const warnings = pad.checked?.warnings ?? []
  const words = useWords()
  const put = (items: DraftItem[]) => pad.change({ ...draft, items })
  const remove = (index: number) => {
    const gone = draft.items[index]
    if (!gone) return
    const drug = drugs.get(gone.drugCode)
    const back = () => {
      message.destroy(gone.drugCode)
      pad.change((now) => ({ ...now, items: now.items.toSpliced(index, 0, gone) }))
    }
    put(draft.items.toSpliced(index, 1))
    void message.info({
      key: gone.drugCode,
      content: (
        <>
          {t('pad.removed', { name: drug ? words({ zh: drug.nameZh, en: drug.nameEn }) : gone.drugCode })}{' '}
          <Button type="link" size="small" onClick={back}>
            {deskT('undo')}
          </Button>
        </>
      ),
      duration: 6,
    })
  }
  return (
    <ol className="pad-items">
      {draft.items.map((item, index) => (
        <li key={item.drugCode}>
          <ItemRow
            item={item}
            kind={draft.kind}
            drug={drugs.get(item.drugCode)}
            packs={pad.checked?.quantities.find((one) => one.drugCode === item.drugCode)?.packs}
            prices={prices}
            focus={item.drugCode === justAdded}
            onChange={(next) => put(draft.items.map((one, at) => changed(one, at, index, next, draft.kind)))}
            onRemove={() => remove(index)}
          />
          {warnings
            .filter((warning) => warning.drugCode === item.drugCode)
            .map((warning) => (
              <Warned key={warning.key} warning={warning} pad={pad} />
            ))}
        </li>
      ))}
      {warnings
        .filter((warning) => !draft.items.some((item) => item.drugCode === warning.drugCode))
        .map((warning) => (
          <li key={warning.key}>
            <Warned warning={warning} pad={pad} />
          </li>
        ))}
    </ol>
  )
}

/** On a herbal sheet all pieces share the number of packets. */
function changed(
  one: DraftItem,
  at: number,
  index: number,
  next: DraftItem,
  kind: PrescriptionDraft['kind'],
): DraftItem {
  if (at === index) return next
  return kind === 'herbal' ? { ...one, days: next.days } : one
}

function Warned({ warning, pad }: { warning: Warning; pad: Pad }) {
  return (
    <WarningLine
      warning={warning}
      reason={pad.overrides[warning.key] ?? ''}
      onReason={(reason) => pad.override(warning.key, reason)}
    />
  )
}

interface RowProps {
  item: DraftItem
  kind: PrescriptionDraft['kind']
  drug?: Drug
  packs?: number
  prices: ReturnType<typeof usePrices>
  focus: boolean
  onChange: (item: DraftItem) => void
  onRemove: () => void
}

function ItemRow({ item, kind, drug, packs, prices, focus, onChange, onRemove }: RowProps) {
  const t = useT()
  const { locale } = usePreferences()
  const dose = useRef<ComponentRef<typeof InputNumber>>(null)
  useEffect(() => {
    if (focus) dose.current?.focus({ cursor: 'all' })
  }, [focus])
  const name = drug ? (locale === 'zh' ? drug.nameZh : drug.nameEn) : item.drugCode
  const sum = packs === undefined ? undefined : prices.sumFen([{ code: item.drugCode, packs }])
  return (
    <div className="pad-item">
      <div className="pad-drug">
        <b>{name}</b> <span className="muted">{drug?.packDescription}</span>{' '}
        <ClassTag item={prices.get(item.drugCode)} />
      </div>
      <div className="pad-fields">
        <InputNumber
          ref={dose}
          size="small"
          className="pad-dose"
          aria-label={`${name} ${t('pad.dose')}`}
          prefix={<span className="muted">{t('pad.dose')}</span>}
          suffix={drug?.doseUnit}
          min={0.001}
          max={100_000}
          controls={false}
          value={item.dose}
          onChange={(value) => value && onChange({ ...item, dose: Math.round(value * 1000) / 1000 })}
        />
        {kind === 'western' ? (
          <Select<FrequencyCode>
            size="small"
            className="pad-frequency"
            aria-label={`${name} ${t('pad.frequency')}`}
            value={item.frequency}
            showSearch={{ optionFilterProp: 'label' }}
            popupMatchSelectWidth={false}
            onChange={(frequency) => onChange({ ...item, frequency })}
            options={frequencyCode.options.map((code) => ({ value: code, label: t(`frequency.${code}`) }))}
          />
        ) : null}
        <InputNumber
          size="small"
          className="pad-days"
          aria-label={`${name} ${t(kind === 'herbal' ? 'pad.packets' : 'pad.days')}`}
          suffix={<span className="muted">{t(kind === 'herbal' ? 'pad.packets' : 'pad.days')}</span>}
          min={1}
          max={84}
          controls={false}
          value={item.days}
          onChange={(days) => days && onChange({ ...item, days: Math.round(days) })}
        />
        <Input
          size="small"
          className="pad-note"
          aria-label={`${name} ${t('pad.note')}`}
          placeholder={t('pad.note')}
          maxLength={120}
          value={item.note}
          onChange={(event) => onChange({ ...item, note: event.target.value })}
        />
      </div>
      <div className="pad-price tabular">
        {packs === undefined ? '' : t('pad.packs', { packs, unit: drug?.packUnit ?? '' })}{' '}
        <b>{sum === undefined ? prices.price(item.drugCode) : yuan(sum)}</b>
      </div>
      <Button
        size="small"
        type="text"
        className="pad-remove"
        icon={<DeleteOutlined />}
        aria-label={`${t('pad.remove')} ${name}`}
        onClick={onRemove}
      />
    </div>
  )
}
