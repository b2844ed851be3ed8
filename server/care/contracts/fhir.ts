/** Contracts and promises as FHIR R4: Contract with both signatures, and a Task for each promise. Pure. */
import type { Contract as FhirContract, Signature as FhirSignature, Task } from '@medplum/fhirtypes'
import type { Contract, SignatureRow } from './contract.ts'
import type { PromiseRow } from './promises/store.ts'

function statusOf({ state, endReason }: Contract): FhirContract['status'] {
  if (state === 'offered') return 'offered'
  if (state === 'cooling' || state === 'active') return 'executed'
  if (state === 'withdrawn') return 'revoked'
  if (endReason === 'renewed') return 'renewed'
  if (endReason === 'lapsed' || endReason === 'signed-elsewhere') return 'cancelled'
  return 'terminated'
}

export function toContract(contract: Contract, signatures: readonly SignatureRow[]): FhirContract {
  const applies = contract.startsOn
    ? { start: contract.startsOn, end: (contract.endedOn ?? contract.endsOn)! }
    : undefined
  return {
    resourceType: 'Contract',
    id: contract.id,
    status: statusOf(contract),
    ...(contract.endReason
      ? { legalState: { coding: [{ system: 'urn:anji:contract-end', code: contract.endReason }] } }
      : {}),
    type: { coding: [{ system: 'urn:anji:contract', code: 'family-doctor' }] },
    issued: contract.offeredOn,
    ...(applies ? { applies: applies.end < applies.start ? { start: applies.start } : applies } : {}),
    subject: [{ reference: `Patient/${contract.residentId}` }],
    authority: [{ reference: `Organization/${contract.institutionId}` }],
    supportingInfo: [
      { reference: `CareTeam/${contract.teamId}` },
      ...[contract.renewsId, contract.transfersId].flatMap((id) => (id ? [{ reference: `Contract/${id}` }] : [])),
    ],
    version: contract.termsVersion,
    ...(signatures.length > 0 ? { signer: signatures.map((row) => toSigner(contract, row)) } : {}),
  }
}

function toSigner(contract: Contract, row: SignatureRow): NonNullable<FhirContract['signer']>[number] {
  const party = row.side === 'team' ? `Practitioner/${row.signerId}` : `Patient/${row.signerId}`
  const signature: FhirSignature = {
    type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' }],
    when: row.signedAt.toISOString(),
    who: { reference: party },
    ...(row.guardian ? { onBehalfOf: { reference: `Patient/${contract.residentId}` } } : {}),
    sigFormat: 'application/octet-stream',
    data: row.signature.value,
  }
  return {
    type: {
      system: 'http://terminology.hl7.org/CodeSystem/contractsignertypecodes',
      code: row.guardian ? 'GUARD' : 'VERF',
    },
    party: { reference: party },
    signature: [signature],
  }
}

const taskStatus: Record<PromiseRow['state'], Task['status']> = {
  due: 'requested',
  done: 'completed',
  missed: 'failed',
  withdrawn: 'cancelled',
}

/** What proves it stands where FHIR has it: the resource itself, or the module's id. */
export function toTask(promise: PromiseRow, contract: Pick<Contract, 'id' | 'residentId' | 'institutionId'>): Task {
  const { evidenceId, evidenceKind } = promise
  const proof =
    evidenceKind === 'resource'
      ? { valueReference: { reference: evidenceId! } }
      : { valueIdentifier: { system: `urn:anji:${evidenceKind}`, value: evidenceId! } }
  return {
    resourceType: 'Task',
    id: promise.id,
    status: taskStatus[promise.state],
    intent: 'order',
    code: { coding: [{ system: 'urn:anji:contract-service', code: promise.serviceCode }], text: promise.nameZh },
    focus: { reference: `Contract/${contract.id}` },
    for: { reference: `Patient/${contract.residentId}` },
    owner: { reference: `Organization/${contract.institutionId}` },
    restriction: { period: { start: promise.windowFrom, end: promise.windowTo } },
    ...(promise.doneOn ? { executionPeriod: { start: promise.doneOn, end: promise.doneOn } } : {}),
    ...(evidenceId
      ? { output: [{ type: { coding: [{ system: 'urn:anji:contract-evidence', code: evidenceKind! }] }, ...proof }] }
      : {}),
  }
}
