import type { Consent as FhirConsent } from '@medplum/fhirtypes'
import type { Consent, ConsentKind } from './consent.ts'

const texts: Record<ConsentKind, string> = {
  'health-data': '健康信息使用同意',
  'internet-care': '互联网诊疗知情同意与风险告知',
  'family-sharing': '向家人共享病历同意',
}

export function toConsent(consent: Consent): FhirConsent {
  const scope = consent.kind === 'internet-care' ? 'treatment' : 'patient-privacy'
  const grantee = consent.institutionId
    ? { reference: `Organization/${consent.institutionId}` }
    : consent.familyId
      ? { reference: `Patient/${consent.familyId}` }
      : undefined
  return {
    resourceType: 'Consent',
    id: consent.id,
    status: consent.withdrawnAt ? 'inactive' : 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: scope }] },
    category: [{ coding: [{ system: 'urn:anji:consent-kind', code: consent.kind }], text: texts[consent.kind] }],
    patient: { reference: `Patient/${consent.residentId}` },
    dateTime: consent.givenAt.toISOString(),
    policy: [{ uri: `urn:anji:consent-text:${consent.kind}:${consent.textVersion}` }],
    provision: {
      type: 'permit',
      period: {
        start: consent.givenAt.toISOString(),
        ...(consent.withdrawnAt ? { end: consent.withdrawnAt.toISOString() } : {}),
      },
      ...(grantee
        ? {
            actor: [
              {
                role: {
                  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
                },
                reference: grantee,
              },
            ],
          }
        : {}),
    },
  }
}
