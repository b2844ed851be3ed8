import { App, Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { Budget, BudgetCategory } from '#contracts/budgets'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { MonthBars } from './budgets.tsx'
import { Percent, Yuan } from './inputs.tsx'
import { percentOf } from './say.ts'
import { useT } from './texts.ts'

/** January first gets what does not divide by twelve. */
const evenly = (): number[] => [...Array(12).keys()].map((at) => (at < 4 ? 834 : 833))

/** A new version of a budget; it waits for another person. */
export function BudgetForm(props: {
  year: number
  before: readonly Budget[]
  onClose: () => void
  onDone: () => void
}) {
  const t = useT()
  const { message } = App.useApp()
  const [insutype, setInsutype] = useState<'310' | '390'>('310')
  const [category, setCategory] = useState<BudgetCategory>('outpatient')
  const [amountFen, setAmount] = useState<number | null>(null)
  const [reserveBp, setReserve] = useState<number | null>(500)
  const [shares, setShares] = useState(evenly)
  const [source, setSource] = useState('')
  const sum = shares.reduce((all, one) => all + one, 0)
  const save = useCommand(Budget, {
    onDone: () => {
      void message.success(t('saved'))
      props.onDone()
      props.onClose()
    },
  })
  // What stands for the same scheme and category is where a new version begins.
  const choose = (scheme: '310' | '390', of: BudgetCategory) => {
    setInsutype(scheme)
    setCategory(of)
    const found = props.before.find((one) => one.insutype === scheme && one.category === of && one.state === 'approved')
    if (!found) return
    setAmount(found.amountFen)
    setReserve(found.reserveBp)
    setShares([...found.monthSharesBp])
  }
  const whole = amountFen !== null && amountFen > 0 && reserveBp !== null && sum === 10_000 && source.trim().length > 1
  const body = { year: props.year, insutype, category, amountFen, reserveBp, monthSharesBp: shares, source }
  return (
    <Modal
      open
      width={720}
      title={`${t('newBudget')} · ${t('ofYear', { year: props.year })}`}
      onCancel={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{t('cancel')}</Button>
          <Button
            type="primary"
            disabled={!whole}
            loading={save.isPending}
            onClick={() => save.mutate({ path: '/api/budgets', body })}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="form form-grid">
        <label htmlFor="budget-scheme">{t('scheme')}</label>
        <Select
          id="budget-scheme"
          value={insutype}
          onChange={(next) => choose(next, category)}
          options={(['310', '390'] as const).map((value) => ({ value, label: t(`insutype.${value}`) }))}
        />
        <label htmlFor="budget-category">{t('categoryTitle')}</label>
        <Select
          id="budget-category"
          value={category}
          onChange={(next) => choose(insutype, next)}
          options={BudgetCategory.options.map((value) => ({ value, label: t(`category.${value}`) }))}
        />
        <label htmlFor="budget-amount">{t('amountYuan')}</label>
        <Yuan id="budget-amount" value={amountFen} onChange={setAmount} />
        <label htmlFor="budget-reserve" title={t('reserveHint')}>
          {t('reserve')}
        </label>
        <Percent id="budget-reserve" value={reserveBp} onChange={setReserve} />
        <label htmlFor="budget-source">{t('source')}</label>
        <Input
          id="budget-source"
          maxLength={500}
          placeholder={t('sourceDo')}
          value={source}
          onChange={({ target }) => setSource(target.value)}
        />
      </div>
      <div className="year-rule-head" style={{ marginTop: 12 }}>
        <b>{t('shares')}</b>
        <MonthBars shares={shares} />
        <span className={sum === 10_000 ? 'muted' : 'form-error'} role="status">
          {sum === 10_000 ? t('sharesWhole') : t('sharesSum', { sum: percentOf(sum) })}
        </span>
        <Button size="small" onClick={() => setShares(evenly())}>
          {t('evenly')}
        </Button>
      </div>
      <div className="year-months">
        {shares.map((share, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: twelve months, always in this order
          <div key={at}>
            <label htmlFor={`budget-month-${at}`}>{t('month', { n: at + 1 })}</label>
            <Percent
              id={`budget-month-${at}`}
              value={share}
              onChange={(next) => setShares(shares.map((one, i) => (i === at ? (next ?? 0) : one)))}
            />
          </div>
        ))}
      </div>
      <Refused error={save.error} />
    </Modal>
  )
}
