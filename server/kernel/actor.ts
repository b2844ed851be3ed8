/** Who may knock. Relations (own data, family, treating doctor) are checked inside each verb. */
export type Role =
  | 'anonymous'
  | 'resident'
  | 'doctor'
  | 'pharmacist'
  | 'dispenser'
  | 'registrar'
  | 'manager'
  | 'auditor'
  | 'administrator'
  | 'integration'
  | 'system'

export const roles: readonly Role[] = [
  'anonymous',
  'resident',
  'doctor',
  'pharmacist',
  'dispenser',
  'registrar',
  'manager',
  'auditor',
  'administrator',
  'integration',
  'system',
]

export interface Actor {
  readonly id: string
  readonly roles: readonly Role[]
  readonly name: string
  readonly institutionId?: string
  readonly sessionId?: string
  readonly scopes?: readonly string[]
  /**
   * The app through which a person acts, and the patient for whom it was opened; its scopes bound what it may. `user` is the
   * type of the person's own resource, when the app was let know who they are.
   */
  readonly app?: { readonly clientId: string; readonly patientId?: string; readonly user?: 'Patient' | 'Practitioner' }
}

export const anonymous: Actor = { id: 'anonymous', roles: ['anonymous'], name: '' }

/** The actor of a listener, a job or an import: it has no person behind it and says which part of the system it is. */
export function systemActor(name: string): Actor {
  return { id: `system:${name}`, roles: ['system'], name }
}
