import type { ReactNode } from 'react'
import { Background } from '#contracts/timeline'
import { Answer, Loading } from '../states.tsx'
import { useApi } from '../use-api.ts'
import { Facts, Lines, More, On, Section } from './parts.tsx'
import { usePlace } from './place.tsx'
import { useT } from './texts.ts'

/** What stays with a person: allergies first, since they must be seen. */
export function BackgroundView() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/background', Background, { params: { residentId } })
  return (
    <Answer of={query} loading={<Loading cards={3} lines={3} />}>
      {({ allergies, diagnoses, vaccines, procedures }) => (
        <>
          <List title={t('allergies')} none={t('noAllergies')} of={allergies}>
            {(line) =>
              line.current ? (
                line.severe ? (
                  <span className="rec-meaning rec-critical">{t('severe')}</span>
                ) : null
              ) : (
                <span className="rec-state">{t('notCurrent')}</span>
              )
            }
          </List>
          <List title={t('diagnoses')} none={t('noDiagnoses')} of={diagnoses}>
            {(line) => (
              <>
                <span className={line.active ? 'rec-state rec-on' : 'rec-state'}>
                  {t(line.active ? 'active' : 'resolved')}
                </span>
                {line.times > 1 ? <small className="muted">{t('seen', { n: line.times })}</small> : null}
              </>
            )}
          </List>
          <List title={t('vaccines')} none={t('noVaccines')} of={vaccines} />
          <List title={t('procedures')} none={t('noProcedures')} of={procedures} />
        </>
      )}
    </Answer>
  )
}

interface Noted {
  id: string
  name: string
  at: string | null
  where: string | null
  note: string | null
}

function List<L extends Noted>(props: {
  title: string
  none: string
  of: { lines: readonly L[]; more: number }
  children?: (line: L) => ReactNode
}) {
  const { lines, more } = props.of
  return (
    <Section title={props.title} note={lines.length + more || undefined}>
      {lines.length === 0 ? (
        <p className="rec-note">{props.none}</p>
      ) : (
        <Lines label={props.title}>
          {lines.map((line) => (
            <li key={line.id} className="rec-row">
              <span className="rec-main">
                <span className="rec-name">{line.name}</span>
                <Facts of={[line.at ? <On key="at" at={line.at} /> : null, line.where, line.note]} />
              </span>
              <span className="rec-end">{props.children?.(line)}</span>
            </li>
          ))}
        </Lines>
      )}
      <More count={more} />
    </Section>
  )
}
