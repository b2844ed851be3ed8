/** A follow-up as FHIR R4: the visit, the answers, who signed. What was measured is kept by readings as Observations. */
import type { Encounter, Observation, Provenance, QuestionnaireResponse, Resource } from '@medplum/fhirtypes'
import type { CheckItem, FollowUp } from '#contracts/follow-ups'
import type { Signature } from '#kernel'
import type { CheckTable } from './tables.ts'

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const classes = {
  home: { code: 'HH', display: 'home health' },
  clinic: { code: 'AMB', display: 'ambulatory' },
  phone: { code: 'VR', display: 'virtual' },
  video: { code: 'VR', display: 'virtual' },
} as const
const wayText = { home: '入户随访', clinic: '门诊随访', phone: '电话随访', video: '视频随访' } as const

const patient = (residentId: string) => ({ reference: `Patient/${residentId}` })
const practitioner = (id: string) => ({ reference: `Practitioner/${id}` })

/** One visit, however many programmes it was for. */
export function toEncounter([first]: readonly FollowUp[]): Encounter {
  const { visitId, residentId, way, doneAt, doctorId, institutionId, state } = first!
  return {
    resourceType: 'Encounter',
    id: visitId,
    status: state === 'recorded' ? 'finished' : 'entered-in-error',
    class: { system: actCode, ...classes[way] },
    type: [
      {
        coding: [{ system: 'http://snomed.info/sct', code: '390906007', display: 'Follow-up encounter' }],
        text: wayText[way],
      },
    ],
    subject: patient(residentId),
    participant: [{ individual: practitioner(doctorId) }],
    period: { start: doneAt, end: doneAt },
    serviceProvider: { reference: `Organization/${institutionId}` },
  }
}

export function toResponse(followUp: FollowUp, questionnaireUrl: string): QuestionnaireResponse {
  const { id, residentId, visitId, doneAt, doctorId, answers, state, version } = followUp
  const status = state === 'entered-in-error' ? state : version === 1 ? 'completed' : 'amended'
  return {
    resourceType: 'QuestionnaireResponse',
    id,
    questionnaire: questionnaireUrl,
    status,
    subject: patient(residentId),
    encounter: { reference: `Encounter/${visitId}` },
    authored: doneAt,
    author: practitioner(doctorId),
    item: answers,
  }
}

/** Who signed which version, and the signature over its canonical content. */
export function toProvenance(followUp: FollowUp, signature: Signature): Provenance {
  const targets = [`QuestionnaireResponse/${followUp.id}`, `Encounter/${followUp.visitId}`]
  return signed(`${followUp.id}-v${followUp.version}`, targets, followUp.doneAt, signature)
}

function signed(id: string, targets: readonly string[], occurred: string, signature: Signature): Provenance {
  const who = practitioner(signature.signerId)
  return {
    resourceType: 'Provenance',
    id,
    target: targets.map((reference) => ({ reference })),
    occurredDateTime: occurred,
    recorded: signature.signedAt,
    agent: [{ who }],
    signature: [
      {
        type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1', display: "Author's Signature" }],
        when: signature.signedAt,
        who,
        sigFormat: 'application/jose',
        data: Buffer.from(JSON.stringify(signature)).toString('base64'),
      },
    ],
  }
}

/** A health check: an Encounter, an Observation for each item, and who signed. */
export function toCheckFacts(check: CheckTable, titles: ReadonlyMap<string, string>): Resource[] {
  const status = check.state === 'recorded' ? 'final' : 'entered-in-error'
  const encounter: Encounter = {
    resourceType: 'Encounter',
    id: check.id,
    status: check.state === 'recorded' ? 'finished' : 'entered-in-error',
    class: { system: actCode, ...classes.clinic },
    type: [
      {
        coding: [{ system: 'http://snomed.info/sct', code: '268565007', display: 'Adult health examination' }],
        text: '年度健康体检',
      },
    ],
    subject: patient(check.resident_id),
    participant: [{ individual: practitioner(check.doctor_id) }],
    period: { start: check.done_on, end: check.done_on },
    serviceProvider: { reference: `Organization/${check.institution_id}` },
  }
  const observations = check.items.map((item, index) => toItem(check, item, index, status, titles))
  const targets = [`Encounter/${check.id}`, ...observations.map(({ id }) => `Observation/${id}`)]
  return [encounter, ...observations, signed(`${check.id}-signature`, targets, check.done_on, check.signature)]
}

function toItem(
  check: CheckTable,
  item: CheckItem,
  index: number,
  status: Observation['status'],
  titles: ReadonlyMap<string, string>,
): Observation {
  const { code, value, unit, text } = item
  return {
    resourceType: 'Observation',
    id: `${check.id}-${index + 1}`,
    status,
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'exam' }] }],
    code: { coding: [{ system: 'urn:anji:check-item', code }], text: titles.get(code) ?? code },
    subject: patient(check.resident_id),
    encounter: { reference: `Encounter/${check.id}` },
    effectiveDateTime: check.done_on,
    performer: [practitioner(check.doctor_id), { reference: `Organization/${check.institution_id}` }],
    ...(value === undefined
      ? text
        ? { valueString: text }
        : {}
      : { valueQuantity: { value, ...(unit ? { unit } : {}) }, ...(text ? { note: [{ text }] } : {}) }),
  }
}
