import { Button } from 'antd-mobile'
import { useState } from 'react'
import { yuanText } from '#contracts/yuan'
import { Field } from '../kit/parts.tsx'
import { useT } from './texts.ts'

export interface Limits {
  perBillFen: number | null
  perYearFen: number | null
}

/** 200.5 → 20050 fen; empty: no limit; undefined: cannot be read. */
function fenOf(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const found = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(text.trim())
  const fen = found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : 0
  return fen > 0 ? fen : undefined
}
const textOf = (fen: number | null) => (fen === null ? '' : fen % 100 === 0 ? String(fen / 100) : yuanText(fen))

/** How much of one bill and of one year a family member may draw; empty is what the account holds. */
export function LimitsForm(props: {
  name: string
  given?: Limits
  pending: boolean
  onGive: (limits: Limits) => void
  onCancel: () => void
}) {
  const t = useT()
  const [bill, setBill] = useState(textOf(props.given?.perBillFen ?? null))
  const [year, setYear] = useState(textOf(props.given?.perYearFen ?? null))
  const [perBillFen, perYearFen] = [fenOf(bill), fenOf(year)]
  return (
    <form
      className="bill-line"
      aria-label={t('mutualAsk', { name: props.name })}
      onSubmit={(event) => {
        event.preventDefault()
        if (perBillFen !== undefined && perYearFen !== undefined) props.onGive({ perBillFen, perYearFen })
      }}
    >
      <h3>{t('mutualAsk', { name: props.name })}</h3>
      <p className="row-note">{t('mutualAskMore')}</p>
      <Field
        label={t('mutualPerBill')}
        hint={t('mutualNoLimit')}
        inputMode="decimal"
        value={bill}
        error={perBillFen === undefined ? t('mutualWrong') : undefined}
        onChange={({ target }) => setBill(target.value)}
      />
      <Field
        label={t('mutualPerYear')}
        hint={t('mutualNoLimit')}
        inputMode="decimal"
        value={year}
        error={perYearFen === undefined ? t('mutualWrong') : undefined}
        onChange={({ target }) => setYear(target.value)}
      />
      <div className="mutual-buttons">
        <Button onClick={props.onCancel}>{t('mutualNot')}</Button>
        <Button
          color="primary"
          type="submit"
          loading={props.pending}
          disabled={perBillFen === undefined || perYearFen === undefined}
        >
          {t('mutualYes')}
        </Button>
      </div>
    </form>
  )
}
