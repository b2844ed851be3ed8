import type { ScopeKind } from '#contracts/measures'
import { audit, type Context, refuse, refuseUnless } from '#kernel'
import { dayOf, seesRegion } from '#people/institutions'
import { teamsOfStaff } from '#people/teams'
import type { Measure } from './definitions.ts'
import { measuresOn } from './definitions.ts'
import * as names from './names-store.ts'

export interface Scope {
  readonly kind: ScopeKind
  readonly id: string | null
  readonly name: string | null
}

interface Asked {
  scopeKind?: ScopeKind | undefined
  scopeId?: string | undefined
}

/**
 * What the reader may see, and what is shown when nothing is asked for: a manager the own institution and those below it with
 * their teams, cells and doctors; a doctor the own teams, their cells and the own panel. Refusals: measures.other_scope,
 * measures.scope_incomplete.
 */
export async function scopeFor(ctx: Context, asked: Asked): Promise<Scope> {
  const region = await seesRegion(ctx)
  const key = await keyOf(ctx, asked, region)
  if (key.id === null) {
    refuseUnless(region, 'measures.other_scope', { field: 'scopeKind' })
    return { ...key, name: null }
  }
  const { kind, id } = key
  refuseUnless(region || (await maySee(ctx, kind, id)), 'measures.other_scope', { field: 'scopeId' })
  const [name] = (await names.namesOf(ctx, kind, [id])).values()
  return { kind, id, name: name ?? null }
}

async function keyOf(ctx: Context, { scopeKind, scopeId }: Asked, region: boolean) {
  const { actor } = ctx
  if (scopeKind === undefined) {
    refuseUnless(scopeId === undefined, 'measures.scope_incomplete', { field: 'scopeKind' })
    if (region) return { kind: 'region' as const, id: null }
    if (actor.roles.includes('manager') && actor.institutionId !== undefined)
      return { kind: 'institution' as const, id: actor.institutionId }
    return { kind: 'doctor' as const, id: actor.id }
  }
  refuseUnless((scopeKind === 'region') === (scopeId === undefined), 'measures.scope_incomplete', { field: 'scopeId' })
  return { kind: scopeKind, id: scopeId ?? null }
}

async function maySee(ctx: Context, kind: ScopeKind, id: string): Promise<boolean> {
  const { actor } = ctx
  if (actor.roles.includes('manager') && actor.institutionId !== undefined) {
    if (await names.liesUnder(ctx, kind, id, actor.institutionId)) return true
  }
  if (!actor.roles.includes('doctor')) return false
  if (kind === 'doctor') return id === actor.id
  const teams = (await teamsOfStaff(ctx, actor.id)).map((team) => team.id)
  if (kind === 'team') return teams.includes(id)
  return kind === 'cell' && names.answerInCell(ctx, teams, id)
}

/**
 * Whose people a reader may list by name, of the scope's: a doctor sees figures of cells in which other teams work too, and of a panel
 * that is no longer theirs, but only people of the teams on which they are today; null: everybody of the scope.
 */
export async function teamsListed(ctx: Context, { kind, id }: Scope): Promise<readonly string[] | null> {
  const { roles, institutionId } = ctx.actor
  if (id === null || (await seesRegion(ctx))) return null
  const manages = roles.includes('manager') && institutionId !== undefined
  if (manages && (await names.liesUnder(ctx, kind, id, institutionId))) return null
  return (await teamsOfStaff(ctx, ctx.actor.id)).map((team) => team.id)
}

/** Which of these the reader may see: of the region all (null), else those inside the scope. */
export async function insideOf(ctx: Context, scope: Scope, kind: ScopeKind): Promise<readonly string[] | null> {
  if (scope.id === null) return null
  if (kind === scope.kind) return [scope.id]
  return names.inside(ctx, scope.kind, scope.id, kind)
}

/** The measure in force on a day. Refusals: measures.unknown_measure. */
export function measureOn(code: string, day: string): Measure {
  return measuresOn(day).find((one) => one.code === code) ?? refuse('measures.unknown_measure', { params: { code } })
}

/** Refusals: measures.future_day. */
export function refuseUnlessCome(ctx: Context, day: string): void {
  refuseUnless(day <= dayOf(ctx.now), 'measures.future_day', { field: 'day' })
}

/** Figures show nobody; who looked at which is kept all the same. */
export async function auditLook(ctx: Context, what: string, scope: Scope): Promise<void> {
  await audit(ctx, { action: 'read', entity: `measures.${what}`, ...(scope.id ? { entityId: scope.id } : {}) })
}
