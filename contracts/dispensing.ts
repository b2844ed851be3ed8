/**
 * Dispensing over HTTP.
 *
 * | line                                                                | who                                   |
 * |---------------------------------------------------------------------|---------------------------------------|
 * | GET  /api/dispensing/prescriptions/:prescriptionId/pharmacies       | resident: where all of it is in stock |
 * | POST /api/dispensing/prescriptions/:prescriptionId/pickup           | resident: choose (or change) pick-up, stock is kept |
 * | GET  /api/dispensing/prescriptions/:prescriptionId/pickup           | resident: state, place, code          |
 * | POST /api/dispensing/prescriptions/:prescriptionId/code             | resident: a new code (lost or locked) |
 * | GET  /api/dispensing/residents/:residentId/pickups                  | resident: all of mine                 |
 * | GET  /api/dispensing/pickups                                        | dispenser: this pharmacy's list       |
 * | POST /api/dispensing/counter/look-up                                | dispenser: by collection code         |
 * | POST /api/dispensing/pickups/:pickupId/person                       | dispenser: person (and proxy) check   |
 * | POST /api/dispensing/pickups/:pickupId/dispense                     | dispenser: hand over, once            |
 * | GET  /api/dispensing/pickups/:pickupId/labels                       | dispenser: labels and counselling     |
 * | GET  /api/dispensing/stock                                          | dispenser manager: lots               |
 * | POST /api/dispensing/stock/receive                                  | dispenser: a delivery                 |
 * | POST /api/dispensing/stock/:lotId/write-off                         | dispenser: broken, expired            |
 *
 * A pick-up: chosen (not paid) → ready (paid, has a code) → dispensed; cancelled when withdrawn, changed or not collected.
 */
import { z } from 'zod'
import { bilingual } from './formulary.ts'
import { prescription } from './prescribing.ts'

const pickupState = z.enum(['chosen', 'ready', 'dispensed', 'cancelled'])

const pharmacy = z.object({
  pharmacyId: z.uuid(),
  name: z.string(),
  kind: z.string(),
  address: z.string().nullable(),
  earliestExpiry: z.string().describe('first expiry date among the lots that would be handed out'),
})
export const pharmaciesAnswer = z.object({ pharmacies: z.array(pharmacy) })

export const pickup = z.object({
  pickupId: z.uuid(),
  prescriptionId: z.uuid(),
  residentId: z.uuid(),
  residentName: z.string(),
  pharmacyId: z.uuid(),
  pharmacyName: z.string(),
  state: pickupState,
  paid: z.boolean(),
  code: z.string().nullable().describe('six digits; only for the resident and only while ready'),
  codeLocked: z.boolean(),
  collectBy: z.string(),
  chosenAt: z.string(),
  readyAt: z.string().nullable(),
  dispensedAt: z.string().nullable(),
  cancelReason: z.string().nullable(),
  stateText: bilingual,
})
export type Pickup = z.infer<typeof pickup>

/** 四查十对 (CF37): the ten things that are matched before the medicine leaves the hand. */
export const checklist = z.object({
  department: z.boolean(),
  name: z.boolean(),
  age: z.boolean(),
  drugName: z.boolean(),
  form: z.boolean(),
  strength: z.boolean(),
  quantity: z.boolean(),
  appearance: z.boolean(),
  usage: z.boolean(),
  diagnosis: z.boolean(),
})
export type Checklist = z.infer<typeof checklist>

const byPrescription = z.object({ prescriptionId: z.uuid() })
const byPickup = z.object({ pickupId: z.uuid() })

export const pharmaciesInput = byPrescription
export const choosePickupInput = byPrescription.extend({ pharmacyId: z.uuid() })
export const pickupInput = byPrescription
export const pickupAnswer = z.object({ pickup: pickup.nullable() })
export const renewCodeInput = byPrescription
export const residentPickupsInput = z.object({ residentId: z.uuid() })
export const residentPickupsAnswer = z.object({ pickups: z.array(pickup) })
export const counterListInput = z.object({
  state: pickupState.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const counterListAnswer = z.object({ pickups: z.array(pickup) })

export const reservedLot = z.object({
  itemId: z.uuid(),
  drugCode: z.string(),
  lotId: z.uuid(),
  lotNumber: z.string(),
  expiresOn: z.string(),
  packs: z.int(),
})
export const lookUpInput = z.object({ code: z.string().regex(/^\d{6}$/) })
/** A wrong code is an ordinary answer (and is counted): found false, with how many tries are left. */
export const lookUpAnswer = z.object({
  found: z.boolean(),
  attemptsLeft: z.int(),
  pickup: pickup.nullable(),
  prescription: prescription.nullable(),
  lots: z.array(reservedLot),
})

/** Who stands at the counter. For a proxy both identities are checked and kept (YB17, R28). */
export const personInput = byPickup.extend({
  name: z.string().trim().min(1).max(60),
  documentLast4: z
    .string()
    .regex(/^[0-9A-Za-z]{4}$/)
    .describe('of the resident the prescription is for'),
  proxy: z
    .object({
      name: z.string().trim().min(1).max(60),
      documentType: z.enum(['id-card', 'passport', 'other']),
      documentNumber: z.string().trim().min(5).max(30),
      relation: z.string().trim().min(1).max(30),
    })
    .optional(),
})
export const personAnswer = z.object({ matched: z.boolean(), attemptsLeft: z.int() })

export const dispenseInput = byPickup.extend({
  checklist,
  counselled: z.boolean().describe('the patient was told how to take it (CF33)'),
  lots: z
    .array(z.object({ lotId: z.uuid(), packs: z.int().min(1) }))
    .max(120)
    .describe('as taken from the shelf'),
})
export const label = z.object({
  itemId: z.uuid(),
  title: bilingual,
  usage: bilingual,
  counselling: bilingual,
  patient: z.string(),
  pharmacyName: z.string(),
  lots: z.array(z.object({ lotNumber: z.string(), expiresOn: z.string(), packs: z.int() })),
})
export const labelsInput = byPickup
export const labelsAnswer = z.object({ labels: z.array(label) })
export const dispenseAnswer = z.object({ pickup, labels: z.array(label) })

export const lot = z.object({
  lotId: z.uuid(),
  drugCode: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  packDescription: z.string(),
  lotNumber: z.string(),
  expiresOn: z.string(),
  onHandPacks: z.int(),
  reservedPacks: z.int(),
})
export const stockInput = z.object({
  text: z.string().max(60).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export const stockAnswer = z.object({ lots: z.array(lot) })
export const receiveInput = z.object({
  pharmacyId: z.uuid().optional().describe('the actor’s own pharmacy when left out'),
  source: z.string().trim().min(2).max(120).describe('supplier and delivery note (YW9, R22)'),
  lines: z
    .array(
      z.object({
        drugCode: z.string().max(40),
        lotNumber: z.string().trim().min(1).max(40),
        expiresOn: z.iso.date(),
        packs: z.int().min(1).max(1_000_000),
      }),
    )
    .min(1)
    .max(500),
})
export const receiveAnswer = z.object({ received: z.int() })
export const writeOffInput = z.object({
  lotId: z.uuid(),
  packs: z.int().min(1),
  reason: z.string().trim().min(2).max(120),
})

export const pickupEvent = z.object({
  pickupId: z.uuid(),
  prescriptionId: z.uuid(),
  residentId: z.uuid(),
  consultId: z.uuid(),
  pharmacyId: z.uuid(),
})
export const pickupCancelledEvent = pickupEvent.extend({ reason: z.string(), refunded: z.boolean() })
