import type { ReactNode } from 'react'
import type { Meaning } from '#contracts/timeline'
import { dayOf } from '../moment.ts'
import { Day } from '../time.tsx'
import { useT } from './texts.ts'
import './record.css'

/** What the record says of a value; nothing where it says nothing. */
export function MeaningTag({ meaning, quiet }: { meaning: Meaning | null; quiet?: boolean }) {
  const t = useT()
  if (meaning === null || (quiet && meaning === 'normal')) return null
  return <span className={`rec-meaning rec-${meaning}`}>{t(`meaning.${meaning}`)}</span>
}

/** Several short facts in one quiet line; empty ones are left out. */
export function Facts({ of }: { of: readonly ReactNode[] }) {
  const there = of.filter((one) => one !== null && one !== undefined && one !== false && one !== '')
  if (there.length === 0) return null
  return (
    <span className="rec-facts">
      {there.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the facts of one line have a fixed order
        <span key={index}>{one}</span>
      ))}
    </span>
  )
}

/** The calendar day of what the record says, as precise as it is. */
export function On({ at, short }: { at: string | null; short?: boolean }) {
  const t = useT()
  return at ? <Day date={dayOf(at)} short={short} /> : <span>{t('undated')}</span>
}

/** A titled list of lines on a card. */
export function Section({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="rec-section" aria-label={title}>
      <h2 className="rec-title">
        {title} {note ? <small>{note}</small> : null}
      </h2>
      {children}
    </section>
  )
}

export function Lines({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="rec-lines" aria-label={label}>
      {children}
    </ul>
  )
}

export function More({ count }: { count: number }) {
  const t = useT()
  return count > 0 ? <p className="rec-note">{t('andMore', { n: count })}</p> : null
}
