/** A suspicion as FHIR R4: a Flag, no Condition: nobody is ill before a doctor says so. A doctor's word is a Condition. */
import type { Condition, Flag } from '@medplum/fhirtypes'
import { nameOfDiagnosis } from '#care/consult'
import type { ProgrammeContent } from '#contracts/chronic-programme'
import type { FindingRow } from './store.ts'

const icd10 = 'http://hl7.org/fhir/sid/icd-10'
const verification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const category = 'http://terminology.hl7.org/CodeSystem/condition-category'

export function toFlag(finding: FindingRow, programme: Pick<ProgrammeContent, 'title'>): Flag {
  const { id, residentId, state, programmeCode, foundAt, decidedAt } = finding
  return {
    resourceType: 'Flag',
    id,
    status: state === 'suspected' ? 'active' : 'inactive',
    category: [{ coding: [{ system: 'urn:anji:flag', code: 'screening' }], text: '慢病筛查' }],
    code: {
      coding: [{ system: 'urn:anji:programme', code: programmeCode }],
      text: `疑似：${programme.title.zh}（${finding.because.sentence.zh}）`,
    },
    subject: { reference: `Patient/${residentId}` },
    // A night's pass that began before somebody was found decides, at the earliest, in that moment.
    period: { start: foundAt.toISOString(), ...(decidedAt ? { end: laterOf(foundAt, decidedAt).toISOString() } : {}) },
  }
}

const laterOf = (a: Date, b: Date) => (a > b ? a : b)

interface Diagnosed {
  readonly id: string
  readonly residentId: string
  readonly doctorId: string
  readonly code: string
  readonly at: Date
  readonly programme: Pick<ProgrammeContent, 'title'>
}

export function toCondition({ id, residentId, doctorId, code, at, programme }: Diagnosed): Condition {
  return {
    resourceType: 'Condition',
    id,
    clinicalStatus: { coding: [{ system: clinical, code: 'active' }] },
    verificationStatus: { coding: [{ system: verification, code: 'confirmed' }] },
    category: [{ coding: [{ system: category, code: 'problem-list-item' }] }],
    code: { coding: [{ system: icd10, code }], text: nameOfDiagnosis(code) ?? programme.title.zh },
    subject: { reference: `Patient/${residentId}` },
    recordedDate: at.toISOString(),
    asserter: { reference: `Practitioner/${doctorId}` },
  }
}
