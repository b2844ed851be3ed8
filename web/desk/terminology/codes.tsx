import { RightOutlined } from '@ant-design/icons'
import { Breadcrumb, Button, Tag } from 'antd'
import { useDeferredValue, useState } from 'react'
import { type CodeSystemVersion, type ConceptLine, ConceptPage } from '#contracts/terminology'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { ConceptCard } from './concept.tsx'
import { useT } from './texts.ts'

interface Step {
  readonly code: string
  readonly name: string
}

const pageSize = 50
const shownMax = 200

/** One version's codes: down the tree, or those that fit what is typed; the chosen one beside them. */
export function CodesPane({ system, onDate, words }: { system: CodeSystemVersion; onDate: string; words: string }) {
  const t = useT()
  const typed = useDeferredValue(words.trim())
  const [path, setPath] = useState<readonly Step[]>([])
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [limit, setLimit] = useState(pageSize)
  const parent = path.at(-1)?.code
  const query = useApi('/api/terminology/concepts', ConceptPage, {
    params: {
      ...{ system: system.url, version: system.version, onDate, limit },
      ...(typed ? { words: typed } : parent ? { parent } : {}),
    },
    keep: true,
  })
  const go = (steps: readonly Step[]) => {
    setPath(steps)
    setLimit(pageSize)
  }
  return (
    <div className="columns dictionary">
      <Card>
        {typed ? (
          <p className="muted">{query.data ? t('found', { count: query.data.total }) : ' '}</p>
        ) : (
          <Breadcrumb
            items={[{ code: '', name: t('top') }, ...path].map((step, index) => ({
              title:
                index === path.length ? (
                  step.name
                ) : (
                  <button type="button" className="plain-button" onClick={() => go(path.slice(0, index))}>
                    {step.name}
                  </button>
                ),
            }))}
          />
        )}
        <Answer of={query}>
          {(page) =>
            page.concepts.length === 0 ? (
              <Empty
                title={typed ? t('noneFound', { words: typed }) : t('none')}
                {...(typed ? { hint: t('noneFoundHint') } : {})}
              />
            ) : (
              <>
                <ul className="concepts">
                  {page.concepts.map((one) => (
                    <Line
                      key={one.code}
                      concept={one}
                      chosen={one.code === chosen}
                      onChoose={() => setChosen(one.code)}
                      {...(typed ? {} : { onOpen: () => go([...path, { code: one.code, name: one.name }]) })}
                    />
                  ))}
                </ul>
                {page.total > page.concepts.length && limit < shownMax ? (
                  <Button block onClick={() => setLimit(Math.min(limit + pageSize, shownMax))}>
                    {t('more', { count: Math.min(pageSize, page.total - page.concepts.length) })}
                  </Button>
                ) : null}
              </>
            )
          }
        </Answer>
      </Card>
      {chosen === undefined ? (
        <Card>
          <Empty title={t('choose')} />
        </Card>
      ) : (
        <ConceptCard system={system} onDate={onDate} code={chosen} />
      )}
    </div>
  )
}

function Line(props: { concept: ConceptLine; chosen: boolean; onChoose: () => void; onOpen?: () => void }) {
  const t = useT()
  const { code, name, abstract, inForce, childCount } = props.concept
  return (
    <li className={props.chosen ? 'concept chosen' : 'concept'}>
      <button type="button" className="plain-button concept-name" onClick={props.onChoose}>
        <span className="tabular concept-code">{code}</span>
        <span>{name}</span>
        {abstract ? <Tag>{t('group')}</Tag> : null}
        {inForce ? null : <Tag color="warning">{t('ended')}</Tag>}
      </button>
      {childCount > 0 && props.onOpen ? (
        <Button size="small" type="text" aria-label={t('open', { name })} onClick={props.onOpen}>
          {t('below', { count: childCount })} <RightOutlined />
        </Button>
      ) : null}
    </li>
  )
}
