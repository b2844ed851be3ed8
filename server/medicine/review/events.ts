import { approvedEvent, returnedEvent } from '#contracts/review'
import { defineEvent } from '#kernel'

/** A sheet has both signatures: it is in effect, its charges stand on the visit. */
export const prescriptionApproved = defineEvent('review.prescription_approved', approvedEvent)
/** The pharmacist sent it back to its doctor with a reason. */
export const prescriptionReturned = defineEvent('review.prescription_returned', returnedEvent)
