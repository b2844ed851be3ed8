/** Forms that several change apart from each other: merged field by field; what two changed differently goes to a person. */
import { AmendHousehold } from '#contracts/grid'
import type { FieldChanges } from '#contracts/village'
import { type Context, refuseUnless } from '#kernel'
import { amendHousehold, readHousehold } from '#people/grid'
import { refuseUnlessOnTeamOf } from '#people/teams'
import { contactFields, lockContact, saveContact } from '../people/contact.ts'
import type { Applied, Deed } from './applier.ts'
import { fit } from './fit.ts'
import { mergeFields } from './merge.ts'
import * as store from './store.ts'

export interface Subject {
  readonly residentId: string | null
  readonly householdId: string | null
}

/** Refusals: village.body_invalid, .field_not_amendable, those of who may. */
export async function amendFields(
  ctx: Context,
  deed: Deed<{ fields: FieldChanges }>,
  subject: Subject,
): Promise<Applied> {
  const current = await readFields(ctx, subject)
  for (const field of Object.keys(deed.body.fields))
    refuseUnless(field in current, 'village.field_not_amendable', { field: `fields.${field}` })
  const { take, conflicts } = mergeFields(deed.body.fields, current)
  if (Object.keys(take).length > 0) await writeFields(ctx, subject, take)
  for (const { field, base, mine, theirs } of conflicts) {
    await store.insertConflict(ctx, {
      ...{ id: ctx.chance.uuid(), command_id: deed.command.id, field, base, mine, theirs, raised_at: ctx.now },
      ...{ resident_id: subject.residentId, household_id: subject.householdId },
      ...{ taken: null, value: null, resolved_by: null, resolved_at: null },
    })
  }
  const [first] = conflicts
  return first && { held: 'village.conflict', field: first.field }
}

/** Nothing cannot be told to a household: what was taken away stays as it was. */
const given = (take: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(take).filter(([, value]) => value !== null && value !== ''))

const lockHousehold = (ctx: Context, householdId: string) =>
  ctx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`village-household:${householdId}`])

/** As they stand now; one who amends them at a time. */
async function readFields(
  ctx: Context,
  { residentId, householdId }: Subject,
): Promise<Readonly<Record<string, unknown>>> {
  if (residentId) {
    await refuseUnlessOnTeamOf(ctx, residentId)
    return lockContact(ctx, residentId)
  }
  await lockHousehold(ctx, householdId!)
  const { address, point, headId } = await readHousehold(ctx, { householdId: householdId! })
  return { address, point, headId }
}

export async function writeFields(
  ctx: Context,
  { residentId, householdId }: Subject,
  take: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (householdId) {
    await amendHousehold(ctx, fit(AmendHousehold, { householdId, ...given(take) }))
    return
  }
  for (const field of contactFields) {
    const value = take[field]
    const fits = value === undefined || value === null || (typeof value === 'string' && value.length <= 200)
    refuseUnless(fits, 'village.body_invalid', { field: `fields.${field}`, params: { field } })
  }
  const { phone } = take
  const called = typeof phone !== 'string' || phone === '' || /^[0-9+ -]{5,20}$/.test(phone)
  refuseUnless(called, 'village.body_invalid', { field: 'fields.phone', params: { field: 'phone' } })
  if (residentId) await saveContact(ctx, residentId, take)
}
