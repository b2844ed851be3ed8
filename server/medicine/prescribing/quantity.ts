import type { DraftItem } from '#contracts/prescribing'
import { type Drug, dosesADay, dosesIn, forms, frequencies } from '#medicine/formulary'

export interface Quantity {
  /** dispensing units needed, whole */
  readonly units: number
  /** packs that hold them */
  readonly packs: number
}

/** A dose of at most three decimals as an exact whole number of thousandths. Throws when it has more. */
export function thousandths(dose: number): number {
  const whole = Math.round(dose * 1000)
  if (whole / 1000 !== dose) throw new Error(`${dose} has more than three decimals`)
  return whole
}

/** 12500 → '12.5' */
export function decimalText(wholeThousandths: number): string {
  return String(wholeThousandths / 1000)
}

const ceilDivide = (amount: number, by: number) => Math.floor((amount + by - 1) / by)

/** On a herbal sheet `dose` is grams in one 剂 and `days` the number of 剂. */
function dosesOf(drug: Drug, item: DraftItem): number {
  return drug.category === 'herbal' ? item.days : dosesIn(item.frequency, item.days)
}

/** Never less than what is taken, never a whole unit or pack more. Integers all the way: dose × doses, then rounded up once each. */
export function quantityOf(drug: Drug, item: DraftItem): Quantity {
  const taken = thousandths(item.dose) * dosesOf(drug, item)
  const units = ceilDivide(taken, thousandths(drug.strength))
  return { units, packs: ceilDivide(units, drug.packUnits) }
}

/** Can this dose be counted out in whole units, or halves of a tablet that may be split? */
export function isCountable(drug: Drug, dose: number): boolean {
  if (!forms[drug.form]?.counted) return true
  const parts = drug.splittable ? 2 : 1
  return (thousandths(dose) * parts) % thousandths(drug.strength) === 0
}

/** What is taken on the most crowded day, in thousandths of the dose unit. */
export function dailyThousandths(drug: Drug, item: DraftItem): number {
  return thousandths(item.dose) * (drug.category === 'herbal' ? 1 : dosesADay(item.frequency))
}

/** The line on the sheet and the label: 每次1片(5mg),每日1次，口服，共28天 */
export function usageText(drug: Drug, item: DraftItem): { zh: string; en: string } {
  const dose = `${decimalText(thousandths(item.dose))}${drug.doseUnit}`
  if (drug.category === 'herbal') {
    return { zh: `每剂${dose},共${item.days}剂`, en: `${dose} in each decoction, ${item.days} decoctions` }
  }
  const counted = forms[drug.form]?.counted && isCountable(drug, item.dose) && drug.doseUnit !== drug.unit
  const units = counted ? decimalText((thousandths(item.dose) * 1000) / thousandths(drug.strength)) : ''
  const { zh, en } = frequencies[item.frequency]
  return {
    zh: `每次${units ? `${units}${drug.unit}(${dose})` : dose},${zh},${drug.routeZh},共${item.days}天`,
    en: `${units ? `${units} × ${drug.strength}${drug.doseUnit}` : dose} ${en}, ${drug.route}, for ${item.days} days`,
  }
}
