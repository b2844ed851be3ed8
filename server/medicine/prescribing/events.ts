import { signedEvent, withdrawnEvent } from '#contracts/prescribing'
import { defineEvent } from '#kernel'

/** A sheet was signed and waits for the pharmacist. */
export const prescriptionSigned = defineEvent('prescribing.prescription_signed', signedEvent)
/** A sheet was taken back by its doctor, or because its consult was terminated (R05). */
export const prescriptionWithdrawn = defineEvent('prescribing.prescription_withdrawn', withdrawnEvent)
