import { amendStaffInput, leaveInput, registerStaffInput, staffPage } from '#contracts/staff'
import { encryptIdentifier, identifierHash, refuseUnless, verb } from '#kernel'
import { dayOf, openInstitutionOf, refuseUnlessManages } from '#people/institutions'
import { readIdCard } from '#people/residents'
import { addLicenceTo } from './licences.ts'
import { checkPracticeStart, checkTerm } from './staff.ts'
import { managedStaffOf } from './staff-of.ts'
import * as store from './store.ts'
import { tell } from './tell.ts'

/** Refusals: residents.id_card_*, staff.already_registered, .dates_reversed, .practice_start_future, .licence_number_taken, institutions.*. */
export const registerStaff = verb(
  {
    name: 'staff.register_staff',
    may: ['administrator', 'system'],
    input: registerStaffInput,
    answer: staffPage,
    summary: 'Registers a staff member with the institution, licences and roles.',
  },
  async (ctx, input) => {
    const today = dayOf(ctx.now)
    const { placement } = input
    const institution = await openInstitutionOf(ctx, placement.institutionId)
    await refuseUnlessManages(ctx, institution.id)
    const { number } = readIdCard(input.documentNumber, today)
    const document = { cipher: encryptIdentifier(number), hash: identifierHash('staff-document', number) }
    const known = await store.find(ctx, { documentHash: document.hash })
    refuseUnless(known.length === 0, 'staff.already_registered', { field: 'documentNumber' })
    checkPracticeStart(input.practiceStart, today)
    checkTerm(placement, 'placement.validTo')

    const id = input.id ?? ctx.chance.uuid()
    await store.insert(ctx, { ...input, id }, document)
    await store.insertPlacement(ctx, id, {
      id: ctx.chance.uuid(),
      institutionId: institution.id,
      institutionName: institution.name,
      kind: 'registered',
      department: placement.department,
      filingNumber: null,
      validFrom: placement.validFrom,
      validTo: placement.validTo ?? null,
    })
    for (const licence of input.licences) await addLicenceTo(ctx, id, licence)
    return tell(ctx, id, { change: 'registered' })
  },
)

/** Refusals: staff.not_found, .left, .practice_start_future, institutions.not_yours. */
export const amendStaff = verb(
  {
    name: 'staff.amend_staff',
    may: ['administrator', 'system'],
    input: amendStaffInput,
    answer: staffPage,
    summary: 'Changes name, title, roles or introduction of a staff member.',
  },
  async (ctx, { staffId, ...changes }) => {
    const staff = await managedStaffOf(ctx, staffId)
    checkPracticeStart(changes.practiceStart, dayOf(ctx.now))
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    await store.update(ctx, { ...staff, ...given })
    return tell(ctx, staffId, { change: 'amended' })
  },
)

/** From now on nobody signs in as this person and nothing can be done in their name. Refusals: staff.not_found, .left, institutions.not_yours. */
export const leaveStaff = verb(
  {
    name: 'staff.leave_staff',
    may: ['administrator', 'system'],
    input: leaveInput,
    answer: staffPage,
    summary: 'Notes that a staff member has left.',
  },
  async (ctx, { staffId, reason }) => {
    await managedStaffOf(ctx, staffId)
    await store.leave(ctx, staffId, reason)
    return tell(ctx, staffId, { change: 'left', reason })
  },
)
