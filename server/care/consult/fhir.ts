/** The consult's facts as FHIR R4. */
import type {
  Communication,
  Composition,
  Condition,
  Encounter,
  Provenance,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes'
import type { MessageRow } from '#care/conversation'
import type { TerminationReason } from '#contracts/consult'
import type { Signature } from '#kernel'
import type { ConsultRow } from './consult.ts'

const icd10 = 'http://hl7.org/fhir/sid/icd-10'
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const actReason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'
const terminationSystem = 'urn:anji:consult-termination'

const patient = (c: ConsultRow) => ({ reference: `Patient/${c.residentId}` })
const doctor = (c: ConsultRow) => ({ reference: `Practitioner/${c.doctorId}` })
const encounterOf = (c: ConsultRow) => ({ reference: `Encounter/${c.id}` })

const terminationText: Record<TerminationReason, string> = {
  'condition-changed': '病情变化，转线下就诊',
  'needs-examination': '需要检查，转线下就诊',
  'no-record': '无线下诊断记录，转线下就诊',
  'resident-absent': '患者未应答',
}

export function toEncounter(c: ConsultRow): Encounter {
  const status = { 'in-progress': 'in-progress', ended: 'finished', terminated: 'cancelled' } as const
  const own = c.diagnoses.map((_, index) => ({
    condition: { reference: `Condition/${conditionId(c, index)}` },
    rank: index + 1,
  }))
  return {
    resourceType: 'Encounter',
    id: c.id,
    status: status[c.state as keyof typeof status],
    class: { system: actCode, code: 'VR', display: 'virtual' },
    type: [
      {
        coding: [{ system: 'http://snomed.info/sct', code: '390906007', display: 'Follow-up encounter' }],
        text: '互联网复诊',
      },
    ],
    serviceType: { text: c.departmentName },
    subject: patient(c),
    appointment: [{ reference: `Appointment/${c.appointmentId}` }],
    participant: [
      { individual: doctor(c) },
      // R10: the guardian who was present is recorded.
      ...(c.guardianId ? [guardianOf(c.guardianId)] : []),
    ],
    period: { start: c.acceptedAt!.toISOString(), ...(c.endedAt ? { end: c.endedAt.toISOString() } : {}) },
    reasonReference: [{ reference: `Condition/${c.followUpConditionId}` }],
    ...(c.state === 'ended' ? { diagnosis: own } : {}),
    serviceProvider: { reference: `Organization/${c.institutionId}` },
  }
}

function guardianOf(id: string): NonNullable<Encounter['participant']>[number] {
  return {
    type: [{ text: '监护人' }],
    individual: { type: 'RelatedPerson', identifier: { system: 'urn:anji:resident', value: id } },
  }
}

function conditionId(c: ConsultRow, index: number): string {
  return `${c.id}-dx${index + 1}`
}

/** The diagnoses of the visit; they belong to an online encounter and so never open a follow-up themselves (R04). */
export function toConditions(c: ConsultRow): Condition[] {
  return c.diagnoses.map((diagnosis, index) => ({
    resourceType: 'Condition',
    id: conditionId(c, index),
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    verificationStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }],
    },
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] },
    ],
    code: { coding: [{ system: icd10, code: diagnosis.code, display: diagnosis.name }], text: diagnosis.name },
    subject: patient(c),
    encounter: encounterOf(c),
    recordedDate: c.endedAt!.toISOString(),
    recorder: doctor(c),
  }))
}

/** The whole transcript, one payload a message; the bytes of pictures stay with the conversation (R13). */
export function toCommunication(c: ConsultRow, messages: readonly MessageRow[]): Communication | undefined {
  const said = messages.filter((message) => message.kind !== 'notice')
  if (said.length === 0) return undefined
  return {
    resourceType: 'Communication',
    id: `${c.id}-transcript`,
    status: 'completed',
    category: [{ text: '互联网复诊图文记录' }],
    subject: patient(c),
    encounter: encounterOf(c),
    sent: said[0]!.at.toISOString(),
    received: said.at(-1)!.at.toISOString(),
    sender: patient(c),
    recipient: [doctor(c)],
    payload: said.map((message) => ({
      contentString: `${message.at.toISOString()} ${message.side === 'doctor' ? '医生' : '患者'}:${message.kind === 'image' ? '[图片]' : message.text}`,
    })),
  }
}

/** What the doctor signed, for people to read, and the signature over it. */
export function toSignedComposition(c: ConsultRow, signature: Signature): Resource[] {
  const section = (title: string, text: string) => ({
    title,
    text: {
      status: 'generated' as const,
      div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${asXhtml(text)}</p></div>`,
    },
  })
  const composition: Composition = {
    resourceType: 'Composition',
    id: `${c.id}-summary`,
    status: 'final',
    type: {
      coding: [{ system: 'http://loinc.org', code: '34133-9', display: 'Summary of episode note' }],
      text: '互联网复诊小结',
    },
    subject: patient(c),
    encounter: encounterOf(c),
    date: signature.signedAt,
    author: [doctor(c)],
    title: '互联网复诊小结',
    custodian: { reference: `Organization/${c.institutionId}` },
    attester: [{ mode: 'legal', time: signature.signedAt, party: doctor(c) }],
    section: [
      section('主诉', c.complaint ?? ''),
      section(
        '复诊判断',
        `${c.judgement === 'stable' ? '病情稳定' : '病情变化'}${c.judgementNote ? `:${c.judgementNote}` : ''}`,
      ),
      section('诊断', c.diagnoses.map(({ code, name }) => `${code} ${name}`).join(';')),
      section('处理意见', c.advice ?? ''),
    ],
  }
  const provenance: Provenance = {
    resourceType: 'Provenance',
    id: `${c.id}-signature`,
    target: [{ reference: `Composition/${composition.id}` }, encounterOf(c)],
    recorded: signature.signedAt,
    agent: [{ who: doctor(c) }],
    signature: [
      {
        type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1', display: "Author's Signature" }],
        when: signature.signedAt,
        who: doctor(c),
        sigFormat: 'application/jose',
        data: Buffer.from(JSON.stringify(signature)).toString('base64'),
      },
    ],
  }
  return [composition, provenance]
}

/** R05: a terminated consult sends the resident to be seen in person. */
export function toReferral(c: ConsultRow): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    id: `${c.id}-referral`,
    status: 'active',
    intent: 'order',
    category: [{ text: '转线下就诊' }],
    priority: c.terminationReason === 'condition-changed' ? 'urgent' : 'routine',
    code: { text: '线下门诊就诊' },
    subject: patient(c),
    encounter: encounterOf(c),
    authoredOn: c.endedAt!.toISOString(),
    requester: doctor(c),
    performer: [{ reference: `Organization/${c.referToInstitutionId}` }],
    reasonCode: [
      {
        coding: [{ system: terminationSystem, code: c.terminationReason! }],
        text: terminationText[c.terminationReason!],
      },
    ],
    note: [{ text: c.terminationNote ?? '' }],
  }
}

/** Why a visit did not end as one, in the Encounter's own words. */
export function toTerminatedEncounter(c: ConsultRow): Encounter {
  const reason = terminationText[c.terminationReason!]
  return {
    ...toEncounter(c),
    reasonCode: [{ coding: [{ system: actReason, code: 'PATCAR', display: 'patient care' }], text: reason }],
  }
}

function asXhtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
