import type { Licence, Placement, StaffPage } from '#contracts/staff'
import { type Context, tables } from '#kernel'

interface StaffRow {
  id: string
  name: string
  sex: StaffPage['sex']
  document_cipher: string
  document_hash: string
  roles: StaffPage['roles']
  title: StaffPage['title']
  speciality: string
  introduction: string
  practice_start: string | null
  registered_at: Date
  left_at: Date | null
  left_reason: string | null
}
interface LicenceRow {
  id: string
  staff_id: string
  kind: Licence['kind']
  number: string
  scope: string
  valid_from: string
  valid_to: string | null
  ended_at: Date | null
  ended_reason: string | null
}
interface PlacementRow {
  id: string
  staff_id: string
  institution_id: string
  kind: Placement['kind']
  department: string
  filing_number: string | null
  valid_from: string
  valid_to: string | null
  ended_at: Date | null
  ended_reason: string | null
}
interface StaffTables {
  'staff.staff': StaffRow
  'staff.licence': LicenceRow
  'staff.placement': PlacementRow
  'institutions.pub_institution': { id: string; name: string }
}

export interface Filter {
  ids?: readonly string[]
  documentHash?: string
  institutionId?: string | undefined
  role?: StaffPage['roles'][number] | undefined
  text?: string | undefined
  presentOnly?: boolean
  limit?: number
}

/** Staff with their licences and running placements. */
export async function find(ctx: Context, filter: Filter): Promise<StaffPage[]> {
  let rows = tables<StaffTables>(ctx)
    .selectFrom('staff.staff as s')
    .selectAll('s')
    .orderBy('s.id')
    .limit(filter.limit ?? 1000)
  if (filter.ids) rows = rows.where('s.id', 'in', filter.ids)
  if (filter.documentHash) rows = rows.where('s.document_hash', '=', filter.documentHash)
  if (filter.presentOnly) rows = rows.where('s.left_at', 'is', null)
  if (filter.role) rows = rows.where((where) => where(where.val(filter.role!), '=', where.fn.any('s.roles')))
  if (filter.text) {
    const like = `%${filter.text.replace(/[%_\\]/g, '\\$&')}%`
    rows = rows.where((where) => where.or([where('s.name', 'ilike', like), where('s.speciality', 'ilike', like)]))
  }
  if (filter.institutionId) {
    const { institutionId } = filter
    rows = rows.where((where) =>
      where.exists(
        where
          .selectFrom('staff.placement as p')
          .select('p.id')
          .whereRef('p.staff_id', '=', 's.id')
          .where('p.institution_id', '=', institutionId)
          .where('p.ended_at', 'is', null),
      ),
    )
  }
  const staff = await rows.execute()
  if (staff.length === 0) return []
  const ids = staff.map(({ id }) => id)
  const licences = Map.groupBy(await licencesOf(ctx, ids), ({ staff_id }) => staff_id)
  const placements = Map.groupBy(await placementsOf(ctx, ids), ({ staff_id }) => staff_id)
  return staff.map((row) => pageOf(row, licences.get(row.id) ?? [], placements.get(row.id) ?? []))
}

function licencesOf(ctx: Context, staffIds: readonly string[]) {
  return tables<StaffTables>(ctx)
    .selectFrom('staff.licence')
    .selectAll()
    .where('staff_id', 'in', staffIds)
    .orderBy('valid_from')
    .execute()
}

function placementsOf(ctx: Context, staffIds: readonly string[]) {
  return tables<StaffTables>(ctx)
    .selectFrom('staff.placement as p')
    .innerJoin('institutions.pub_institution as i', 'i.id', 'p.institution_id')
    .selectAll('p')
    .select('i.name as institution_name')
    .where('p.staff_id', 'in', staffIds)
    .where('p.ended_at', 'is', null)
    .orderBy('p.kind')
    .orderBy('p.valid_from')
    .execute()
}

function pageOf(
  row: StaffRow,
  licences: LicenceRow[],
  placements: (PlacementRow & { institution_name: string })[],
): StaffPage {
  const home = placements.find(({ kind }) => kind === 'registered') ?? placements[0]
  return {
    id: row.id,
    name: row.name,
    sex: row.sex,
    roles: row.roles,
    title: row.title,
    speciality: row.speciality,
    introduction: row.introduction,
    practiceStart: row.practice_start,
    institutionId: home?.institution_id ?? null,
    institutionName: home?.institution_name ?? '',
    department: home?.department ?? '',
    left: row.left_at !== null,
    licences: licences.map((licence) => ({
      id: licence.id,
      kind: licence.kind,
      number: licence.number,
      scope: licence.scope,
      validFrom: licence.valid_from,
      validTo: licence.valid_to,
      endedReason: licence.ended_reason,
    })),
    placements: placements.map((one) => ({
      id: one.id,
      institutionId: one.institution_id,
      institutionName: one.institution_name,
      kind: one.kind,
      department: one.department,
      filingNumber: one.filing_number,
      validFrom: one.valid_from,
      validTo: one.valid_to,
    })),
  }
}

type Profile = Pick<
  StaffPage,
  'id' | 'name' | 'sex' | 'roles' | 'title' | 'speciality' | 'introduction' | 'practiceStart'
>

function profileColumns(profile: Profile) {
  const { name, sex, roles, title, speciality, introduction, practiceStart } = profile
  return { name, sex, roles, title, speciality, introduction, practice_start: practiceStart }
}

export async function insert(
  ctx: Context,
  profile: Profile,
  document: { cipher: string; hash: string },
): Promise<void> {
  await tables<StaffTables>(ctx)
    .insertInto('staff.staff')
    .values({
      id: profile.id,
      ...profileColumns(profile),
      document_cipher: document.cipher,
      document_hash: document.hash,
      registered_at: ctx.now,
      left_at: null,
      left_reason: null,
    })
    .execute()
}

export async function update(ctx: Context, profile: Profile): Promise<void> {
  await tables<StaffTables>(ctx)
    .updateTable('staff.staff')
    .set(profileColumns(profile))
    .where('id', '=', profile.id)
    .execute()
}

export async function leave(ctx: Context, staffId: string, reason: string): Promise<void> {
  await tables<StaffTables>(ctx)
    .updateTable('staff.staff')
    .set({ left_at: ctx.now, left_reason: reason })
    .where('id', '=', staffId)
    .execute()
}

export async function licenceNumberTaken(ctx: Context, kind: Licence['kind'], number: string): Promise<boolean> {
  const row = await tables<StaffTables>(ctx)
    .selectFrom('staff.licence')
    .select('id')
    .where('kind', '=', kind)
    .where('number', '=', number)
    .executeTakeFirst()
  return row !== undefined
}

export async function insertLicence(ctx: Context, staffId: string, licence: Licence): Promise<void> {
  await tables<StaffTables>(ctx)
    .insertInto('staff.licence')
    .values({
      id: licence.id,
      staff_id: staffId,
      kind: licence.kind,
      number: licence.number,
      scope: licence.scope,
      valid_from: licence.validFrom,
      valid_to: licence.validTo,
      ended_at: null,
      ended_reason: null,
    })
    .execute()
}

/** Answers whether there was a running one to end. */
export async function endLicence(ctx: Context, staffId: string, licenceId: string, reason: string): Promise<boolean> {
  const ended = await tables<StaffTables>(ctx)
    .updateTable('staff.licence')
    .set({ ended_at: ctx.now, ended_reason: reason })
    .where('id', '=', licenceId)
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows) > 0
}

export async function insertPlacement(ctx: Context, staffId: string, placement: Placement): Promise<void> {
  await tables<StaffTables>(ctx)
    .insertInto('staff.placement')
    .values({
      id: placement.id,
      staff_id: staffId,
      institution_id: placement.institutionId,
      kind: placement.kind,
      department: placement.department,
      filing_number: placement.filingNumber,
      valid_from: placement.validFrom,
      valid_to: placement.validTo,
      ended_at: null,
      ended_reason: null,
    })
    .execute()
}

/** Answers whether there was a running one to end. */
export async function endPlacement(
  ctx: Context,
  staffId: string,
  placementId: string,
  reason: string,
): Promise<boolean> {
  const ended = await tables<StaffTables>(ctx)
    .updateTable('staff.placement')
    .set({ ended_at: ctx.now, ended_reason: reason })
    .where('id', '=', placementId)
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows) > 0
}
