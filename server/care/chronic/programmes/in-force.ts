/** Which version is in force on a day. One without an end stands until the next begins; nothing loaded is ever edited. */
import type { Programme, ProgrammeContent } from '#contracts/chronic-programme'

const dayMs = 86_400_000
const dayBefore = (day: string) => new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10)

export type Dated = Pick<ProgrammeContent, 'validFrom' | 'validTo'>

/** The last day of a version among all of its programme; undefined: open. */
export function lastDay(version: Dated, all: readonly Dated[]): string | undefined {
  if (version.validTo) return version.validTo
  const next = all.map(({ validFrom }) => validFrom).filter((from) => from > version.validFrom)
  return next.length === 0 ? undefined : dayBefore(next.toSorted()[0]!)
}

export function inForce<T extends Dated>(versions: readonly T[], onDay: string): T | undefined {
  const begun = versions.filter(({ validFrom }) => validFrom <= onDay)
  const last = begun.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1)).at(-1)
  return last && (last.validTo === undefined || onDay <= last.validTo) ? last : undefined
}

/** The version whose days those of a new one would overlap with. */
export function overlapping<T extends Dated>(added: Dated, versions: readonly T[]): T | undefined {
  return versions.find(({ validFrom, validTo }) => {
    if (validFrom === added.validFrom) return true
    const [first, second] = validFrom < added.validFrom ? [{ validTo }, added] : [added, { validFrom }]
    return first.validTo !== undefined && first.validTo >= second.validFrom!
  })
}

export function toProgramme(content: ProgrammeContent): Programme {
  return { ...content, titleZh: content.title.zh, titleEn: content.title.en, codes: [content.code] }
}
