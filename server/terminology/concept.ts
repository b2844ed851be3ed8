import { pinyin } from 'pinyin-pro'

export interface Designation {
  readonly language?: string
  readonly use?: { system?: string; code?: string; display?: string }
  readonly value: string
}

/** As in CodeSystem.concept.property: the value is under valueCode, valueString, … */
export interface Property {
  readonly code: string
  readonly [value: `value${string}`]: unknown
}

/** A code of a system, ready to be kept. */
export interface Concept {
  readonly code: string
  readonly name: string
  readonly definition?: string | null
  readonly parents: readonly string[]
  readonly inactive: boolean
  readonly abstract: boolean
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly designations: readonly Designation[]
  readonly properties: readonly Property[]
}

export interface Coded {
  readonly system: string
  readonly code: string
}

/** 2型糖尿病 → 2xtnb; of a name without Chinese characters nothing, as it is typed as it is. */
export function initialsOf(name: string): string {
  if (!/\p{Script=Han}/u.test(name)) return ''
  const letters = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
  return letters
    .join('')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}

/** What a typed word is looked for in: code, name, initials and other designations, a line each. */
export function searchTextOf({ code, name, designations }: Pick<Concept, 'code' | 'name' | 'designations'>): string {
  const names = [name, ...designations.map((one) => one.value)]
  const lines = [code, ...names, ...names.map(initialsOf)].filter(Boolean).map((line) => line.toLowerCase())
  return [...new Set(lines)].join('\n')
}

/** The words of a filter; at most five, as more never help. */
export function wordsOf(filter: string | undefined): string[] {
  return (filter ?? '').toLowerCase().split(/\s+/u).filter(Boolean).slice(0, 5)
}

/**
 * Hashes of the pairs of neighbouring characters of a text, line by line, and of single Chinese characters; seeded by the
 * system's number, so that one index serves all systems. Two texts may share a hash: what is found is compared again.
 */
export function gramsOf(system: number, text: string): number[] {
  const grams = new Set<number>()
  for (const line of text.split('\n')) {
    let before: number | undefined
    for (const character of line) {
      const point = character.codePointAt(0)!
      if (point >= 0x2e80) grams.add(hashOf(system, 0, point))
      if (before !== undefined) grams.add(hashOf(system, before, point))
      before = point
    }
  }
  return [...grams]
}

// FNV-1a over three whole numbers, as a signed 32-bit integer.
function hashOf(...parts: readonly number[]): number {
  let hash = 0x811c9dc5
  for (const part of parts) {
    for (let shift = 0; shift < 24; shift += 8) hash = Math.imul(hash ^ ((part >>> shift) & 0xff), 0x01000193)
  }
  return hash | 0
}

/** http://…|2.0 → its url and version. */
export function canonicalOf(canonical: string): { url: string; version?: string } {
  const at = canonical.indexOf('|')
  if (at < 0) return { url: canonical }
  return { url: canonical.slice(0, at), version: canonical.slice(at + 1) }
}

/** The calendar day in China at an instant, which is how code tables are put in force. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

interface Version {
  readonly version: string
  readonly origin: string
  readonly dated: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly empty?: boolean
}

/**
 * Which of a url's versions is meant: the one asked for by name, otherwise the one in force on the day. Ours and those of
 * the record before FHIR's own, those with content before those without, then what came into force last.
 */
export function chooseVersion<T extends Version>(
  versions: readonly T[],
  asked: { version?: string | undefined; onDate: string },
): T | undefined {
  const inForce = (one: T) =>
    (one.validFrom === null || one.validFrom <= asked.onDate) && (one.validTo === null || asked.onDate <= one.validTo)
  const fit = versions.filter((one) => (asked.version === undefined ? inForce(one) : one.version === asked.version))
  return fit.sort(byPreference)[0]
}

const originRank: Record<string, number> = { import: 0, record: 1, standard: 2 }

function byPreference(a: Version, b: Version): number {
  return (
    Number(a.empty ?? false) - Number(b.empty ?? false) ||
    (originRank[a.origin] ?? 9) - (originRank[b.origin] ?? 9) ||
    compare(b.validFrom, a.validFrom) ||
    compare(b.dated, a.dated) ||
    b.version.localeCompare(a.version, 'en', { numeric: true })
  )
}

function compare(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0
}
