/** All SQL of packages and terms, and what decides who may have one. */
import type { Package, PackageForm, Terms } from '#contracts/family-contracts'
import { type Context, sql } from '#kernel'
import { db, type PackageTable, type TermsTable } from '../tables.ts'
import type { Person } from './package.ts'

const toPackage = (row: PackageTable): Package => ({
  id: row.id,
  code: row.code,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  priceFen: row.price_fen,
  parts: { fundFen: row.fund_fen, publicHealthFen: row.public_health_fen, personFen: row.person_fen },
  eligibility: row.eligibility,
  services: row.services,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  clause: row.clause,
  demonstration: row.demonstration,
})

const toTerms = (row: TermsTable): Terms => ({
  version: row.version,
  titleZh: row.title_zh,
  titleEn: row.title_en,
  bodyZh: row.body_zh,
  bodyEn: row.body_en,
  purposeZh: row.purpose_zh,
  purposeEn: row.purpose_en,
  coolingDays: row.cooling_days,
  termMonths: row.term_months,
  renewBeforeDays: row.renew_before_days,
  offerDays: row.offer_days,
  clause: row.clause,
  validFrom: row.valid_from,
  validTo: row.valid_to,
})

/** The text in force on a day; its row is the deployment's, so a day without one is a fault, not a "no". */
export async function termsOn(ctx: Context, onDay: string): Promise<Terms> {
  const row = await db(ctx)
    .selectFrom('contracts.terms')
    .selectAll()
    .where('valid_from', '<=', onDay)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>=', onDay)]))
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) throw new Error(`No contract terms are in force on ${onDay}`)
  return toTerms(row)
}

export async function termsOf(ctx: Context, version: string): Promise<Terms> {
  const find = db(ctx).selectFrom('contracts.terms').selectAll().where('version', '=', version)
  return toTerms(await find.executeTakeFirstOrThrow())
}

export async function packagesOn(ctx: Context, onDay: string): Promise<Package[]> {
  const rows = await db(ctx)
    .selectFrom('contracts.package')
    .selectAll()
    .where('valid_from', '<=', onDay)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>=', onDay)]))
    .orderBy('code')
    .execute()
  return rows.map(toPackage)
}

export async function packagesById(ctx: Context, ids: readonly string[]): Promise<Map<string, Package>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('contracts.package')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, toPackage(row)]))
}

/** One unit of work at a time loads packages. */
export async function lockPackages(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('contracts:packages', 0))`.execute(db(ctx))
}

export async function versionsOf(ctx: Context, code: string): Promise<Package[]> {
  const find = db(ctx).selectFrom('contracts.package').selectAll().where('code', '=', code).orderBy('valid_from')
  return (await find.execute()).map(toPackage)
}

export async function insertPackage(ctx: Context, form: PackageForm): Promise<void> {
  await db(ctx)
    .insertInto('contracts.package')
    .values({
      id: ctx.chance.uuid(),
      code: form.code,
      name_zh: form.nameZh,
      name_en: form.nameEn,
      price_fen: form.priceFen,
      fund_fen: form.parts.fundFen,
      public_health_fen: form.parts.publicHealthFen,
      person_fen: form.parts.personFen,
      eligibility: JSON.stringify(form.eligibility) as never,
      services: JSON.stringify(form.services) as never,
      valid_from: form.validFrom,
      valid_to: form.validTo,
      clause: form.clause,
      demonstration: form.demonstration,
      loaded_by: ctx.actor.id,
      loaded_at: ctx.now,
    })
    .execute()
}

export async function closePackage(ctx: Context, id: string, until: string): Promise<void> {
  await db(ctx).updateTable('contracts.package').set({ valid_to: until }).where('id', '=', id).execute()
}

/** Running contracts with any version of a package. */
export async function runningWith(ctx: Context, code: string): Promise<number> {
  const { count } = await db(ctx)
    .selectFrom('contracts.contract_package as p')
    .innerJoin('contracts.contract as c', 'c.id', 'p.contract_id')
    .where('p.package_code', '=', code)
    .where('c.state', 'in', ['cooling', 'active'])
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What the grid and chronic care know of a person on a day. Spans of the grid end the day before `until_date`. */
export async function personOn(ctx: Context, residentId: string, birthDate: string, onDay: string): Promise<Person> {
  const attributes = await db(ctx)
    .selectFrom('grid.pub_attribute')
    .select('kind')
    .where('resident_id', '=', residentId)
    .where('since_date', '<=', onDay)
    .where((where) => where.or([where('until_date', 'is', null), where('until_date', '>', onDay)]))
    .execute()
  const enrolments = await db(ctx)
    .selectFrom('chronic.pub_enrolment')
    .select('programme_code')
    .where('resident_id', '=', residentId)
    .where('enrolled_on', '<=', onDay)
    .where((where) => where.or([where('exited_on', 'is', null), where('exited_on', '>', onDay)]))
    .execute()
  return {
    birthDate,
    attributes: attributes.map((row) => row.kind),
    programmes: enrolments.map((row) => row.programme_code),
  }
}
