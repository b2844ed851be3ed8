/** What contracts hear, and what they do by the clock. Repeating any of it finds its work done. */
import { z } from 'zod'
import { type Context, defineJob, enqueue, listener, sql } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents, residenceEnded } from '#people/residents'
import type { SignedContract } from './contract.ts'
import { daysAfter } from './days.ts'
import { fulfil } from './promises/fulfil.ts'
import { endRunning } from './running/end.ts'
import { activate } from './signing/begin.ts'
import * as store from './store.ts'
import { db } from './tables.ts'

/** Whoever died or moved has no contract from then on, and no offer. */
export const endWithResidence = listener(
  residenceEnded,
  'contracts.end_with_residence',
  async (ctx, { residentId, reason, on }) => {
    await lockResidents(ctx, [residentId])
    for (const offer of await store.openOffersOf(ctx, residentId))
      await endRunning(ctx, offer, { reason, on, cause: null })
    const running = await store.runningOf(ctx, residentId, 'now')
    if (running) await endRunning(ctx, running, { reason, on, cause: null })
  },
)

const chunk = 200

/**
 * A night's work on the contracts after an id, some hundred in one transaction, and then the next ones: contracts begin and end, offers
 * lapse, and what is fulfilled is worked out anew.
 */
export const tendContracts = defineJob(
  'contracts.tend',
  z.object({ after: z.uuid().nullable().default(null) }),
  async (ctx, { after }) => {
    const ids = await toTend(ctx, after)
    // All at once and in order, as who signs with a household locks them: a person at a time, two would wait for each other.
    await lockResidents(
      ctx,
      ids.map(({ residentId }) => residentId),
    )
    for (const { id } of ids) await tend(ctx, id)
    if (ids.length === chunk) await enqueue(ctx, tendContracts, { after: ids.at(-1)!.id })
  },
  // 00:10 in China.
  { cron: '10 16 * * *' },
)

/** Open contracts, and those that ended within the weeks in which a device may still bring evidence. */
const lateDays = 60

async function toTend(ctx: Context, after: string | null): Promise<{ id: string; residentId: string }[]> {
  const since = daysAfter(dayOf(ctx.now), -lateDays)
  const { rows } = await sql<{ id: string; residentId: string }>`
    select id, resident_id as "residentId" from contracts.contract
     where (state in ('offered', 'cooling', 'active') or (state = 'ended' and ended_on >= ${since}))
       and (${after}::uuid is null or id > ${after}::uuid)
     order by id limit ${chunk}`.execute(db(ctx))
  return rows
}

async function tend(ctx: Context, id: string): Promise<void> {
  const today = dayOf(ctx.now)
  const contract = (await store.lockContract(ctx, id))!
  if (contract.state === 'offered' && contract.openUntil < today) {
    await endRunning(ctx, contract, { reason: 'lapsed', on: contract.openUntil, cause: null })
  } else if (contract.state === 'active' && contract.endsOn! < today) {
    await expire(ctx, contract as SignedContract)
  } else if (contract.state === 'cooling' && contract.startsOn! <= today) {
    await activate(ctx, contract as SignedContract)
  } else if (contract.entitlementId) {
    await fulfil(ctx, id)
  }
}

/** A signed renewal takes over on its first day; without one the contract has run out. */
async function expire(ctx: Context, contract: SignedContract): Promise<void> {
  const next = await store.runningOf(ctx, contract.residentId, 'next')
  if (next && next.renewsId === contract.id) {
    if (next.startsOn! <= dayOf(ctx.now)) await activate(ctx, next as SignedContract)
    else await endRunning(ctx, contract, { reason: 'renewed', on: contract.endsOn, cause: null })
    return
  }
  await endRunning(ctx, contract, { reason: 'expired', on: contract.endsOn, cause: null })
}
