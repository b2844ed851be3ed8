import type { Actor, Role } from '#kernel'
import { parseScope, type Scope } from './scope.ts'

/** What is done to resources. 'write' is all of create, update and delete. */
export type Interaction = 'read' | 'search' | 'create' | 'update' | 'delete' | 'write'

/** Letters that a scope must have for it (SMART App Launch 2.2, §3.0.2.5). */
const lettersOf: Record<Interaction, string> = {
  read: 'r',
  search: 's',
  create: 'c',
  update: 'u',
  delete: 'd',
  write: 'cud',
}

/** Staff who may hold a grant on a patient. Managers, auditors and administrators work on figures and trails, not on records. */
const clinicalRoles: readonly Role[] = ['doctor', 'pharmacist', 'dispenser', 'registrar']

export function isSystem(actor: Actor): boolean {
  return actor.roles.includes('system')
}

export function isResident(actor: Actor): boolean {
  return actor.roles.includes('resident')
}

export function isClinician(actor: Actor): boolean {
  return actor.roles.some((role) => clinicalRoles.includes(role))
}

/** One reason for which an actor may do something to resources of a type. */
export interface Permission {
  /**
   * 'all' is everyone's; 'related' those whom the person may open; 'patient' of these the one that an app was opened for;
   * 'self' the person's own resource.
   */
  readonly whose: 'all' | 'related' | 'patient' | 'self'
  /** The scope's query, which the resource must match. */
  readonly query: string | undefined
}

const everyone: readonly Permission[] = [{ whose: 'all', query: undefined }]
const relations: readonly Permission[] = [{ whose: 'related', query: undefined }]
const nothing: readonly Permission[] = []

/**
 * Why the actor may do this to a type: any one of the reasons is enough, none is a refusal. Backend clients need a system
 * scope; a person's session has no scopes and is bound by relations alone; an app acts as the person that opened it, within
 * the scopes it was given. What is malformed grants nothing.
 */
export function permissionsOf(actor: Actor, interaction: Interaction, type: string): readonly Permission[] {
  if (isSystem(actor)) return everyone
  if (actor.roles.includes('integration')) return scopesFor(actor, ['system'], interaction, type).map(ofClient)
  // Persons write through the verbs of the modules.
  if (interaction !== 'read' && interaction !== 'search') return nothing
  if (!isResident(actor) && !isClinician(actor)) return nothing
  if (actor.scopes === undefined && actor.app === undefined) return relations
  const scoped = scopesFor(actor, ['patient', 'user'], interaction, type).flatMap(({ level, query }): Permission[] => {
    if (level === 'user') return [{ whose: 'related', query }]
    return actor.app?.patientId === undefined ? [] : [{ whose: 'patient', query }]
  })
  // The scope fhirUser shows who the person is (App Launch 2.2, §3.0.3).
  return interaction === 'read' && actor.app?.user === type ? [...scoped, { whose: 'self', query: undefined }] : scoped
}

export function scopeAllows(actor: Actor, interaction: Interaction, type: string): boolean {
  return permissionsOf(actor, interaction, type).length > 0
}

function ofClient({ query }: Scope): Permission {
  return { whose: 'all', query }
}

function scopesFor(actor: Actor, levels: readonly string[], interaction: Interaction, type: string): Scope[] {
  const needed = [...lettersOf[interaction]]
  return (actor.scopes ?? []).flatMap((text) => {
    const scope = parseScope(text)
    if (!scope || !levels.includes(scope.level)) return []
    if (scope.type !== '*' && scope.type !== type) return []
    return needed.every((letter) => scope.letters.includes(letter)) ? scope : []
  })
}
