// Apps of others (SMART on FHIR).
//   POST /api/sign-in/apps                                administrator: registers an app that people open; a secret is shown once
//   GET  /api/sign-in/apps                                administrator, clinical staff: the registered apps
//   POST /api/sign-in/launches                            clinical staff with a live grant: opens an app out of a record (EHR launch)
//   GET  /api/sign-in/interaction/:uid/patients?name=     of the browser that asks: whom the app may be opened for
//   POST /api/sign-in/interaction/:uid/continue           as the person who is signed in here already → {redirectTo}
//   POST /api/sign-in/interaction/:uid/consent            {residentId?} → {redirectTo}
//   GET  /api/sign-in/connections                         everyone signed in: apps let in by me, or by family for me
//   POST /api/sign-in/connections/:connectionId/end       its person, or the resident whom it is about
//   GET  /fhir/R4/.well-known/smart-configuration         everyone
// An app is closed like any client: POST /api/sign-in/clients/:clientId/close.
import { z } from 'zod'

export const appAudience = z.enum(['resident', 'staff'])
const resourceScope =
  /^(patient|user|system)\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)(\?[\x21\x23-\x5b\x5d-\x7e]+)?$/
/** SMART backend scopes: system/Patient.read, system/Observation.rs?category=laboratory, system/*.* */
export const systemScope = z
  .string()
  .max(300)
  .regex(resourceScope)
  .regex(/^system\//)
const appScope = z.union([
  z.enum([
    'openid',
    'fhirUser',
    'profile',
    'launch',
    'launch/patient',
    'launch/encounter',
    'offline_access',
    'online_access',
  ]),
  z
    .string()
    .max(300)
    .regex(resourceScope)
    .regex(/^(patient|user)\//),
])

const text64 = z.string().regex(/^[\w-]+$/)
const shared = { kid: z.string().min(1).max(200), use: z.literal('sig').optional(), alg: z.string().optional() }
/** Public keys only: a private part is refused, so that nobody sends us what they should keep. */
export const jwks = z.object({
  keys: z
    .array(
      z.discriminatedUnion('kty', [
        z.strictObject({ kty: z.literal('RSA'), n: text64.min(342), e: text64, ...shared }),
        z.strictObject({ kty: z.literal('EC'), crv: z.enum(['P-256', 'P-384']), x: text64, y: text64, ...shared }),
      ]),
    )
    .min(1)
    .max(10),
})
export type Jwks = z.infer<typeof jwks>

const isLoopback = (url: URL) => url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
/** An address of its own, to the letter: https, this machine, or a private-use scheme (RFC 8252 §7). */
function isRedirect(text: string): boolean {
  if (!URL.canParse(text) || /[#*\s]/.test(text)) return false
  const url = new URL(text)
  return url.protocol === 'https:' || isLoopback(url) || /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(url.protocol)
}
const redirectUri = z.string().max(500).refine(isRedirect, 'an https address, or a private-use scheme, without * or #')
const webUri = z
  .string()
  .max(500)
  .refine((text) => URL.canParse(text) && (text.startsWith('https:') || isLoopback(new URL(text))), 'an https address')

/** How a client proves itself: not at all (public, PKCE only), by a secret, or by a key. */
export const authMethod = z.enum(['none', 'client_secret_basic', 'private_key_jwt'])
export type AuthMethod = z.infer<typeof authMethod>
const keys = { jwks: jwks.optional(), jwksUri: webUri.optional() }
const hasItsKeys = (client: { authMethod?: AuthMethod | undefined; jwks?: unknown; jwksUri?: unknown }) =>
  (client.authMethod === 'private_key_jwt' ? 1 : 0) === [client.jwks, client.jwksUri].filter(Boolean).length

export const openClientInput = z
  .object({
    name: z.string().trim().min(2).max(100),
    scopes: z.array(systemScope).min(1).max(100),
    /** By a secret when nothing is said. */
    authMethod: z.enum(['client_secret_basic', 'private_key_jwt']).optional(),
    ...keys,
  })
  .refine(hasItsKeys, { path: ['jwks'], message: 'jwks or jwksUri, with private_key_jwt only' })
export const registerAppInput = z
  .object({
    name: z.string().trim().min(2).max(60),
    audience: appAudience,
    authMethod,
    redirectUris: z.array(redirectUri).min(1).max(10),
    /** Where the desk opens it (EHR launch). */
    launchUri: webUri.optional(),
    scopes: z.array(appScope).min(1).max(100),
    ...keys,
    logo: z
      .string()
      .max(60_000)
      .regex(/^data:image\/(png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/=]+$/)
      .optional(),
  })
  .refine(hasItsKeys, { path: ['jwks'], message: 'jwks or jwksUri, with private_key_jwt only' })
/** The secret is shown this once; null when the client has none. */
export const clientAnswer = z.object({ clientId: z.string(), clientSecret: z.string().nullable() })

export const app = z.object({
  clientId: z.string(),
  name: z.string(),
  audience: appAudience,
  authMethod,
  redirectUris: z.array(z.string()),
  launchUri: z.string().nullable(),
  scopes: z.array(z.string()),
  logo: z.string().nullable(),
  openedAt: z.iso.datetime(),
})
export const appsAnswer = z.object({ apps: z.array(app) })

export const launchInput = z.object({
  clientId: z.string().max(100),
  residentId: z.uuid(),
  encounterId: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,64}$/)
    .optional(),
})
/** The address to open in a new tab; it holds an opaque word that works once, within minutes, for whoever made it. */
export const launchAnswer = z.object({ launch: z.string(), url: z.string(), expiresAt: z.iso.datetime() })

/** Somebody whom an app may be opened for. */
export const appPatient = z.object({ residentId: z.uuid(), name: z.string(), birthDate: z.string() })
export const appPatientsAnswer = z.object({ patients: z.array(appPatient) })

export const appAsks = z.object({
  name: z.string(),
  logo: z.string().nullable(),
  /** The site that the person is sent back to. */
  host: z.string(),
})
/** What the consent page says; null while the person still has to sign in. */
export const consentAsked = z.object({
  personName: z.string(),
  /** One of them is chosen when there is anyone; empty when the app asks for all that the person may see. */
  patients: z.array(appPatient),
  patientNeeded: z.boolean(),
  /** In words, as in "化验与体征". */
  sees: z.array(z.string()),
  /** Whether it goes on when the person is not there. */
  offline: z.boolean(),
  until: z.iso.datetime(),
})
export type ConsentAsked = z.infer<typeof consentAsked>
export const consentGivenInput = z.object({ residentId: z.uuid().optional() })

export const connection = z.object({
  id: z.uuid(),
  appName: z.string(),
  logo: z.string().nullable(),
  /** Who let it in, and about whom; null when it may see all that the person may. */
  personName: z.string(),
  residentName: z.string().nullable(),
  sees: z.array(z.string()),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
})
export type Connection = z.infer<typeof connection>
export const connectionsAnswer = z.object({ connections: z.array(connection) })
export const endConnectionInput = z.object({ connectionId: z.uuid() })
