/** SQL of looking for a doctor: by words, department and hospital; by the soonest free number, distance or price. */
import type { SessionKind } from '#contracts/booking'
import { type Context, sql } from '#kernel'
import { db } from '../tables.ts'
import { isFree, type Reach } from './session-store.ts'

export interface DoctorSearch {
  readonly words: readonly string[]
  readonly institutionId?: string | undefined
  readonly departmentCode?: string | undefined
  readonly kind?: SessionKind | undefined
  readonly from: string
  readonly to: string
  readonly limit: number
  readonly offset: number
  readonly doctorId?: string | undefined
  readonly sort?: 'soonest' | 'distance' | 'price' | undefined
  /** Where distances are measured from. */
  readonly near?: { latitude: number; longitude: number } | undefined
  /** What an online visit costs today. */
  readonly onlineFeeFen: number | null
}

const earthKm = 6371
const kilometres = (near: NonNullable<DoctorSearch['near']>) => sql<number | null>`(
  select ${2 * earthKm} * asin(sqrt(least(1,
    power(sin(radians(i.latitude - ${near.latitude}) / 2), 2)
    + cos(radians(${near.latitude})) * cos(radians(i.latitude)) * power(sin(radians(i.longitude - ${near.longitude}) / 2), 2))))
  from institutions.pub_institution i where i.id = d.institution_id)`

/** Doctors whose search text has every word; without another order those with free numbers first, the soonest first. */
export async function searchDoctors(ctx: Context, reach: Reach, search: DoctorSearch) {
  const like = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`
  const free = db(ctx)
    .selectFrom('booking.session as s')
    .innerJoin('booking.number as n', 'n.session_id', 's.id')
    .select(['s.doctor_id', sql<number>`count(*) filter (where ${isFree(ctx, reach)})::int`.as('free')])
    .select(sql<string | null>`min(s.date) filter (where ${isFree(ctx, reach)})`.as('next'))
    .select(sql<Date | null>`min(s.releases_at) filter (where s.releases_at > ${ctx.now})`.as('releases_at'))
    .select(
      sql<number | null>`min(coalesce(s.fee_fen,
        case when s.kind = 'online-follow-up' then ${search.onlineFeeFen}::int end))`.as('fee_fen'),
    )
    .where('s.date', '>=', search.from)
    .where('s.date', '<=', search.to)
    .where('s.state', '=', 'open')
    .where('n.ends_at', '>', ctx.now)
    .$if(search.kind !== undefined, (query) => query.where('s.kind', '=', search.kind!))
    .groupBy('s.doctor_id')
    .as('f')
  const distance = search.near ? kilometres(search.near) : sql<number | null>`null::float8`
  let query = db(ctx)
    .selectFrom('booking.doctor as d')
    .leftJoin(free, 'f.doctor_id', 'd.id')
    .selectAll('d')
    .select(['f.free', 'f.next', 'f.releases_at', 'f.fee_fen', distance.as('distance_km')])
    .select(sql<number>`count(*) over ()::int`.as('total'))
  for (const word of search.words) query = query.where('d.search_text', 'like', like(word))
  if (search.doctorId) query = query.where('d.id', '=', search.doctorId)
  if (search.institutionId) query = query.where('d.institution_id', '=', search.institutionId)
  if (search.departmentCode) query = query.where('d.department_code', '=', search.departmentCode)
  if (search.kind) query = query.where('f.doctor_id', 'is not', null)
  // Whoever has nothing free comes after those who have, however near or cheap.
  if (search.sort === 'distance') query = query.orderBy(sql`f.next is null`).orderBy(sql`distance_km nulls last`)
  if (search.sort === 'price') query = query.orderBy(sql`f.next is null`).orderBy(sql`f.fee_fen nulls last`)
  return query
    .orderBy(sql`f.next nulls last`)
    .orderBy('d.name')
    .orderBy('d.id')
    .limit(search.limit)
    .offset(search.offset)
    .execute()
}
