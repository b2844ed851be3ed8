import { type MedicineLine, Medicines } from '#contracts/timeline'
import { Answer, Empty, Loading } from '../states.tsx'
import { useApi } from '../use-api.ts'
import { Facts, Lines, More, On, Section } from './parts.tsx'
import { usePlace } from './place.tsx'
import { useT } from './texts.ts'

/** What is taken now, then what was; each medicine once. */
export function MedicinesView() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/medicines', Medicines, { params: { residentId } })
  return (
    <Answer of={query} loading={<Loading cards={2} lines={4} />}>
      {({ current, past, pastMore }) =>
        current.length + past.length === 0 ? (
          <Empty title={t('noMedicines')} />
        ) : (
          <>
            <Section title={t('current')} note={current.length}>
              {current.length === 0 ? (
                <p className="rec-note">{t('noCurrent')}</p>
              ) : (
                <List label={t('current')} of={current} />
              )}
            </Section>
            {past.length > 0 ? (
              <Section title={t('past')} note={past.length + pastMore}>
                <List label={t('past')} of={past} />
                <More count={pastMore} />
              </Section>
            ) : null}
          </>
        )
      }
    </Answer>
  )
}

function List({ label, of }: { label: string; of: readonly MedicineLine[] }) {
  const t = useT()
  return (
    <Lines label={label}>
      {of.map((line) => (
        <li key={line.id} className="rec-row">
          <span className="rec-main">
            <span className="rec-name">
              <strong>{line.name}</strong>{' '}
              {line.status === 'active' ? null : <span className="rec-state">{t(`status.${line.status}`)}</span>}
            </span>
            <span>{line.dose ?? <span className="muted">{t('noDose')}</span>}</span>
            <Facts
              of={[
                line.since ? <Dated key="since" text="since" at={line.since} /> : null,
                line.until ? <Dated key="until" text="lastsUntil" at={line.until} /> : null,
                line.reason ? t('reason', { text: line.reason }) : null,
                line.prescriber ? t('by', { name: line.prescriber }) : null,
                line.where,
                line.times > 1 ? t('prescribed', { n: line.times }) : null,
                line.dispensed ? <Collected key="collected" of={line.dispensed} /> : null,
              ]}
            />
          </span>
        </li>
      ))}
    </Lines>
  )
}

/** A sentence with a day in it: the day keeps its exact form for machines. */
function Dated({ text, at }: { text: 'since' | 'until' | 'lastsUntil'; at: string }) {
  const t = useT()
  const [before = '', after = ''] = t(text, { at: '\u0000' }).split('\u0000')
  return (
    <>
      {before}
      <On at={at} />
      {after}
    </>
  )
}

function Collected({ of: dispensed }: { of: NonNullable<MedicineLine['dispensed']> }) {
  const t = useT()
  if (dispensed.state === 'waiting') return <span className="rec-meaning rec-high">{t('waiting')}</span>
  if (dispensed.state === 'not-collected') return <>{t('notCollected')}</>
  return (
    <>
      {t('collected')} {dispensed.at ? <On at={dispensed.at} /> : null} {dispensed.where}
    </>
  )
}
