import { z } from 'zod'
import { connectionsAnswer, endConnectionInput } from '#contracts/apps'
import { done } from '#contracts/sign-in'
import { audit, type Context, type Role, refuseUnless, verb } from '#kernel'
import { residentsOf } from '#people/residents'
import { deletePayload } from '../store.ts'
import * as store from './store.ts'
import { seenInWords } from './words.ts'

const persons: readonly Role[] = [
  'resident',
  'doctor',
  'pharmacist',
  'dispenser',
  'registrar',
  'manager',
  'auditor',
  'administrator',
]

/** The apps that the actor let in, and those that family let in about the actor. */
export const listConnections = verb(
  {
    name: 'sign_in.list_connections',
    may: persons,
    input: z.object({}),
    answer: connectionsAnswer,
    summary: 'Connected apps: which, about whom, what they see, until when.',
  },
  async (ctx) => {
    const found = await store.connectionsOf(ctx, ctx.actor.id)
    const names = await namesOf(ctx, found)
    return {
      connections: found.map((one) => ({
        id: one.id,
        appName: one.appName,
        logo: one.logo,
        personName: names.get(one.personId) ?? ctx.actor.name,
        residentName: one.residentId && (names.get(one.residentId) ?? null),
        sees: seenInWords(one.scopes, ctx.locale),
        since: one.since.toISOString(),
        until: one.until.toISOString(),
      })),
    }
  },
)

async function namesOf(ctx: Context, found: readonly store.Connection[]): Promise<Map<string, string>> {
  const ids = new Set(found.flatMap(({ personId, residentId }) => [personId, ...(residentId ? [residentId] : [])]))
  return new Map((await residentsOf(ctx, [...ids])).map(({ id, name }) => [id, name]))
}

/** Its tokens stop at once. Refusals: sign_in.connection_not_found, also for what is someone else's. */
export const endConnection = verb(
  {
    name: 'sign_in.end_connection',
    may: persons,
    input: endConnectionInput,
    answer: done,
    summary: 'Disconnects an app; its tokens stop at once.',
  },
  async (ctx, { connectionId }) => {
    const mine = (await store.connectionsOf(ctx, ctx.actor.id)).find(({ id }) => id === connectionId)
    refuseUnless(mine, 'sign_in.connection_not_found')
    await store.endConnection(ctx, { id: mine.id })
    await deletePayload(ctx, { grantId: mine.grantId })
    const whose = mine.residentId ?? (mine.audience === 'resident' ? mine.personId : undefined)
    const entry = { action: 'delete', entity: 'sign_in.connection', entityId: mine.id, reason: mine.appName } as const
    await audit(ctx, { ...entry, residentId: whose })
    return { done: true as const }
  },
)
