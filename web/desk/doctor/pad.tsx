import { App, Button, Checkbox, Input, Segmented, Select, Spin } from 'antd'
import { useState } from 'react'
import type { Drug } from '#contracts/formulary'
import { type PrescriptionDraft, supplyKind } from '#contracts/prescribing'
import { Money } from '../../shell/money.tsx'
import { useSentence } from '../../shell/states.tsx'
import { Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { DrugFinder } from './drug-finder.tsx'
import { PadItems, useDrugs } from './pad-items.tsx'
import { usePrices } from './prices.tsx'
import { Sheets } from './sheets.tsx'
import { useT } from './texts.ts'
import { mayWrite, type Pad, usualItem } from './use-pad.ts'

/** The prescription pad: the sheets already signed, and the one being written with its live check. */
export function PrescriptionPad({ pad, writable }: { pad: Pad; writable: boolean }) {
  const t = useT()
  const authority = pad.pad.data?.authority
  const sheets = pad.pad.data?.prescriptions ?? []
  return (
    <section className="pad" aria-label={t('pad.title')}>
      <Sheets sheets={sheets} refresh={pad.refresh} />
      {mayWrite(pad, writable) ? (
        <Sheet pad={pad} />
      ) : pad.pad.error ? (
        <Refused error={pad.pad.error} />
      ) : writable && pad.pad.data ? (
        <p className="pad-closed muted">{t(authority?.closedAt ? 'pad.closed' : 'pad.needJudgement')}</p>
      ) : null}
    </section>
  )
}

function Sheet({ pad }: { pad: Pad }) {
  const t = useT()
  const { draft } = pad
  const drugs = useDrugs(draft.items.map((item) => item.drugCode))
  const [justAdded, setJustAdded] = useState<string | undefined>(undefined)
  const add = (drug: Drug) => {
    setJustAdded(drug.code)
    if (draft.items.some((item) => item.drugCode === drug.code)) return
    pad.change({ ...draft, items: [...draft.items, usualItem(drug, draft.supply, draft.items[0])] })
  }
  return (
    <>
      <SheetHead pad={pad} />
      <DrugFinder kind={draft.kind} disabled={false} onPick={add} />
      <PadItems pad={pad} drugs={drugs} justAdded={justAdded} />
      {draft.kind === 'herbal' && draft.items.length > 0 ? (
        <Input
          size="small"
          addonBefore={t('pad.usage')}
          aria-label={t('pad.usage')}
          maxLength={200}
          value={draft.usage}
          onChange={(event) => pad.change({ ...draft, usage: event.target.value })}
        />
      ) : null}
      <Refused error={pad.problem} />
      <SheetFoot pad={pad} />
    </>
  )
}

function SheetHead({ pad }: { pad: Pad }) {
  const t = useT()
  const { draft } = pad
  const set = (change: Partial<PrescriptionDraft>) => pad.change({ ...draft, ...change })
  const longer = draft.supply === 'chronic' || draft.supply === 'long'
  return (
    <div className="pad-head">
      <h3>{t('pad.title')}</h3>
      <Segmented<PrescriptionDraft['kind']>
        size="small"
        disabled={draft.items.length > 0}
        value={draft.kind}
        onChange={(kind) => set({ kind })}
        options={[
          { value: 'western', label: t('pad.western') },
          { value: 'herbal', label: t('pad.herbal') },
        ]}
      />
      <Select
        size="small"
        aria-label={t('pad.supply')}
        popupMatchSelectWidth={false}
        value={draft.supply}
        onChange={(supply) => set({ supply })}
        options={supplyKind.options.map((kind) => ({ value: kind, label: t(`pad.supplyKind.${kind}`) }))}
      />
      <Select
        size="small"
        aria-label={t('pad.validDays')}
        value={draft.validDays}
        onChange={(validDays) => set({ validDays })}
        options={[1, 2, 3].map((n) => ({ value: n, label: `${t('pad.validDays')} ${t('pad.validDay', { n })}` }))}
      />
      {longer ? (
        <Input
          size="small"
          className="pad-supply-reason"
          aria-label={t('pad.supplyReason')}
          placeholder={t('pad.supplyReason')}
          status={draft.supplyReason.trim() === '' ? 'warning' : undefined}
          maxLength={200}
          value={draft.supplyReason}
          onChange={(event) => set({ supplyReason: event.target.value })}
        />
      ) : null}
      {draft.supply === 'long' ? (
        <Checkbox checked={draft.stable} onChange={(event) => set({ stable: event.target.checked })}>
          {t('pad.stable')}
        </Checkbox>
      ) : null}
    </div>
  )
}

function SheetFoot({ pad }: { pad: Pad }) {
  const t = useT()
  const deskT = useDeskT()
  const { modal, message } = App.useApp()
  const sentence = useSentence()
  const { draft, checked } = pad
  const prices = usePrices(draft.items.map((item) => item.drugCode))
  if (draft.items.length === 0) return null
  const sum = checked && prices.sumFen(checked.quantities.map((one) => ({ code: one.drugCode, packs: one.packs })))
  const discard = () =>
    modal.confirm({
      title: t('pad.discardAsk'),
      okText: t('pad.discard'),
      cancelText: deskT('cancel'),
      okButtonProps: { danger: true },
      onOk: () => pad.discard(t('pad.discard')).catch((error) => void message.error(sentence(error))),
    })
  return (
    <div className="pad-foot">
      <span className="muted" role="status">
        {!checked ? (
          <>
            <Spin size="small" /> {t('pad.checking')}
          </>
        ) : checked.warnings.length === 0 ? (
          `✓ ${t('pad.clear')}`
        ) : (
          warningCounts(checked.warnings, t)
        )}
        {' · '}
        {t(pad.saving === 'clean' ? 'pad.saved' : 'pad.saving')}
      </span>
      <Button size="small" type="text" onClick={discard}>
        {t('pad.discard')}
      </Button>
      <span className="pad-sum">
        {t('pad.sum')} {sum === undefined ? '—' : <Money fen={sum} strong />}
      </span>
    </div>
  )
}

function warningCounts(
  warnings: readonly { level: 'block' | 'reason' | 'info' }[],
  t: ReturnType<typeof useT>,
): string {
  return (['block', 'reason', 'info'] as const)
    .map((level) => ({ level, count: warnings.filter((warning) => warning.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${t(`pad.${level}`)} ${count}`)
    .join(' · ')
}
