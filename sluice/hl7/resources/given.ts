/** RXD → MedicationDispense; RXA → MedicationAdministration, or Immunization in VXU. */
import { immunizationStatuses, lookUp } from '../codes/tables.ts'
import { Fault } from '../faults.ts'
import { concept, quantity, unitOf } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import type { Draft, Fields, Mapping } from '../types/mapping.ts'
import { fill, rows } from '../types/table.ts'
import type { Segment } from '../value.ts'
import { freshKey, type Walk, whose } from '../walk.ts'
import { orderNumber } from './order.ts'

const rxdRows = rows(
  [7, 'identifier[]', as.ei('prescription')],
  [3, 'whenHandedOver', as.dateTime],
  [9, 'note[]', as.annotation],
)

export function readRxd(walk: Walk, rxd: Segment): void {
  const { m, orc } = walk
  const medication = rxd.value(2) && concept(rxd.value(2)!, m, 'drug')
  if (!medication) return
  const number = orderNumber(orc) || rxd.peek(7)
  const key = number ? [number, rxd.peek(1)] : [m.messageId, String(rxd.sequence), 'dispense']
  const draft = m.make('MedicationDispense', freshKey(walk, 'MedicationDispense', key))
  walk.orcUsed = true
  Object.assign(
    draft,
    { status: 'completed', medicationCodeableConcept: medication },
    whose(walk, 'subject', 'context'),
  )
  fill(draft, rxd, rxdRows, m)
  const amount = rxd.value(4)?.understood(1, (text) => quantity(text, rxd.value(5)))
  if (amount) draft.quantity = amount
  draft.performer = rxd.values(10).flatMap((value) => {
    const actor = as.practitioner(value, m)
    return actor ? [{ actor }] : []
  })
  if ((draft.performer as unknown[]).length === 0) delete draft.performer
  walk.request = draft
  walk.noted = draft
}

const immunizationRows = rows(
  [3, 'occurrenceDateTime', as.dateTime],
  [5, 'vaccineCode', as.coded('vaccine')],
  [15, 'lotNumber', as.text],
  [16, 'expirationDate', as.date],
  [17, 'manufacturer', as.named],
  [18, 'statusReason', as.coded('refusal-reason')],
  [19, 'reasonCode[]', as.coded('indication')],
  [22, 'recorded', as.dateTime],
  [11, 'location', as.location],
)
const administrationRows = rows(
  [3, 'effectiveDateTime', as.dateTime],
  [5, 'medicationCodeableConcept', as.coded('drug')],
  [18, 'statusReason[]', as.coded('refusal-reason')],
  [19, 'reasonCode[]', as.coded('indication')],
)

export function readRxa(walk: Walk, rxa: Segment): void {
  const { m, orc } = walk
  const vaccine = m.header.type === 'VXU'
  for (const [field, why, whyEn] of [
    [3, '接种或给药须有时间', 'when it was given must be said'],
    [5, '接种或给药须说明是什么药', 'what was given must be said'],
  ] as const) {
    const location = { segment: 'RXA', sequence: rxa.sequence, field }
    if (!rxa.has(field)) throw new Fault('field-missing', { field: `RXA-${field}`, why, whyEn }, location)
  }
  const type = vaccine ? 'Immunization' : 'MedicationAdministration'
  const number = orderNumber(orc)
  const key = number && !/^9+$/.test(number) ? [number, rxa.peek(5)] : [...walk.patientKey, rxa.peek(5), rxa.peek(3)]
  const draft = m.make(type, freshKey(walk, type, key))
  walk.orcUsed = true
  const done = rxa.value(20)?.understood(1, (text) => lookUp(immunizationStatuses, text)) ?? 'completed'
  draft.status = rxa.text(21) === 'D' ? 'entered-in-error' : done
  Object.assign(draft, whose(walk, vaccine ? 'patient' : 'subject', vaccine ? 'encounter' : 'context'))
  fill(draft, rxa, vaccine ? immunizationRows : administrationRows, m)
  if (vaccine)
    fill(draft, orc, rows([2, 'identifier[]', as.ei('order', 'PLAC')], [3, 'identifier[]', as.ei('order', 'FILL')]), m)
  if (vaccine && !draft.occurrenceDateTime) draft.occurrenceString = rxa.value(3)!.whole()
  readDose(draft, rxa, vaccine)
  readPerformers(draft, rxa, orc, m)
  if (vaccine) readOrigin(draft, rxa, m)
  walk.immunization = draft
  walk.noted = draft
}

/** 999: how much is not known (CDC guide to VXU, RXA-6). */
function readDose(draft: Draft, rxa: Segment, vaccine: boolean): void {
  const amount = rxa.value(6)?.understood(1, (text) => (text === '999' ? undefined : quantity(text, rxa.value(7))))
  if (!amount) {
    if (rxa.has(7) && vaccine) unitOf(rxa.value(7)!)
    return
  }
  if (vaccine) draft.doseQuantity = amount
  else draft.dosage = { dose: amount }
}

function readPerformers(draft: Draft, rxa: Segment, orc: Segment | undefined, m: Mapping): void {
  const functions = 'http://terminology.hl7.org/CodeSystem/v2-0443'
  const performers: Fields[] = []
  for (const [values, code] of [
    [rxa.values(10), 'AP'],
    [draft.resourceType === 'Immunization' ? (orc?.values(12) ?? []) : [], 'OP'],
  ] as const)
    for (const value of values) {
      const actor = as.practitioner(value, m)
      if (actor) performers.push({ function: { coding: [{ system: functions, code }] }, actor })
    }
  if (performers.length > 0) draft.performer = performers
}

/** RXA-9 of NIP001: 00 was seen given; anything else is a report of it. */
function readOrigin(draft: Draft, rxa: Segment, m: Mapping): void {
  for (const note of rxa.values(9)) {
    const code = note.part(1)
    if (/^0\d$/.test(code)) {
      draft.primarySource = code === '00'
      const origin = code === '00' ? undefined : concept(note, m, 'NIP001')
      if (origin) draft.reportOrigin = origin
      else note.part(2)
    } else if (note.part(2) || code) {
      draft.note = [...((draft.note as Fields[]) ?? []), { text: note.part(2) || code }]
    }
  }
}
