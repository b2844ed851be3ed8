import type { RuleKey, Value } from './fields.ts'
import { useT } from './texts.ts'

const minutes = /Minutes(Min|Max)?$/
const days = /Days$/

/** A value of a rule in words: with its unit, and "no limit" where it is left open. */
export function useShow(): (key: RuleKey, value: Value) => string {
  const t = useT()
  return (key, value) => {
    if (value === null || value === undefined) return t(key === 'releaseTime' ? 'midnight' : 'open')
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (Array.isArray(value)) return t('unit.days', { n: value.join(' / ') })
    if (key === 'penaltyScope') return t(value === 'region' ? 'scope.region' : 'scope.hospital')
    if (typeof value === 'string') return value
    const n = Number(value)
    if (minutes.test(key)) return t('unit.minutes', { n })
    if (/Hours$/.test(key)) return t('unit.hours', { n })
    if (/Seconds$/.test(key)) return t('unit.seconds', { n })
    if (/Age$|^age|Years$/.test(key)) return t('unit.years', { n })
    if (/^limitPer|Max$|PerMinute$/.test(key)) return t('unit.times', { n })
    if (/Behind$/.test(key)) return t('unit.people', { n })
    return days.test(key) || /DaysBefore$/.test(key) ? t('unit.days', { n }) : String(n)
  }
}
