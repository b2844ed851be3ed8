import { EndMutualAid, endedAid, GiveMutualAid, MutualAid, MutualAidAsked, MutualAids } from '#contracts/accounts'
import { type Actor, audit, type Context, type DoneAlike, doAlike, refuseUnless, verb } from '#kernel'
import { mayActFor, refuseUnlessActsFor, residentsOf } from '#people/residents'
import * as store from './store.ts'

/** What an owner has consented to: at most so much of one bill and of one year; null is no limit. */
export interface AidGiven {
  readonly ownerId: string
  readonly perBillFen: number | null
  readonly perYearFen: number | null
}

/** On whose accounts a resident may draw by mutual aid, and how far, in the order in which they are drawn on. */
export async function mutualAidsFor(ctx: Context, memberId: string): Promise<AidGiven[]> {
  const aids = await ctx.transaction((ctx) => doAlike(ctx, aidsOfMembers, memberId))
  return aids.map((aid) => ({ ownerId: aid.owner_id, perBillFen: aid.per_bill_fen, perYearFen: aid.per_year_fen }))
}

const aidsOfMembers: DoneAlike<string, store.MutualAidRow[]> = async (ctx, memberIds) => {
  const found = Map.groupBy(await store.aidsOf(ctx, { memberIds }), (one) => one.member_id)
  return memberIds.map((id) => found.get(id) ?? [])
}

/**
 * The owner of an account lets a linked family member draw on it, with or without limits of a bill and of a year. Safe to
 * repeat; with other limits the new consent takes the place of the old. Only the owner, nobody in the owner's name.
 * Refusals: accounts.not_family.
 */
export const giveMutualAid = verb(
  {
    name: 'accounts.give_mutual_aid',
    may: ['resident'],
    input: GiveMutualAid,
    answer: MutualAid,
    summary: 'Lets a family member draw on one’s own personal account.',
  },
  async (ctx, { memberId, perBillFen, perYearFen }) => {
    const ownerId = ctx.actor.id
    refuseUnless(memberId !== ownerId && (await areFamily(ctx, ownerId, memberId)), 'accounts.not_family', {
      field: 'memberId',
    })
    const [held] = await store.aidsOf(ctx, { ownerId, memberId })
    const same = held?.per_bill_fen === perBillFen && held.per_year_fen === perYearFen
    if (held && !same) await store.endAid(ctx, held.id)
    const id = ctx.chance.uuid()
    if (await store.insertAid(ctx, { id, ownerId, memberId, perBillFen, perYearFen })) {
      await audit(ctx, { action: 'create', residentId: ownerId, entity: 'accounts.mutual_aid', entityId: id })
    }
    const running = await store.aidsOf(ctx, { ownerId, memberId })
    return (await withNames(ctx, running))[0]!
  },
)

/** Refusals: accounts.unknown_aid, accounts.not_own. */
export const endMutualAid = verb(
  {
    name: 'accounts.end_mutual_aid',
    may: ['resident'],
    input: EndMutualAid,
    answer: endedAid,
    summary: 'Closes one’s own personal account to a family member again.',
  },
  async (ctx, { aidId }) => {
    const aid = await store.lockAid(ctx, aidId)
    refuseUnless(aid, 'accounts.unknown_aid')
    refuseUnless(aid.owner_id === ctx.actor.id, 'accounts.not_own')
    await store.endAid(ctx, aidId)
    await audit(ctx, { action: 'delete', residentId: aid.owner_id, entity: 'accounts.mutual_aid', entityId: aidId })
    return { aidId, endedAt: ctx.now.toISOString() }
  },
)

/** Refusals: residents.not_acting_for. */
export const listMutualAid = verb(
  {
    name: 'accounts.list_mutual_aid',
    may: ['resident'],
    input: MutualAidAsked,
    answer: MutualAids,
    summary: 'Who may draw on an account, and on whose accounts its owner may draw.',
  },
  async (ctx, { residentId = ctx.actor.id }) => {
    await refuseUnlessActsFor(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'accounts.mutual_aid' })
    return {
      given: await withNames(ctx, await store.aidsOf(ctx, { ownerId: residentId })),
      received: await withNames(ctx, await store.aidsOf(ctx, { memberId: residentId })),
    }
  },
)

/** Linked either way: one may act for the other. */
async function areFamily(ctx: Context, oneId: string, otherId: string): Promise<boolean> {
  const resident = (id: string): Actor => ({ id, roles: ['resident'], name: '' })
  return (await mayActFor(ctx.as(resident(oneId)), otherId)) || mayActFor(ctx.as(resident(otherId)), oneId)
}

async function withNames(ctx: Context, aids: readonly store.MutualAidRow[]): Promise<MutualAid[]> {
  if (aids.length === 0) return []
  const people = await residentsOf(ctx, [...new Set(aids.flatMap((aid) => [aid.owner_id, aid.member_id]))])
  const names = new Map(people.map((person) => [person.id, person.name]))
  return aids.map((aid) => ({
    aidId: aid.id,
    ownerId: aid.owner_id,
    ownerName: names.get(aid.owner_id) ?? '',
    memberId: aid.member_id,
    memberName: names.get(aid.member_id) ?? '',
    givenAt: aid.given_at.toISOString(),
    perBillFen: aid.per_bill_fen,
    perYearFen: aid.per_year_fen,
  }))
}
