import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { type CodeSystemVersion, ConceptDetail } from '#contracts/terminology'
import type { KeyOf } from '../../shell/i18n.ts'
import { Answer } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useT } from './texts.ts'
import type { zh } from './texts.zh.ts'

/** One code: where it belongs, when it is in force, and which hospital codes mean it. */
export function ConceptCard({ system, onDate, code }: { system: CodeSystemVersion; onDate: string; code: string }) {
  const query = useApi('/api/terminology/concept', ConceptDetail, {
    params: { system: system.url, version: system.version, code, onDate },
    keep: true,
  })
  return (
    <Card className="concept-card">
      <Answer of={query}>{(concept) => <Concept concept={concept} />}</Answer>
    </Card>
  )
}

function Concept({ concept }: { concept: ConceptDetail }) {
  const t = useT()
  const { path, designations, properties, mappedFrom, validFrom, validTo } = concept
  return (
    <>
      <p className="tabular muted">{concept.code}</p>
      <h2>{concept.name}</h2>
      <p>
        {concept.abstract ? <Tag>{t('group')}</Tag> : null}
        {concept.inForce ? null : <Tag color="warning">{t('ended')}</Tag>}
      </p>
      {concept.definition ? <p>{concept.definition}</p> : null}
      <dl className="concept-facts">
        {path.length > 0 ? (
          <Fact name={t('path')}>
            {path.map((one) => (
              <div key={one.code}>
                <span className="tabular muted">{one.code}</span> {one.name}
              </div>
            ))}
          </Fact>
        ) : null}
        {validFrom !== null || validTo !== null ? (
          <Fact name={t('validity')}>
            <Period from={validFrom} to={validTo} />
          </Fact>
        ) : null}
        {designations.length > 0 ? (
          <Fact name={t('otherNames')}>
            {designations.map((one) => (
              <div key={`${one.language} ${one.value}`}>{one.value}</div>
            ))}
          </Fact>
        ) : null}
        {properties.length > 0 ? (
          <Fact name={t('properties')}>
            {properties.map((one) => (
              <div key={`${one.code} ${one.value}`}>
                <span className="muted">{one.code}</span> {one.value}
              </div>
            ))}
          </Fact>
        ) : null}
        <Fact name={t('mappedFrom')}>
          {mappedFrom.length === 0 ? <span className="muted">{t('notMapped')}</span> : null}
          {mappedFrom.map((one) => (
            <div key={`${one.hospital} ${one.code}`}>
              <span className="muted tabular">{one.hospital}</span> {one.code} {one.name}{' '}
              <Relation of={one.equivalence} />
            </div>
          ))}
        </Fact>
      </dl>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="muted">{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** How a hospital's code stands to the national one. */
export function Relation({ of }: { of: string }) {
  const t = useT()
  return <Tag>{t(`equivalences.${of}` as KeyOf<typeof zh>)}</Tag>
}

/** The days on which something is in force, both included. */
export function Period({ from, to }: { from: string | null; to: string | null }) {
  const t = useT()
  if (to !== null) return t('between', { from: from ?? '…', to })
  return from === null ? t('always') : t('from', { from })
}
