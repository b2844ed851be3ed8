// The way in. A page starts it by a plain navigation to GET /sign-in?to=/path&as=resident|staff; the authority sends the
// browser to the web page /sign-in/interaction/:uid, which calls the JSON endpoints below and then goes to `redirectTo`
// (location.assign). The callback sets the cookie anji_session and lands on `to`.
//
//   GET  /sign-in?to=&as=                                   everyone; starts the code flow with PKCE
//   GET  /sign-in/callback                                  everyone; ends it
//   GET  /api/sign-in/interaction/:uid                      everyone → interaction
//   POST /api/sign-in/interaction/:uid/phone-code           {phone} → codeSent
//   POST /api/sign-in/interaction/:uid/phone                {phone, code} → {redirectTo}
//   POST /api/sign-in/interaction/:uid/password             {userName, password, totp?} → {redirectTo}; 401 credentials.second_factor_needed asks for totp
//   POST /api/sign-in/interaction/:uid/demo                 {personId} → {redirectTo}, only in demo mode
//   POST /api/sign-in/interaction/:uid/leave                → {redirectTo}: gives the sign-in up
//   POST /api/sign-in/out                                   everyone
//   GET  /api/sign-in/me                                    everyone (kind 'nobody' when not signed in)
//   GET  /api/sign-in/sessions                              everyone signed in: own sessions
//   POST /api/sign-in/sessions/:sessionId/revoke            own session
//   POST /api/sign-in/sessions/revoke-others                all own sessions but this one
//   POST /api/sign-in/clients                               administrator: opens a client-credentials client; secret shown once
//   POST /api/sign-in/clients/:clientId/close               administrator
//   Apps of others: see apps.ts
//   (the endpoints under /api/sign-in need no Idempotency-Key)
//
//   POST /api/credentials/sign-up                                    a proven phone without a resident (me.kind 'new-resident') → resident
//   POST /api/credentials/residents/:residentId/family               resident (self): add a family member → linked, or a request to confirm
//   POST /api/credentials/family-requests/:requestId/resend          the asker
//   POST /api/credentials/family-requests/:requestId/confirm {code}  the asker
//   POST /api/credentials/staff-accounts                             administrator: user name, first password; answers the TOTP secret once
//   POST /api/credentials/staff-accounts/:staffId/second-factor      administrator: a new TOTP secret (lost phone)
//   POST /api/credentials/password                                   staff: change own password
//   (the endpoints under /api/credentials need no Idempotency-Key: codes and secrets are answered once and never stored)
import { z } from 'zod'
import { appAsks, consentAsked } from './apps.ts'
import { familyBasis, familyLink, phone, realNameForm, relation, resident } from './residents.ts'

export const audience = z.enum(['resident', 'staff'])
export type Audience = z.infer<typeof audience>
const oneTimeCode = z
  .string()
  .trim()
  .regex(/^\d{6}$/, '6 digits')

export const demoPerson = z.object({
  personId: z.uuid(),
  kind: audience,
  labelZh: z.string(),
  labelEn: z.string(),
  /** What this person is there to show. */
  storyZh: z.string(),
  storyEn: z.string(),
  sort: z.int(),
})
export type DemoPerson = z.infer<typeof demoPerson>

export const interaction = z.object({
  uid: z.string(),
  as: audience,
  demo: z.boolean(),
  /** Filled only in demo mode. */
  demoPeople: z.array(demoPerson),
  /** The app of someone else that asks, if it is not our own pages. */
  app: appAsks.nullable(),
  /** Who is signed in here already and may go on as themselves. */
  signedInAs: z.string().nullable(),
  consent: consentAsked.nullable(),
})
export type Interaction = z.infer<typeof interaction>
export const phoneCodeInput = z.object({ phone })
export const codeSent = z.object({
  phoneMasked: z.string(),
  expiresAt: z.iso.datetime(),
  resendAt: z.iso.datetime(),
  /** Only in demo mode with the local SMS link: the code, for the sign-in page to show. */
  demoCode: z.string().optional(),
})
export type CodeSent = z.infer<typeof codeSent>
export const phoneSignInInput = z.object({ phone, code: oneTimeCode })
export const passwordSignInInput = z.object({
  userName: z.string().trim().min(1).max(60),
  password: z.string().min(1).max(200),
  totp: oneTimeCode.optional(),
})
export const demoSignInInput = z.object({ personId: z.uuid() })
export const redirectAnswer = z.object({ redirectTo: z.string() })

export const me = z.object({
  /** new-resident: the phone is proven, the real-name form is still to be filled in. */
  kind: z.enum(['nobody', 'new-resident', 'resident', 'staff']),
  id: z.string().nullable(),
  name: z.string(),
  roles: z.array(z.string()),
  institution: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  phoneMasked: z.string().nullable(),
  /** Family members the resident may act for. */
  family: z.array(z.object({ residentId: z.uuid(), name: z.string(), relation, basis: familyBasis })),
  sessionId: z.string().nullable(),
  demo: z.boolean(),
  locale: z.enum(['zh', 'en']),
})
export type Me = z.infer<typeof me>

export const session = z.object({
  id: z.uuid(),
  current: z.boolean(),
  method: z.enum(['phone', 'password', 'demo']),
  device: z.string(),
  createdAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export type SessionView = z.infer<typeof session>
export const sessionsAnswer = z.object({ sessions: z.array(session) })
export const revokeSessionInput = z.object({ sessionId: z.uuid() })
export const done = z.object({ done: z.literal(true) })

export const closeClientInput = z.object({ clientId: z.string() })

export const signUpInput = realNameForm
export const signUpAnswer = resident

export const askFamilyInput = z.object({
  residentId: z.uuid(),
  relation,
  person: realNameForm.extend({ phone: phone.optional() }),
})
/** Either linked at once (a child under 14 whom nobody else guards), or a code went to `code.phoneMasked` and must be typed in. */
export const askFamilyAnswer = z.object({
  link: familyLink.nullable(),
  request: z.object({ id: z.uuid(), memberName: z.string(), code: codeSent }).nullable(),
})
export const resendFamilyInput = z.object({ requestId: z.uuid() })
export const confirmFamilyInput = z.object({ requestId: z.uuid(), code: oneTimeCode })

export const password = z.string().min(10).max(200)
export const openStaffAccountInput = z.object({
  staffId: z.uuid(),
  userName: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9._-]{2,39}$/),
  password,
})
export const secondFactorInput = z.object({ staffId: z.uuid() })
/** Shown once, for the authenticator app. */
export const secondFactorAnswer = z.object({ secret: z.string(), uri: z.string() })
export const changePasswordInput = z.object({ current: z.string().min(1).max(200), next: password })
