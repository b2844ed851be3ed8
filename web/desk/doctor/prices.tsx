import { Tag } from 'antd'
import { type CatalogueItem, Prices } from '#contracts/benefits'
import { yuan } from '../../shell/money.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useT } from './texts.ts'

/** Price and class of codes, from the insurer's catalogue of today. */
export function usePrices(codes: readonly string[]) {
  const t = useT()
  const asked = [...new Set(codes)].sort().join(',')
  const query = useApi('/api/benefits/prices', Prices, { params: { codes: asked }, enabled: asked !== '', keep: true })
  const items = new Map((query.data?.items ?? []).map((item) => [item.hilist_code, item]))
  return {
    get: (code: string): CatalogueItem | undefined => items.get(code),
    price: (code: string): string => {
      const item = items.get(code)
      return item ? yuan(item.pric) : query.data ? t('pad.noPrice') : ''
    },
    /** The sum of so many packs of each; undefined while a price is missing. */
    sumFen: (packs: readonly { code: string; packs: number }[]): number | undefined =>
      packs.reduce<number | undefined>((sum, one) => {
        const item = items.get(one.code)
        return sum === undefined || !item ? undefined : sum + item.pric * one.packs
      }, 0),
  }
}

const letters = { 甲: 'A', 乙: 'B', 丙: 'C' } as const

/** 甲, 乙, 丙: how much of it counts for the fund. */
export function ClassTag({ item }: { item: CatalogueItem | undefined }) {
  const t = useT()
  if (!item) return null
  const letter = item.chrgitm_lv
  return (
    <Tag className="class-tag" title={t('pad.classOf', { letter: `${letter} (${letters[letter]})` })}>
      {letter}
    </Tag>
  )
}
