import { prescriptionInput, signaturesAnswer } from '#contracts/prescribing'
import { type Context, verb, verifyDocument } from '#kernel'
import { approvalOf, documentOf, type Prescription } from './prescription.ts'
import { openPrescription } from './read-prescription.ts'

/** Refusals: prescribing.unknown_prescription, prescribing.not_yours, residents.not_acting_for. */
export const readSignatures = verb(
  {
    name: 'prescribing.read_signatures',
    may: ['resident', 'doctor', 'pharmacist', 'system'],
    input: prescriptionInput,
    answer: signaturesAnswer,
    summary: 'Whether both signatures still fit the prescription as it lies in the table.',
  },
  async (ctx, { prescriptionId }) => verifySignatures(ctx, await openPrescription(ctx, prescriptionId)),
)

/** The documents are built from the rows anew, so that a changed row no longer fits; and the signers are the named ones. */
export async function verifySignatures(
  ctx: Context,
  prescription: Prescription,
): Promise<{ doctor: boolean | null; pharmacist: boolean | null }> {
  const { doctorSignature, pharmacistSignature, doctorId, pharmacistId, validUntil } = prescription
  const doctor =
    doctorSignature &&
    doctorSignature.signerId === doctorId &&
    (await verifyDocument(ctx, documentOf(prescription), doctorSignature))
  const pharmacist =
    pharmacistSignature &&
    pharmacistSignature.signerId === pharmacistId &&
    (await verifyDocument(ctx, approvalOf(prescription, validUntil!), pharmacistSignature))
  return { doctor, pharmacist }
}
