import { deskFamilyInput, type FamilyBasis, familyLink } from '#contracts/residents'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { grantAccess, publish } from '#record'
import { familyLinked } from '../events.ts'
import { toRelatedPerson } from '../fhir.ts'
import type { Resident } from '../resident.ts'
import { residentOf } from '../resident-of.ts'
import {
  checkGuardian,
  type FamilyLink,
  familyMax,
  guardianshipEnds,
  isUnderGuardianship,
  type Relation,
} from './family.ts'
import * as store from './store.ts'

/**
 * Makes a link that was proven elsewhere. A guardian also opens the child's record; any other family member acts (books,
 * pays) and opens the record only by the member's consent. Refusals: residents.family_self, .family_exists, .family_limit, .guardian_*.
 */
export async function linkFamily(
  ctx: Context,
  input: { who: Resident; member: Resident; relation: Relation; basis: FamilyBasis; reason?: string },
): Promise<FamilyLink> {
  const { who, member, relation } = input
  const today = dayOf(ctx.now)
  refuseUnless(who.id !== member.id, 'residents.family_self')
  const running = await store.find(ctx, { residentId: who.id, runningOn: today })
  refuseUnless(!running.some(({ memberId }) => memberId === member.id), 'residents.family_exists')
  refuseUnless(running.length < familyMax, 'residents.family_limit', { params: { max: familyMax } })
  const guarded = isUnderGuardianship(member.birthDate, today)
  if (guarded) checkGuardian(who.birthDate, relation, today)

  const link: FamilyLink = {
    id: ctx.chance.uuid(),
    residentId: who.id,
    residentName: who.name,
    memberId: member.id,
    memberName: member.name,
    memberBirthDate: member.birthDate,
    memberSex: member.sex,
    relation,
    basis: guarded ? 'guardian' : input.basis,
    since: ctx.now.toISOString(),
    until: guarded ? guardianshipEnds(member.birthDate) : null,
  }
  await store.insert(ctx, link, input.reason ?? null)
  await publish(ctx, 'residents', [toRelatedPerson(link, true)])
  if (guarded) await grantAccess(ctx, accessOf(link))
  await audit(ctx, {
    action: 'create',
    residentId: member.id,
    entity: 'residents.family_link',
    entityId: link.id,
    reason: input.reason,
  })
  await announce(ctx, familyLinked, link.id, {
    linkId: link.id,
    residentId: who.id,
    memberId: member.id,
    basis: link.basis,
  })
  return link
}

/** The access row that a guardian's link owns in the record. */
export function accessOf(link: FamilyLink) {
  return {
    granteeKind: 'resident' as const,
    granteeId: link.residentId,
    patientId: link.memberId,
    basis: 'family' as const,
    basisId: link.id,
    // The region's midnight with which the 14th birthday begins.
    ...(link.until ? { until: new Date(`${link.until}T00:00:00+08:00`) } : {}),
  }
}

/** For people without a phone: a registrar has seen both documents. Refusals: as linkFamily, residents.not_found. */
export const linkFamilyAtDesk = verb(
  {
    name: 'residents.link_family_at_desk',
    may: ['registrar', 'system'],
    input: deskFamilyInput,
    answer: familyLink,
    summary: 'Links two residents as family; both documents were seen at the desk.',
  },
  async (ctx, { residentId, memberId, relation, reason }) => {
    const who = await residentOf(ctx, residentId)
    const member = await residentOf(ctx, memberId)
    return linkFamily(ctx, { who, member, relation, basis: 'desk', reason })
  },
)
