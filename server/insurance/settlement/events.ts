import { z } from 'zod'
import { defineEvent } from '#kernel'

const told = z.object({
  billId: z.uuid(),
  mdtrtId: z.uuid(),
  residentId: z.uuid(),
  /** Consults and prescriptions that the bill pays for. */
  orderIds: z.array(z.uuid()),
})

/** Paid in full. A bill that was settled again tells it again for what stays paid; hearing it twice must be safe. */
export const billSettled = defineEvent('settlement.bill_settled', told)
/** What the bill paid for is no longer paid: `orderIds` are those that were not settled again at once. */
export const billReversed = defineEvent('settlement.bill_reversed', told.extend({ reason: z.string() }))
/** Not paid in time, failed or cancelled; its charges can be billed again. */
export const billAbandoned = defineEvent('settlement.bill_abandoned', told.extend({ reason: z.string() }))
