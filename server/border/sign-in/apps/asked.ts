import { narrowScopes } from '#record'

/** Who the person is, for an ID token (OpenID Connect). */
export const identityScopes = ['openid', 'fhirUser', 'profile']
const contextScopes = ['launch', 'launch/patient', 'launch/encounter', 'offline_access', 'online_access']
const namedScopes = [...identityScopes, ...contextScopes]

// Persons write through the verbs of the modules; whoever acts for them cannot do more.
const ofPersons = ['patient/*.rs', 'user/*.rs']

interface Asker {
  readonly audience: 'resident' | 'staff' | null
  readonly scopes: readonly string[]
}

/**
 * What a client can get at most of the scopes that it asks for; a system that asks for none gets all that it was given. What
 * is malformed or unknown grants nothing.
 */
export function grantable(asked: string | undefined, { audience, scopes }: Asker): string[] {
  const wanted = asked?.split(/\s+/).filter(Boolean) ?? []
  if (audience === null) return narrowScopes(wanted.length > 0 ? wanted : scopes, scopes)
  const named = wanted.filter((one) => namedScopes.includes(one) && scopes.includes(one))
  return [...new Set(named), ...narrowScopes(narrowScopes(wanted, scopes), ofPersons)]
}

/** Scopes that speak of one patient, whom somebody has to name. */
export function needsPatient(scopes: readonly string[]): boolean {
  return scopes.some((one) => one === 'launch/patient' || one.startsWith('patient/'))
}

const dayMs = 86_400_000
const hourMs = 3_600_000

/** How long an app may come back: offline for a quarter of a year, online for a working day, else for as long as one token. */
export function connectionMs(scopes: readonly string[]): number {
  if (scopes.includes('offline_access')) return 90 * dayMs
  return scopes.includes('online_access') ? 12 * hourMs : hourMs
}
