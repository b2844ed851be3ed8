import type { z } from 'zod'
import {
  addLicenceInput,
  endLicenceInput,
  expiringAnswer,
  expiringInput,
  type licenceInput,
  staffPage,
} from '#contracts/staff'
import { type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { checkTerm } from './staff.ts'
import { managedStaffOf } from './staff-of.ts'
import * as store from './store.ts'
import { tell } from './tell.ts'

/** Refusals: staff.not_found, .left, .dates_reversed, .licence_number_taken, institutions.not_yours. */
export const addLicence = verb(
  {
    name: 'staff.add_licence',
    may: ['administrator', 'system'],
    input: addLicenceInput,
    answer: staffPage,
    summary: 'Adds a licence, or its renewal under a new number or term.',
  },
  async (ctx, { staffId, ...licence }) => {
    await managedStaffOf(ctx, staffId)
    await addLicenceTo(ctx, staffId, licence)
    return tell(ctx, staffId, { change: 'licence' })
  },
)

/** Refusals: staff.dates_reversed, staff.licence_number_taken. */
export async function addLicenceTo(
  ctx: Context,
  staffId: string,
  licence: z.output<typeof licenceInput>,
): Promise<void> {
  checkTerm(licence)
  const taken = await store.licenceNumberTaken(ctx, licence.kind, licence.number)
  refuseUnless(!taken, 'staff.licence_number_taken', { field: 'number' })
  await store.insertLicence(ctx, staffId, { ...licence, id: ctx.chance.uuid(), endedReason: null })
}

/** Withdrawn or suspended: the next act is refused. Refusals: staff.not_found, .left, .licence_not_found, institutions.not_yours. */
export const endLicence = verb(
  {
    name: 'staff.end_licence',
    may: ['administrator', 'system'],
    input: endLicenceInput,
    answer: staffPage,
    summary: 'Ends a licence before its last day.',
  },
  async (ctx, { staffId, licenceId, reason }) => {
    await managedStaffOf(ctx, staffId)
    refuseUnless(await store.endLicence(ctx, staffId, licenceId, reason), 'staff.licence_not_found')
    return tell(ctx, staffId, { change: 'licence', reason })
  },
)

/** Licences that lapse soon or have lapsed, so that somebody renews them in time. */
export const expiringLicences = verb(
  {
    name: 'staff.expiring_licences',
    may: ['administrator', 'manager', 'system'],
    input: expiringInput,
    answer: expiringAnswer,
    summary: 'Licences of present staff that end within some days.',
  },
  async (ctx, { withinDays }) => {
    const last = dayOf(new Date(ctx.now.getTime() + withinDays * 86_400_000))
    const staff = await store.find(ctx, { presentOnly: true, institutionId: ctx.actor.institutionId })
    const licences = staff.flatMap((one) =>
      one.licences
        .filter(({ endedReason, validTo }) => endedReason === null && validTo !== null && validTo <= last)
        .map((licence) => ({ staffId: one.id, staffName: one.name, institutionName: one.institutionName, licence })),
    )
    return { licences: licences.sort((a, b) => a.licence.validTo!.localeCompare(b.licence.validTo!)) }
  },
)
