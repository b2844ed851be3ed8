import { type Context, tables } from '#kernel'
import type { Drug } from './drug.ts'
import type { Formulary, Knowledge, KnowledgeKind } from './knowledge.ts'
import type { Tables } from './read-tables.ts'

interface FormularyTables {
  'formulary.edition': {
    id: string
    valid_from: string
    checksum: string
    loaded_at: Date
    signed_off_by: string | null
    signed_off_at: Date | null
    sign_off: string | null
  }
  'formulary.drug': {
    edition: string
    code: string
    name_zh: string
    name_en: string
    initials: string
    category: string
    atc: string | null
    facts: string
  }
  'formulary.knowledge': { edition: string; kind: string; row_no: number; facts: string }
}

const db = (ctx: Context) => tables<FormularyTables>(ctx)

export async function editionOn(ctx: Context, day: string) {
  return db(ctx)
    .selectFrom('formulary.edition')
    .selectAll()
    .where('valid_from', '<=', day)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function lockEdition(ctx: Context, id: string) {
  await ctx.client.query("select pg_advisory_xact_lock(hashtext('formulary.edition'))")
  return db(ctx).selectFrom('formulary.edition').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Writes an edition's rows over what it had. Drugs that left the tables stay: prescriptions point at them. */
export async function saveEdition(ctx: Context, read: Tables): Promise<void> {
  const { edition, validFrom, checksum } = read
  const head = { valid_from: validFrom, checksum, loaded_at: ctx.now }
  await db(ctx)
    .insertInto('formulary.edition')
    .values({ id: edition, ...head, signed_off_by: null, signed_off_at: null, sign_off: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(head))
    .execute()
  const rows = read.drugs.map((drug) => ({
    edition,
    code: drug.code,
    name_zh: drug.nameZh,
    name_en: drug.nameEn,
    initials: drug.initials,
    category: drug.category,
    atc: drug.atc,
    facts: JSON.stringify(drug),
  }))
  await db(ctx)
    .insertInto('formulary.drug')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['edition', 'code']).doUpdateSet((set) => ({
        name_zh: set.ref('excluded.name_zh'),
        name_en: set.ref('excluded.name_en'),
        initials: set.ref('excluded.initials'),
        category: set.ref('excluded.category'),
        atc: set.ref('excluded.atc'),
        facts: set.ref('excluded.facts'),
      })),
    )
    .execute()
  await db(ctx).deleteFrom('formulary.knowledge').where('edition', '=', edition).execute()
  const knowledge = Object.entries(read.knowledge).flatMap(([kind, facts]) =>
    facts.map((fact: unknown, index: number) => ({ edition, kind, row_no: index + 1, facts: JSON.stringify(fact) })),
  )
  await db(ctx).insertInto('formulary.knowledge').values(knowledge).execute()
}

export async function readEdition(ctx: Context, head: { id: string; valid_from: string; signed_off_at: Date | null }) {
  const drugs = await db(ctx)
    .selectFrom('formulary.drug')
    .select('facts')
    .where('edition', '=', head.id)
    .orderBy('code')
    .execute()
  const rows = await db(ctx)
    .selectFrom('formulary.knowledge')
    .select(['kind', 'facts'])
    .where('edition', '=', head.id)
    .orderBy('row_no')
    .execute()
  const of = <K extends KnowledgeKind>(kind: K) =>
    rows.filter((row) => row.kind === kind).map((row) => row.facts as unknown) as unknown as Knowledge[K]
  const read: Formulary = {
    edition: head.id,
    validFrom: head.valid_from,
    signedOff: head.signed_off_at !== null,
    drugs: new Map(drugs.map(({ facts }) => facts as unknown as Drug).map((drug) => [drug.code, drug])),
    knowledge: {
      interaction: of('interaction'),
      caution: of('caution'),
      allergen: of('allergen'),
      incompatibility: of('incompatibility'),
      counselling: of('counselling'),
    },
  }
  return read
}
