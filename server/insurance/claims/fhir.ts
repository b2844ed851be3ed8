/** A stay as FHIR R4: what a settlement list says of it. */
import type { Condition, Encounter, Procedure, Resource } from '@medplum/fhirtypes'
import type { Listed, Stay } from './settlement-list.ts'

const icd10 = 'http://hl7.org/fhir/sid/icd-10'
const icd9cm3 = 'http://hl7.org/fhir/sid/icd-9-cm'
const dischargeSystem = 'urn:anji:dscg-way'

const discharge: Record<Listed['dscgWay'], string> = {
  1: '医嘱离院',
  2: '医嘱转院',
  3: '医嘱转社区卫生服务机构',
  4: '非医嘱离院',
  5: '死亡',
  9: '其他',
}

const state = (system: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
})

/** Encounter with the visit's id, a Condition for each diagnosis, a Procedure for each operation. */
export function toResources(list: Listed, stay: Stay): Resource[] {
  const subject = { reference: `Patient/${list.residentId}` } as const
  const encounter = { reference: `Encounter/${list.mdtrtId}` } as const
  const conditionId = (no: number) => `${list.mdtrtId}-d${no}`
  const conditions = list.diagnoses.map(
    ({ diag_srt_no, diag_code }): Condition => ({
      resourceType: 'Condition',
      id: conditionId(diag_srt_no),
      clinicalStatus: state('condition-clinical', 'active'),
      verificationStatus: state('condition-ver-status', 'confirmed'),
      category: [state('condition-category', 'encounter-diagnosis')],
      code: { coding: [{ system: icd10, code: diag_code }] },
      ...{ subject, encounter },
      recordedDate: stay.endtime.toISOString(),
    }),
  )
  const procedures = list.operations.map(
    ({ oprn_srt_no, oprn_oprt_code, oprn_oprt_time }): Procedure => ({
      resourceType: 'Procedure',
      id: `${list.mdtrtId}-p${oprn_srt_no}`,
      status: 'completed',
      code: { coding: [{ system: icd9cm3, code: oprn_oprt_code }] },
      ...{ subject, encounter },
      performedDateTime: new Date(oprn_oprt_time).toISOString(),
    }),
  )
  return [encounterOf(list, stay, conditionId), ...conditions, ...procedures]
}

function encounterOf(list: Listed, stay: Stay, conditionId: (no: number) => string): Encounter {
  return {
    resourceType: 'Encounter',
    id: list.mdtrtId,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP', display: 'inpatient encounter' },
    subject: { reference: `Patient/${list.residentId}` },
    ...(list.doctorId === undefined
      ? {}
      : { participant: [{ individual: { reference: `Practitioner/${list.doctorId}` } }] }),
    period: { start: stay.begntime.toISOString(), end: stay.endtime.toISOString() },
    length: { value: stay.iptDays, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' },
    diagnosis: list.diagnoses.map(({ diag_srt_no }) => ({
      condition: { reference: `Condition/${conditionId(diag_srt_no)}` },
      rank: diag_srt_no,
    })),
    hospitalization: {
      dischargeDisposition: {
        coding: [{ system: dischargeSystem, code: list.dscgWay, display: discharge[list.dscgWay] }],
      },
    },
    serviceProvider: { reference: `Organization/${list.institutionId}` },
  }
}
