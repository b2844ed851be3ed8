import type { Actor, Role } from '#kernel'

export type Interaction = 'read' | 'write'

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

/**
 * Whether the actor's scopes let it do this to a type at all. Backend clients need a system scope; a person's session has
 * none and is bound by relations alone, unless an app narrowed it by patient or user scopes. What is malformed grants nothing.
 */
export function scopeAllows(actor: Actor, interaction: Interaction, type: string): boolean {
  if (isSystem(actor)) return true
  const scopes = actor.scopes ?? []
  if (actor.roles.includes('integration')) return scopes.some((scope) => grants(scope, ['system'], interaction, type))
  if (interaction === 'write' || !(isResident(actor) || isClinician(actor))) return false
  const narrowing = scopes.filter((scope) => /^(patient|user)\//.test(scope))
  return narrowing.length === 0 || narrowing.some((scope) => grants(scope, ['patient', 'user'], interaction, type))
}

/** SMART scopes, v1 (system/Patient.read) and v2 without query (system/Patient.rs). */
function grants(scope: string, levels: readonly string[], interaction: Interaction, type: string): boolean {
  const found = /^(system|patient|user)\/(\*|[A-Z][A-Za-z]+)\.(\*|read|write|c?r?u?d?s?)$/.exec(scope)
  if (!found) return false
  const [, level = '', on = '', may = ''] = found
  if (!levels.includes(level) || (on !== '*' && on !== type)) return false
  if (may === '*' || may === interaction) return true
  if (may === 'read' || may === 'write' || may === '') return false
  return interaction === 'read'
    ? may.includes('r') && may.includes('s')
    : /c/.test(may) && /u/.test(may) && /d/.test(may)
}
