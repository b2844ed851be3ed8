import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { routes } from './routes.ts'
import { endSharingWithFamily } from './withdraw-consent.ts'

export { breakGlass } from './break-glass.ts'
export { consentGiven, consentWithdrawn, glassBroken } from './events.ts'
export { giveConsent } from './give-consent.ts'
export { hasConsented, listTexts, readConsents, refuseUnlessConsented } from './read-consents.ts'
export { whoHasSeen } from './who-has-seen.ts'
export { withdrawConsent } from './withdraw-consent.ts'

nameOperation('consent', 'Consent', 'POST /api/consent/residents/:residentId/give')

export const consentModule: Module = { name: 'consent', routes, listeners: [endSharingWithFamily] }
