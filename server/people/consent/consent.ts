import type { ConsentEntry, ConsentKind, ConsentText } from '#contracts/consent'
import type { RefusalCode } from '#kernel'

export type { ConsentEntry, ConsentKind, ConsentText }

export interface Consent {
  readonly id: string
  readonly residentId: string
  readonly kind: ConsentKind
  readonly textVersion: string
  readonly institutionId: string | null
  readonly familyId: string | null
  readonly givenAt: Date
  readonly givenByName: string
  readonly withdrawnAt: Date | null
  readonly withdrawnByName: string | null
}

/** How long broken glass stays open. */
export const breakGlassMinutes = 60

export const missingConsent: Record<ConsentKind, RefusalCode> = {
  'health-data': 'consent.health_data_missing',
  'internet-care': 'consent.internet_care_missing',
  'family-sharing': 'consent.family_sharing_missing',
}

/** The access row that a consent owns in the record; undefined when it names nobody. */
export function accessOf(consent: Consent) {
  const row = { patientId: consent.residentId, basis: 'consent', basisId: consent.id } as const
  if (consent.institutionId) return { ...row, granteeKind: 'institution', granteeId: consent.institutionId } as const
  if (consent.familyId) return { ...row, granteeKind: 'resident', granteeId: consent.familyId } as const
  return undefined
}

/** Health data to those who care for the person, named nowhere: the family-doctor team that answers is one of them (R23). */
export const toWhoeverCares = ({ kind, institutionId }: Consent) => kind === 'health-data' && institutionId === null
/** What a consent began is ended by it alone. */
export const teamBasis = ({ id }: Pick<Consent, 'id'>) => `consent:${id}`
