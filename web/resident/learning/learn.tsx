import { useState } from 'react'
import { type Item, type ItemKind, ItemList } from '#contracts/learning'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Choices, Field, LinkRow, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

const kinds = ['all', 'article', 'course', 'programme'] as const

/** What there is to read, learn and practise; what was begun comes first. */
export function Learn() {
  const t = useT()
  const { person } = useActing()
  const [kind, setKind] = useState<'all' | ItemKind>('all')
  const [words, setWords] = useState('')
  const query = useApi('/api/learning/items', ItemList, {
    params: { residentId: person.residentId, kind: kind === 'all' ? undefined : kind, q: words.trim() || undefined },
    keep: true,
  })
  return (
    <Screen title={t('title')} up="/chronic">
      <Field label={t('search')} type="search" value={words} onChange={(event) => setWords(event.target.value)} />
      <Choices
        label={t('title')}
        value={kind}
        scroll
        of={kinds.map((value) => ({ value, text: t(`kind.${value}`) }))}
        onChoose={setKind}
      />
      <Answer of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('none')} hint={t('noneHint')} />
          ) : (
            <Rows label={t('title')}>
              {items.toSorted(byProgress).map((item) => (
                <ItemRow key={item.code} item={item} />
              ))}
            </Rows>
          )
        }
      </Answer>
    </Screen>
  )
}

/** Begun and not finished, then new, then done. */
const rank = ({ progress }: Item) => (progress === null ? 1 : progress.finishedOn ? 2 : 0)
const byProgress = (a: Item, b: Item) => rank(a) - rank(b)

function ItemRow({ item }: { item: Item }) {
  const t = useT()
  const { progress, kind, parts, minutes } = item
  const size = kind === 'programme' ? t('days', { n: parts }) : t('minutes', { n: minutes })
  const end = progress?.finishedOn ? (
    <Tag tone="good">{t('done')}</Tag>
  ) : progress ? (
    t('begun', { n: progress.percent })
  ) : undefined
  return (
    <LinkRow
      to={`/learn/${item.code}`}
      title={item.title}
      note={`${t(`kind.${kind}`)} · ${size} · ${item.summary}`}
      end={end}
    />
  )
}
