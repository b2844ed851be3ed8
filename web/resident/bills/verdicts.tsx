import type { BillLine } from '#contracts/settlement'
import type { BillVerdict } from '#contracts/settlement-rules'
import { sayClause } from '../../shell/clause.ts'
import { yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Notice } from '../kit/parts.tsx'
import { useT } from './texts.ts'

interface Props {
  verdicts: readonly BillVerdict[]
  lines: readonly BillLine[]
}

export const isStopped = (verdicts: readonly BillVerdict[]): boolean => verdicts.some(({ action }) => action === 'stop')

/** What the fund's rules say to the charges before they are paid: what it is about, why, and for a stop what to do. */
export function Verdicts({ verdicts, lines }: Props) {
  const t = useT()
  const { locale } = usePreferences()
  const stops = verdicts.filter(({ action }) => action === 'stop')
  const reminders = verdicts.filter(({ action }) => action === 'remind')
  const names = (of: BillVerdict) =>
    lines
      .filter(({ lineNo }) => of.lineNos.includes(lineNo))
      .map(({ name }) => name)
      .join(t('between'))
  const reasonOf = (of: BillVerdict) => (locale === 'zh' ? of.reasonZh : of.reasonEn)
  // A reason that begins with the item's name need not be told it twice.
  const named = (of: BillVerdict) => {
    const name = names(of) || t('wholeBill')
    return reasonOf(of).startsWith(name) ? null : <b>{name} </b>
  }
  const said = (of: BillVerdict) => (
    <p key={`${of.ruleId}:${of.lineNos.join()}`}>
      {named(of)}
      {reasonOf(of)}
      {of.amountFen > 0 ? ` (${yuan(of.amountFen)})` : ''}
      <br />
      <span className="row-note">{t('clause', { clause: sayClause(of.clause, locale) })}</span>
    </p>
  )
  return (
    <>
      {stops.length > 0 ? (
        <Notice tone="bad" title={t('stopTitle')}>
          {stops.map(said)}
          <p>{t('stopDo')}</p>
        </Notice>
      ) : null}
      {reminders.length > 0 ? (
        <Notice tone="warn" title={t('remindTitle')}>
          {reminders.map(said)}
          <p>{t('remindDo')}</p>
        </Notice>
      ) : null}
    </>
  )
}

/** Charges that the institution declared self-paid, with the reason it gave. */
export function DeclaredOwn({ lines }: { lines: readonly BillLine[] }) {
  const t = useT()
  const own = lines.filter(({ ownReason }) => ownReason !== null)
  if (own.length === 0) return null
  return (
    <Notice tone="warn" title={t('ownTitle')}>
      {own.map(({ chargeId, name, ownReason }) => (
        <p key={chargeId}>
          <b>{name}</b> {ownReason}
        </p>
      ))}
      <p>{t('ownDo')}</p>
    </Notice>
  )
}
