import type { RealNameForm } from '#contracts/residents'
import { type Context, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import { phoneOf, register, verifyRealName } from '../register-resident.ts'
import { documentHashOf, type Identity, identityOf, type Resident } from '../resident.ts'
import { residentOf } from '../resident-of.ts'
import * as residents from '../store.ts'
import { checkGuardian, type FamilyLink, isUnderGuardianship, type Relation, requestTtlMinutes } from './family.ts'
import { linkFamily } from './link-family.ts'
import * as store from './store.ts'

export interface FamilyAsk {
  readonly residentId: string
  readonly relation: Relation
  readonly person: RealNameForm & { phone?: string | undefined }
}

/**
 * A resident wants to act for someone. A child under 14 whom nobody guards is linked at once; otherwise a request waits
 * for the code sent to the person, or to the child's present guardian. Called by credentials, which sends and checks codes.
 * Refusals: those of the form, residents.real_name_*, .guardian_*, .family_*, .phone_taken.
 */
export async function askFamily(
  ctx: Context,
  ask: FamilyAsk,
): Promise<{ link: FamilyLink } | { request: store.FamilyRequest }> {
  refuseUnless(ctx.actor.id === ask.residentId || ctx.actor.roles.includes('system'), 'residents.not_acting_for')
  const today = dayOf(ctx.now)
  const who = await residentOf(ctx, ask.residentId)
  const identity = identityOf(ask.person, today)
  const guarded = isUnderGuardianship(identity.birthDate, today)
  if (guarded) checkGuardian(who.birthDate, ask.relation, today)
  const verified = await verifyRealName(ctx, identity, guarded ? undefined : ask.person.phone)
  const member = await registered(ctx, identity)
  await refuseExisting(ctx, who, member)

  if (guarded) {
    const guardianPhone = member && (await presentGuardianPhone(ctx, member.id))
    if (guardianPhone) return { request: await wait(ctx, ask, identity, member, guardianPhone) }
    const child = member ?? (await register(ctx, { ...identity, ...plain, id: ctx.chance.uuid(), verified }))
    return { link: await linkFamily(ctx, { who, member: child, relation: ask.relation, basis: 'guardian' }) }
  }
  const phone = member?.phone ?? ask.person.phone
  refuseUnless(phone, 'residents.family_phone_missing', { field: 'person.phone' })
  const [holder] = await residents.find(ctx, { phone })
  refuseUnless(!holder || holder.id === member?.id, 'residents.phone_taken', { field: 'person.phone' })
  return { request: await wait(ctx, ask, identity, member, phone) }
}

/** The code was right: links, registering the member first when needed. Refusals: residents.family_request_not_found, and as linkFamily. */
export async function confirmFamilyRequest(ctx: Context, requestId: string): Promise<FamilyLink> {
  const request = await openFamilyRequest(ctx, requestId)
  const who = await residentOf(ctx, request.residentId)
  const member = await memberOf(ctx, request)
  await store.confirmRequest(ctx, requestId)
  return linkFamily(ctx, { who, member, relation: request.relation, basis: 'confirmed' })
}

/** A request that still waits, for its asker only. Refusals: residents.family_request_not_found. */
export async function openFamilyRequest(ctx: Context, requestId: string): Promise<store.FamilyRequest> {
  const request = await store.lockRequest(ctx, requestId)
  const asker = request && (ctx.actor.id === request.residentId || ctx.actor.roles.includes('system'))
  refuseUnless(request && asker, 'residents.family_request_not_found')
  return request
}

const plain = { phone: null, scheme: null, psnNo: null, address: null }

async function memberOf(ctx: Context, request: store.FamilyRequest): Promise<Resident> {
  const today = dayOf(ctx.now)
  if (request.memberId) {
    const member = await residentOf(ctx, request.memberId)
    return member.phone || isUnderGuardianship(member.birthDate, today) ? member : phoneOf(ctx, member, request.phone)
  }
  const identity = identityOf(request.form!, today)
  const verified = await verifyRealName(ctx, identity, request.phone)
  return register(ctx, { ...identity, ...plain, phone: request.phone, id: ctx.chance.uuid(), verified })
}

async function registered(ctx: Context, identity: Identity): Promise<Resident | undefined> {
  const hash = documentHashOf(identity.documentType, identity.documentNumber)
  return (await residents.find(ctx, { documentHashes: [hash] }))[0]
}

async function refuseExisting(ctx: Context, who: Resident, member: Resident | undefined): Promise<void> {
  if (!member) return
  refuseUnless(member.id !== who.id, 'residents.family_self')
  const running = await store.find(ctx, { residentId: who.id, memberId: member.id, runningOn: dayOf(ctx.now) })
  refuseUnless(running.length === 0, 'residents.family_exists')
}

/** Undefined when nobody guards the child. Refusals: residents.family_phone_missing when the guardian has no phone. */
async function presentGuardianPhone(ctx: Context, childId: string): Promise<string | undefined> {
  const [guardian] = await store.find(ctx, { memberId: childId, runningOn: dayOf(ctx.now) })
  if (!guardian) return undefined
  const { phone } = await residentOf(ctx, guardian.residentId)
  refuseUnless(phone, 'residents.family_phone_missing')
  return phone
}

async function wait(ctx: Context, ask: FamilyAsk, identity: Identity, member: Resident | undefined, phone: string) {
  const { residentId, relation } = ask
  const { name, birthDate, sex, documentType, documentNumber } = identity
  const request: store.FamilyRequest = {
    id: ctx.chance.uuid(),
    residentId,
    relation,
    memberId: member?.id ?? null,
    memberName: name,
    form: member ? null : { name, birthDate, sex, documentType, documentNumber },
    phone,
    expiresAt: new Date(ctx.now.getTime() + requestTtlMinutes * 60_000),
  }
  await store.insertRequest(ctx, request)
  return request
}
