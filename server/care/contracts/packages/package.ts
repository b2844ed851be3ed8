/** Packages as dated data: to whom one is open, what it costs whom, and whether a new version fits after the last. Pure. */
import type { EligibilityRule, Package, PackageForm, PopulationKind } from '#contracts/family-contracts'
import { refuseUnless } from '#kernel'
import { fullYears } from '#people/institutions'
import { daysAfter } from '../days.ts'

export interface Person {
  readonly birthDate: string
  /** Running on the day: of the grid. */
  readonly attributes: readonly string[]
  /** Chronic programmes the person is enrolled in on the day. */
  readonly programmes: readonly string[]
}

/** Key populations as the region counts them: elder from 65, child below 7 (national basic public health service; memory: to be verified). */
export const elderFromYears = 65
export const childBelowYears = 7

export function populationsOf(person: Person, onDay: string): PopulationKind[] {
  const age = fullYears(person.birthDate, onDay)
  const kinds: PopulationKind[] = []
  if (age >= elderFromYears) kinds.push('elder')
  if (age < childBelowYears) kinds.push('child')
  for (const kind of ['pregnant', 'disabled', 'poverty-relief'] as const)
    if (person.attributes.includes(kind)) kinds.push(kind)
  for (const kind of ['hypertension', 'diabetes'] as const) if (person.programmes.includes(kind)) kinds.push(kind)
  return kinds
}

const names: Record<string, { zh: string; en: string }> = {
  disabled: { zh: '残疾人', en: 'people with a disability' },
  'poverty-relief': { zh: '脱贫及低保等帮扶人口', en: 'people in poverty relief' },
  pregnant: { zh: '孕产妇', en: 'pregnant women and new mothers' },
  hypertension: { zh: '已建档的高血压患者', en: 'people enrolled with hypertension' },
  diabetes: { zh: '已建档的糖尿病患者', en: 'people enrolled with diabetes' },
}
const nameOf = (kind: string) => names[kind] ?? { zh: `已纳入“${kind}”管理者`, en: `people enrolled in ${kind}` }

export interface Why {
  readonly eligible: boolean
  readonly zh: string
  readonly en: string
}

/** Whether a package is open to a person on a day, and why, in a sentence a person can read. */
export function eligibilityOf(rule: EligibilityRule, person: Person, onDay: string): Why {
  if (rule.everyone) return { eligible: true, zh: '面向所有居民。', en: 'Open to everyone.' }
  const held = [
    ...rule.attributes.filter((kind) => person.attributes.includes(kind)),
    ...rule.programmes.filter((code) => person.programmes.includes(code)),
  ].map(nameOf)
  const age = fullYears(person.birthDate, onDay)
  const byAge = rule.ageFrom !== null || rule.ageBelow !== null
  const ageHolds = byAge && age >= (rule.ageFrom ?? 0) && age < (rule.ageBelow ?? 200)
  if (ageHolds) held.push({ zh: `年龄 ${age} 周岁`, en: `aged ${age}` })
  if (held.length > 0) {
    return {
      eligible: true,
      zh: `因为：${held.map((one) => one.zh).join('、')}。`,
      en: `Because: ${held.map((one) => one.en).join(', ')}.`,
    }
  }
  const wanted = [...rule.attributes, ...rule.programmes].map(nameOf)
  if (byAge) wanted.push(ageWords(rule))
  return {
    eligible: false,
    zh: `仅面向：${wanted.map((one) => one.zh).join('、')}。`,
    en: `Only for: ${wanted.map((one) => one.en).join(', ')}.`,
  }
}

function ageWords({ ageFrom, ageBelow }: EligibilityRule) {
  if (ageBelow === null) return { zh: `${ageFrom} 周岁及以上`, en: `people aged ${ageFrom} and more` }
  if (ageFrom === null) return { zh: `不满 ${ageBelow} 周岁`, en: `people under ${ageBelow}` }
  return { zh: `${ageFrom} 至不满 ${ageBelow} 周岁`, en: `people from ${ageFrom} to under ${ageBelow}` }
}

/** What a form must say by itself. Refusals: contracts.price_parts, .package_dates, .service_twice. */
export function checkForm(form: PackageForm, field: string): void {
  const { code } = form
  const { fundFen, publicHealthFen, personFen } = form.parts
  const whole = fundFen + publicHealthFen + personFen === form.priceFen
  refuseUnless(whole, 'contracts.price_parts', { field: `${field}.parts`, params: { code } })
  const dates = form.validTo === null || form.validTo >= form.validFrom
  refuseUnless(dates, 'contracts.package_dates', { field: `${field}.validTo` })
  const seen = new Set<string>()
  for (const service of form.services) {
    const twice = { field: `${field}.services`, params: { code, service: service.code } }
    refuseUnless(!seen.has(service.code), 'contracts.service_twice', twice)
    seen.add(service.code)
  }
}

export interface Change {
  readonly form: PackageForm
  readonly what: 'added' | 'replaces' | 'unchanged'
  /** The version that ends, and its last day. */
  readonly closes: { readonly id: string; readonly until: string } | null
}

/**
 * How a form goes after the versions of its code: the first; after the last without a gap, closing it when it is open;
 * or the very same again. Refusals: contracts.packages_overlap, .packages_gap, .package_in_the_past.
 */
export function planChange(form: PackageForm, versions: readonly Package[], today: string, field: string): Change {
  const at = (wanted = '') => ({
    field: `${field}.validFrom`,
    params: { code: form.code, from: form.validFrom, wanted },
  })
  const same = versions.find((one) => one.validFrom === form.validFrom)
  if (same && contentOf(same) === contentOf(form)) return { form, what: 'unchanged', closes: null }
  const last = versions.at(-1)
  if (!last) return { form, what: 'added', closes: null }
  const openLast = last.validTo === null
  refuseUnless(form.validFrom > last.validFrom, 'contracts.packages_overlap', at())
  if (!openLast) {
    const wanted = daysAfter(last.validTo!, 1)
    refuseUnless(form.validFrom >= wanted, 'contracts.packages_overlap', at())
    refuseUnless(form.validFrom === wanted, 'contracts.packages_gap', at(wanted))
  }
  // What people were shown today stays what it was.
  refuseUnless(form.validFrom > today, 'contracts.package_in_the_past', at())
  const closes = openLast ? { id: last.id, until: daysAfter(form.validFrom, -1) } : null
  return { form, what: 'replaces', closes }
}

/** Everything a package says but where its version ends: that changes when the next one begins. */
const contentOf = ({
  code,
  nameZh,
  nameEn,
  priceFen,
  parts,
  eligibility,
  services,
  clause,
  demonstration,
}: PackageForm) =>
  JSON.stringify(sorted([code, nameZh, nameEn, priceFen, parts, eligibility, services, clause, demonstration]))

/** jsonb gives keys back in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}
