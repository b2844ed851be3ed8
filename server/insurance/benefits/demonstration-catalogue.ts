import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CatalogueItem } from '#contracts/benefits'

const columns = Object.keys(CatalogueItem.shape)
  .filter((name) => name !== 'limitZh' && name !== 'limits')
  .map((name) => (name === 'nameEn' ? 'name_en' : name))

/** The demonstration catalogue: plausible prices, no authority's; one row a code. */
export function demonstrationCatalogue(): CatalogueItem[] {
  return ['catalogue-drugs.csv', 'catalogue-services.csv'].flatMap((name) =>
    readCatalogue(readFileSync(join(import.meta.dirname, 'data', name), 'utf8')),
  )
}

/** Reads catalogue rows; values hold no commas. Throws an Error with the line number: these files are ours. */
function readCatalogue(text: string): CatalogueItem[] {
  const [head, ...lines] = text.trim().split('\n')
  const names = head!.split(',')
  if (!columns.every((name) => names.includes(name))) throw new Error(`Catalogue columns are ${columns.join(',')}`)
  return lines.map((line, index) => {
    const values = line.split(',')
    if (values.length !== names.length) throw new Error(`Catalogue line ${index + 2} has ${values.length} values`)
    const row = Object.fromEntries(names.map((name, at) => [name, values[at]!]))
    return CatalogueItem.parse({
      ...row,
      nameEn: row.name_en,
      pric: Number(row.pric),
      pric_uplmt_amt: row.pric_uplmt_amt === '' ? null : Number(row.pric_uplmt_amt),
      selfpay_prop: Number(row.selfpay_prop),
      valid_to: row.valid_to || null,
    })
  })
}
