import { pinyin } from 'pinyin-pro'
import type { CatalogueItem, ItemLimits } from '#contracts/benefits'
import { type Context, rowsOf, tables } from '#kernel'

interface CatalogueRow extends Omit<CatalogueItem, 'nameEn' | 'limitZh' | 'limits'> {
  name_en: string
  limit_zh: string
  limits: ItemLimits
  initials: string
}

const db = (ctx: Context) => tables<{ 'benefits.catalogue_item': CatalogueRow }>(ctx)

/** An item without limits says nothing of them. */
const toItem = ({ name_en, limit_zh, limits, initials: _initials, ...row }: CatalogueRow): CatalogueItem => ({
  ...row,
  nameEn: name_en,
  ...(limit_zh === '' ? {} : { limitZh: limit_zh }),
  ...(Object.keys(limits).length === 0 ? {} : { limits }),
})

const toRow = ({ nameEn, limitZh, limits, ...item }: CatalogueItem): CatalogueRow => ({
  ...item,
  name_en: nameEn,
  limit_zh: limitZh ?? '',
  limits: limits ?? {},
  initials: initialsOf(item.name),
})

function initialsOf(name: string): string {
  const letters = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
  return letters
    .join('')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}

export interface CatalogueFilter {
  readonly text?: string | undefined
  readonly kind?: CatalogueItem['kind'] | undefined
  readonly onDate: string
  readonly limit: number
  readonly offset: number
}

/** By name, English name, code or the first letters of the name's pinyin. */
export async function findItems(ctx: Context, filter: CatalogueFilter) {
  let found = db(ctx)
    .selectFrom('benefits.catalogue_item')
    .where('valid_from', '<=', filter.onDate)
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>=', filter.onDate)]))
  if (filter.kind) found = found.where('kind', '=', filter.kind)
  if (filter.text) {
    const plain = filter.text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
    const like = `%${plain}%`
    found = found.where((is) =>
      is.or([
        is('name', 'ilike', like),
        is('name_en', 'ilike', like),
        is('hilist_code', 'ilike', like),
        is('initials', 'like', `${plain.toLowerCase()}%`),
      ]),
    )
  }
  const { total } = await found.select((count) => count.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await found.selectAll().orderBy('hilist_code').limit(filter.limit).offset(filter.offset).execute()
  return { items: rows.map(toItem), total }
}

export async function saveItems(ctx: Context, items: readonly CatalogueItem[]): Promise<void> {
  await ctx.client.query(
    `insert into benefits.catalogue_item
       (hilist_code, valid_from, valid_to, kind, name, name_en, unit, chrgitm_lv, pric, pric_uplmt_amt, selfpay_prop,
        limit_zh, limits, initials)
     select hilist_code, valid_from, valid_to, kind, name, name_en, unit, chrgitm_lv, pric, pric_uplmt_amt, selfpay_prop,
            limit_zh, limits, initials
       from jsonb_populate_recordset(null::benefits.catalogue_item, $1)
     on conflict (hilist_code, valid_from) do update set
       valid_to = excluded.valid_to, kind = excluded.kind, name = excluded.name, name_en = excluded.name_en,
       unit = excluded.unit, chrgitm_lv = excluded.chrgitm_lv, pric = excluded.pric,
       pric_uplmt_amt = excluded.pric_uplmt_amt, selfpay_prop = excluded.selfpay_prop, limit_zh = excluded.limit_zh,
       limits = excluded.limits, initials = excluded.initials`,
    [JSON.stringify(items.map(toRow))],
  )
}

/** Every version of the codes; without codes, of all. */
export async function itemVersions(ctx: Context, codes?: readonly string[]): Promise<CatalogueItem[]> {
  const rows = await rowsOf<CatalogueRow>(ctx, {
    name: 'benefits-item-versions',
    text: `select * from benefits.catalogue_item where $1::text[] is null or hilist_code = any($1)
            order by hilist_code, valid_from`,
    values: [codes ?? null],
  })
  return rows.map(toItem)
}

export async function removeItems(ctx: Context, items: readonly Pick<CatalogueItem, 'hilist_code' | 'valid_from'>[]) {
  await ctx.client.query(
    `delete from benefits.catalogue_item c
      using jsonb_to_recordset($1) as gone (hilist_code text, valid_from date)
      where c.hilist_code = gone.hilist_code and c.valid_from = gone.valid_from`,
    [JSON.stringify(items)],
  )
}
