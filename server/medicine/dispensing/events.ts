import { pickupCancelledEvent, pickupEvent } from '#contracts/dispensing'
import { defineEvent } from '#kernel'

/** A resident chose where to collect; the stock is kept. */
export const pickupChosen = defineEvent('dispensing.pickup_chosen', pickupEvent)
/** Paid and kept: there is a collection code. */
export const pickupReady = defineEvent('dispensing.pickup_ready', pickupEvent)
export const medicineDispensed = defineEvent('dispensing.medicine_dispensed', pickupEvent)
/** Withdrawn, changed, or not collected in time; stock and, where paid, money go back. */
export const pickupCancelled = defineEvent('dispensing.pickup_cancelled', pickupCancelledEvent)
