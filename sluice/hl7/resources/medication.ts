/** RXO, RXE, RXR, RXC, TQ1 → MedicationRequest. */
import { frequencies, lookUp, orderControls, orderStatuses } from '../codes/tables.ts'
import { Fault } from '../faults.ts'
import { concept, quantity } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import { type Draft, type Fields, type Mapping, referenceTo } from '../types/mapping.ts'
import { fill, rows } from '../types/table.ts'
import { dateTime } from '../types/time.ts'
import type { Segment, Value } from '../value.ts'
import { following, freshKey, type Walk, whose } from '../walk.ts'
import { orcRows, orderNumber, priorityOf } from './order.ts'

/** Where RXO and RXE say the same things. */
interface Places {
  readonly code: number
  readonly dose: readonly [least: number, most: number, unit: number]
  readonly dispense: readonly [amount: number, unit: number]
  readonly rate: readonly [amount: number, unit: number]
}
const placesOf: Readonly<Record<string, Places>> = {
  RXO: { code: 1, dose: [2, 3, 4], dispense: [11, 12], rate: [21, 22] },
  RXE: { code: 2, dose: [3, 4, 5], dispense: [10, 11], rate: [23, 24] },
}

const rxoRows = rows(
  [13, 'dispenseRequest.numberOfRepeatsAllowed', as.integer],
  [20, 'reasonCode[]', as.coded('indication')],
)
const rxeRows = rows(
  [12, 'dispenseRequest.numberOfRepeatsAllowed', as.integer],
  [15, 'identifier[]', as.ei('prescription')],
  [27, 'reasonCode[]', as.coded('indication')],
)
const dosageRows = {
  RXO: rows([6, 'text', written], [7, 'patientInstruction', written]),
  RXE: rows([7, 'text', written], [21, 'patientInstruction', written]),
}

function written(...[value]: Parameters<typeof as.text>): unknown {
  return value.part(2) || value.part(1) || undefined
}

export function readRxo(walk: Walk, rxo: Segment): void {
  if (following(walk, ['ORC', 'RXO', 'PID']).some(({ name }) => name === 'RXE')) walk.rxo = rxo
  else makePrescription(walk, rxo)
}

export function readRxe(walk: Walk, rxe: Segment): void {
  makePrescription(walk, rxe)
}

function makePrescription(walk: Walk, segment: Segment): void {
  const { m, orc } = walk
  const places = placesOf[segment.name]!
  const medication = segment.value(places.code) && concept(segment.value(places.code)!, m, 'drug')
  if (!medication) {
    const field = `${segment.name}-${places.code}`
    const why = { field, why: '处方必须说明是什么药', whyEn: 'a prescription must say which medicine' }
    throw new Fault('field-missing', why, { segment: segment.name, sequence: segment.sequence, field: places.code })
  }
  const number = orderNumber(orc) || (segment.name === 'RXE' ? segment.peek(15) : '')
  const key = number ? [number] : [m.messageId, String(segment.sequence), 'prescription']
  const draft = m.make('MedicationRequest', freshKey(walk, 'MedicationRequest', key))
  walk.orcUsed = true
  draft.status = prescriptionStatus(orc)
  draft.intent = 'order'
  draft.medicationCodeableConcept = medication
  Object.assign(draft, whose(walk, 'subject', 'encounter'))
  fill(draft, orc, orcRows, m)
  const group = orc?.value(4) && as.ei('order-group')(orc.value(4)!, m)
  if (group) draft.groupIdentifier = group
  const setting = orc?.value(29)?.understood(1, (text) => ({ I: 'inpatient', O: 'outpatient' })[text.toUpperCase()])
  const category = 'http://terminology.hl7.org/CodeSystem/medicationrequest-category'
  if (setting) draft.category = [{ coding: [{ system: category, code: setting }] }]
  const reason = orc?.value(16) && concept(orc.value(16)!, m, 'control-reason')
  if (reason) draft.statusReason = reason
  const priority = priorityOf(orc, undefined)
  if (priority && priority !== 'unknown') draft.priority = priority
  for (const source of [segment, walk.rxo]) if (source) readDetail(draft, source, m)
  const timing = segment.name === 'RXE' ? segment.value(1) : orc?.value(7)
  if (timing) put(dosageOf(draft), 'timing', timingOf(timing, m))
  prune(draft, 'dosageInstruction')
  walk.request = draft
  walk.noted = draft
}

function readDetail(draft: Draft, segment: Segment, m: Mapping): void {
  const places = placesOf[segment.name]!
  if (segment.has(places.code) && segment.name === 'RXO' && draft.medicationCodeableConcept) {
    // The pharmacy's code (RXE) counts; the doctor's own words for it stay beside it when they say something else.
    const ordered = concept(segment.value(places.code)!, m, 'drug')
    if (JSON.stringify(ordered) !== JSON.stringify(draft.medicationCodeableConcept))
      segment.value(places.code)!.unread()
  }
  fill(draft, segment, segment.name === 'RXE' ? rxeRows : rxoRows, m)
  const dosage = dosageOf(draft)
  fill(dosage, segment, dosageRows[segment.name as 'RXO'], m)
  const [least, most, unit] = places.dose
  const low = segment.value(least)?.understood(1, (text) => quantity(text, segment.value(unit)))
  const high = segment.value(most)?.understood(1, (text) => quantity(text, segment.value(unit)))
  const rate = segment.value(places.rate[0])?.understood(1, (text) => quantity(text, segment.value(places.rate[1])))
  const dose =
    low && high && Number(low.value) < Number(high.value)
      ? { doseRange: { low, high } }
      : low
        ? { doseQuantity: low }
        : {}
  const given: Fields = { ...dose, ...(rate ? { rateQuantity: rate } : {}) }
  if (Object.keys(given).length > 0 && !dosage.doseAndRate) dosage.doseAndRate = [given]
  const [amount, amountUnit] = places.dispense
  const total = segment.value(amount)?.understood(1, (text) => quantity(text, segment.value(amountUnit)))
  if (total) put(dispenseOf(draft), 'quantity', total)
  const swap = segment
    .value(9)
    ?.understood(1, (text) => ({ Y: true, T: true, G: true, N: false, '0': true, '1': false })[text.toUpperCase()])
  if (swap !== undefined && !draft.substitution) draft.substitution = { allowedBoolean: swap }
  prune(draft, 'dispenseRequest')
}

function dosageOf(draft: Draft): Fields {
  draft.dosageInstruction ??= [{}]
  return (draft.dosageInstruction as Fields[])[0]!
}

function dispenseOf(draft: Draft): Fields {
  draft.dispenseRequest ??= {}
  return draft.dispenseRequest as Fields
}

function put(target: Fields, name: string, value: unknown): void {
  if (value !== undefined && target[name] === undefined) target[name] = value
}

/** FHIR has no empty objects (ele-1). */
function prune(draft: Draft, name: string): void {
  const part = draft[name]
  const first = Array.isArray(part) ? (part[0] as Fields) : (part as Fields | undefined)
  if (first && Object.keys(first).length === 0) delete draft[name]
}

const prescriptionStatuses: Readonly<Record<string, string>> = { revoked: 'cancelled' }

function prescriptionStatus(orc: Segment | undefined): string {
  const discontinued = /^(DC|OD|DR)$/.test(orc?.peek(1) ?? '') || orc?.peek(5) === 'DC'
  const told = orc?.value(5)?.understood(1, (text) => lookUp(orderStatuses, text))
  const control = orc?.value(1)?.understood(1, (text) => lookUp(orderControls, text))
  const status = told ?? control ?? 'unknown'
  return discontinued ? 'stopped' : (prescriptionStatuses[status] ?? status)
}

/** TQ (HL7 2.5.1 §4.3.1): how often, how long, from when to when. */
function timingOf(value: Value, m: Mapping): Fields | undefined {
  const pattern = value.part(2, 1)
  const start = value.understood(4, (text) => dateTime(text, m.zone))
  const end = value.understood(5, (text) => dateTime(text, m.zone))
  return timingFrom(timesOf(pattern), pattern || value.part(8), start, end)
}

function timingFrom(
  times: Fields | undefined,
  text: string,
  start: string | undefined,
  end: string | undefined,
): Fields | undefined {
  const ordered = !start || !end || Date.parse(start) <= Date.parse(end)
  const bounded = (start || end) && ordered
  const bounds = bounded ? { boundsPeriod: { ...(start ? { start } : {}), ...(end ? { end } : {}) } } : {}
  const repeat = { ...bounds, ...times }
  const timing = {
    ...(Object.keys(repeat).length > 0 ? { repeat } : {}),
    ...(text ? { code: { text } } : {}),
  }
  return Object.keys(timing).length > 0 ? timing : undefined
}

function timesOf(written: string): Fields | undefined {
  const pattern = written.toUpperCase()
  if (Object.hasOwn(frequencies, pattern)) return frequencies[pattern]
  const match = /^Q(\d{1,2})(H|M|D|W)$/.exec(pattern)
  if (!match || match[1] === '0') return undefined
  const unit = { H: 'h', M: 'min', D: 'd', W: 'wk' }[match[2] as 'H']
  return { frequency: 1, period: Number(match[1]), periodUnit: unit }
}

/** TQ1 of HL7 2.5 on. */
export function readTq1(walk: Walk, tq1: Segment): void {
  const draft = walk.request
  if (!draft) return
  const start = tq1.value(7)?.understood(1, (text) => dateTime(text, walk.m.zone))
  const end = tq1.value(8)?.understood(1, (text) => dateTime(text, walk.m.zone))
  if (draft.resourceType === 'ServiceRequest') {
    put(draft, 'occurrenceDateTime', start)
    return
  }
  if (draft.resourceType !== 'MedicationRequest') return
  const pattern = tq1.text(3)
  put(dosageOf(draft), 'timing', timingFrom(timesOf(pattern), pattern, start, end))
  prune(draft, 'dosageInstruction')
}

/** The way a medicine goes into the body: of what has just been ordered or given. */
export function readRxr(walk: Walk, rxr: Segment): void {
  const { m } = walk
  const target = walk.immunization ?? walk.request
  if (!target) return
  const route = rxr.value(1) && concept(rxr.value(1)!, m, '0162')
  const site = rxr.value(2) && concept(rxr.value(2)!, m, '0163')
  const method = rxr.value(4) && target.resourceType !== 'Immunization' ? concept(rxr.value(4)!, m, '0165') : undefined
  const into =
    target.resourceType === 'MedicationRequest' || target.resourceType === 'MedicationDispense'
      ? dosageOf(target)
      : target.resourceType === 'MedicationAdministration'
        ? ((target.dosage as Fields | undefined) ?? {})
        : target
  for (const [name, value] of Object.entries({ route, site, method })) put(into, name, value)
  if (target.resourceType === 'MedicationAdministration' && Object.keys(into).length > 0) target.dosage = into
  prune(target, 'dosageInstruction')
}

/** A part of a mixture: the medicine becomes a resource with ingredients. */
export function readRxc(walk: Walk, rxc: Segment): void {
  const { m, request } = walk
  const part = rxc.value(2) && concept(rxc.value(2)!, m, 'drug')
  if (request?.resourceType !== 'MedicationRequest' || !part) return
  const medicine = m.make('Medication', [request.id])
  if (request.medicationCodeableConcept) {
    medicine.code = request.medicationCodeableConcept
    delete request.medicationCodeableConcept
    request.medicationReference = referenceTo(medicine)
  }
  const amount = rxc.value(3)?.understood(1, (text) => quantity(text, rxc.value(4)))
  const strength = amount ? { strength: { numerator: amount, denominator: { value: 1 } } } : {}
  const active = rxc.value(1)?.understood(1, (text) => ({ A: true, B: false })[text.toUpperCase()])
  const ingredient = { itemCodeableConcept: part, ...(active === undefined ? {} : { isActive: active }), ...strength }
  medicine.ingredient = [...((medicine.ingredient as Fields[]) ?? []), ingredient]
}
