import { findResidentsInput, residentInput, residentList, resident as residentShape } from '#contracts/residents'
import { audit, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { mayOpen } from '#record'
import { mayActFor } from './act-for.ts'
import { documentHashOf, tidyName, viewOf } from './resident.ts'
import { residentOf } from './resident-of.ts'
import * as store from './store.ts'

/** The person, their family, a registrar, or staff who may open the record. Refusals: residents.not_acting_for, .not_found. */
export const readResident = verb(
  {
    name: 'residents.read_resident',
    may: ['resident', 'registrar', 'doctor', 'pharmacist', 'dispenser', 'system'],
    input: residentInput,
    answer: residentShape,
    summary: 'One resident; document and phone are masked.',
  },
  async (ctx, { residentId }) => {
    const { actor } = ctx
    const asStaff =
      actor.roles.includes('registrar') || (!actor.roles.includes('resident') && (await mayOpen(ctx, residentId)))
    refuseUnless(asStaff || (await mayActFor(ctx, residentId)), 'residents.not_acting_for')
    const resident = await residentOf(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'residents.resident', entityId: residentId })
    return viewOf(resident, dayOf(ctx.now))
  },
)

/** The desk finds the person who stands before it. Refusals: residents.search_too_wide. */
export const findResidents = verb(
  {
    name: 'residents.find_residents',
    may: ['registrar', 'dispenser', 'system'],
    input: findResidentsInput,
    answer: residentList,
    summary: 'Finds a resident by document, by phone, or by name and birth date.',
  },
  async (ctx, { documentType, documentNumber, phone, name, birthDate }) => {
    const types = documentType ? [documentType] : (['id-card', 'passport', 'other'] as const)
    const filter = documentNumber
      ? { documentHashes: types.map((type) => documentHashOf(type, documentNumber)) }
      : phone
        ? { phone }
        : name && birthDate
          ? { name: tidyName(name), birthDate }
          : refuse('residents.search_too_wide')
    const found = await store.find(ctx, filter)
    for (const { id } of found)
      await audit(ctx, { action: 'read', residentId: id, entity: 'residents.resident', entityId: id })
    return { residents: found.map((resident) => viewOf(resident, dayOf(ctx.now))) }
  },
)
