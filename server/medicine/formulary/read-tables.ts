import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sm3 } from '#kernel'
import { readTable } from './csv.ts'
import { type Drug, toDrug } from './drug.ts'
import { counsellingFor, type Knowledge } from './knowledge.ts'

export interface Tables {
  readonly edition: string
  readonly validFrom: string
  readonly checksum: string
  readonly drugs: readonly Drug[]
  readonly knowledge: Knowledge
}

/** The edition's tables from their folder, checked against each other. Throws when a row is wrong. */
export function readTables(folder = join(import.meta.dirname, 'data')): Tables {
  const names = readdirSync(folder).sort()
  const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  // biome-ignore lint/suspicious/noExplicitAny: the columns are named by the table's first line
  const table = (name: string): any[] => readTable(texts.get(name) ?? '')

  const counselling = table('counselling.csv')
  const groups = new Map(table('herb-groups.csv').map((row) => [row.herb, row.members.split(';') as string[]]))
  const members = (herb: string) => {
    const found = groups.get(herb)
    if (!found) throw new Error(`herb-groups.csv does not know ${herb}`)
    return found
  }
  const drugs = names
    .filter((name) => name.startsWith('drugs-'))
    .flatMap(table)
    .map((row) => toDrug(row, counsellingFor(counselling, row.code)))
  if (new Set(drugs.map(({ code }) => code)).size !== drugs.length) throw new Error('A drug code stands twice')

  return {
    ...JSON.parse(texts.get('edition.json') ?? '{}'),
    checksum: sm3(names.map((name) => `${name}\n${texts.get(name)}`).join('\n')).toString('hex'),
    drugs,
    knowledge: {
      interaction: table('interactions.csv') as Knowledge['interaction'][number][],
      caution: table('cautions.csv'),
      allergen: table('allergens.csv').map((row) => ({ ...row, patterns: row.patterns.split(';') })),
      incompatibility: table('herb-incompatibilities.csv').map((row) => ({
        list: row.list,
        herbA: row.herb_a,
        herbB: row.herb_b,
        namesA: members(row.herb_a),
        namesB: members(row.herb_b),
      })),
      counselling,
    },
  }
}
