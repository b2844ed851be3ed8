/** PV1, PV2, ROL → Encounter. */
import { encounterClasses, lookUp } from '../codes/tables.ts'
import { concept, standard } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import { type Fields, type Mapping, referenceTo } from '../types/mapping.ts'
import { extension, fill, rows, within } from '../types/table.ts'
import type { Segment } from '../value.ts'
import type { Walk } from '../walk.ts'

const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType'
const taking = (code: string) => within('individual', as.practitioner, { type: [standard(participation, code)] })
const staying = (status: string) => within('location', as.location, { status })

const pv1Rows = rows(
  [19, 'identifier[]', as.cx('VN')],
  [50, 'identifier[]', as.cx('VN')],
  [3, 'location[]', staying('active')],
  [11, 'location[]', staying('active')],
  [6, 'location[]', staying('completed')],
  [43, 'location[]', staying('completed')],
  [42, 'location[]', staying('planned')],
  [4, 'type[]', as.coded('0007')],
  [18, 'type[]', as.coded('0018')],
  [5, 'hospitalization.preAdmissionIdentifier', as.cx('pre-admission')],
  [7, 'participant[]', taking('ATND')],
  [8, 'participant[]', taking('REF')],
  [9, 'participant[]', taking('CON')],
  [17, 'participant[]', taking('ADM')],
  [52, 'participant[]', taking('PART')],
  [10, 'serviceType', as.coded('0069')],
  [13, 'hospitalization.reAdmission', as.coded('0092')],
  [14, 'hospitalization.admitSource', as.coded('0023')],
  [15, 'hospitalization.specialArrangement[]', as.coded('0009')],
  [16, 'hospitalization.specialCourtesy[]', as.coded('0099')],
  [36, 'hospitalization.dischargeDisposition', as.coded('0112')],
  [37, 'hospitalization.destination', as.named],
  [38, 'hospitalization.dietPreference[]', as.coded('0114')],
  [39, 'serviceProvider', as.organization],
  [44, 'period.start', as.dateTime],
  [45, 'period.end', as.dateTime],
)

const pv2Rows = rows(
  [3, 'reasonCode[]', as.coded('admit-reason')],
  [12, 'reasonCode[]', as.coded('visit-description')],
  [11, 'length', days],
  [23, 'serviceProvider', as.organization],
  [25, 'priority', as.coded('0217')],
  [38, 'extension[]', arrival],
)

function days(...[value]: Parameters<typeof as.text>): unknown {
  const count = Number(value.text)
  const unit = { unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' }
  return Number.isInteger(count) && count >= 0 ? { value: count, ...unit } : undefined
}

function arrival(...[value, m]: Parameters<typeof as.text>): unknown {
  const url = 'http://hl7.org/fhir/StructureDefinition/encounter-modeOfArrival'
  return extension(url, 'valueCoding', as.coding('0430'))(value, m)
}

/** What each ADT event says of the visit; one that says nothing leaves it to the dates. */
const statuses: Readonly<Record<string, string>> = {
  A01: 'in-progress',
  A02: 'in-progress',
  A03: 'finished',
  A04: 'arrived',
  A05: 'planned',
  A06: 'in-progress',
  A07: 'in-progress',
  A09: 'in-progress',
  A10: 'arrived',
  A11: 'cancelled',
  A12: 'in-progress',
  A13: 'in-progress',
  A14: 'planned',
  A15: 'in-progress',
  A16: 'in-progress',
  A17: 'in-progress',
  A21: 'onleave',
  A22: 'in-progress',
  A23: 'entered-in-error',
  A25: 'in-progress',
  A26: 'in-progress',
  A27: 'cancelled',
  A32: 'planned',
  A33: 'in-progress',
  A38: 'cancelled',
  A52: 'in-progress',
  A53: 'onleave',
}

export function readPv1(walk: Walk, pv1: Segment): void {
  const { m, patient } = walk
  if (!patient) return
  const adt = m.header.type === 'ADT'
  const number = pv1.peek(19) || pv1.peek(50)
  // A file that is opened or changed is no visit, though HL7 wants a PV1 with it (PV1-2: N).
  const visit = adt && !/^A(08|24|28|29|31|37|47|60)$/.test(m.header.event) && pv1.peek(2).toUpperCase() !== 'N'
  if (!number && !pv1.has(44) && !visit) {
    for (let field = 1; field <= pv1.fieldCount; field += 1)
      pv1.reasons.set(field, 'a visit without a number or an admission time cannot be found again')
    return
  }
  const known = number ? [number] : [...walk.patientKey, pv1.peek(44) || m.messageId]
  const encounter = m.make('Encounter', known, adt ? 'partial' : 'mentioned')
  walk.encounter = encounter
  encounter.class = classOf(pv1, m)
  encounter.subject = referenceTo(patient)
  fill(encounter, pv1, pv1Rows, m)
  const period = encounter.period as { start?: string; end?: string } | undefined
  if (period?.start && period.end && Date.parse(period.end) < Date.parse(period.start)) {
    delete period.end
    pv1.value(45)?.unread()
    pv1.reasons.set(45, 'before the admission')
  }
  const byDates = period?.end ? 'finished' : period?.start ? 'in-progress' : 'unknown'
  encounter.status = (adt ? statuses[m.header.event] : undefined) ?? byDates
  walk.noted = walk.noted ?? encounter
}

function classOf(pv1: Segment, m: Mapping): Fields {
  const value = pv1.value(2)
  const unknown = { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK' }
  if (!value) return unknown
  const known = lookUp(encounterClasses, value.text)
  if (known) return { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: known }
  return ((concept(value, m, '0004')?.coding as Fields[]) ?? [])[0] ?? (value.text ? { display: value.text } : unknown)
}

export function readPv2(walk: Walk, pv2: Segment): void {
  if (walk.encounter) fill(walk.encounter, pv2, pv2Rows, walk.m)
}

const rolRows = rows([4, 'individual', as.practitioner])

export function readRol(walk: Walk, rol: Segment): void {
  if (!rol.has(4)) return
  const role = rol.value(3) && concept(rol.value(3)!, walk.m, '0443')
  const part: Fields = role ? { type: [role] } : {}
  fill(part, rol, rolRows, walk.m)
  if (walk.procedure) {
    const performers = (walk.procedure.performer as Fields[]) ?? []
    walk.procedure.performer = [...performers, { ...(role ? { function: role } : {}), actor: part.individual }]
  } else if (walk.encounter) {
    walk.encounter.participant = [...((walk.encounter.participant as Fields[]) ?? []), part]
  }
}
