/** OBX, SPM, NTE → Observation, Specimen, notes. */
import { interpretations, lookUp, resultStatuses } from '../codes/tables.ts'
import { concept, decimal, unitOf } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import { type Draft, type Fields, type Mapping, referenceTo } from '../types/mapping.ts'
import { observed } from '../types/observed.ts'
import { extension, fill, rows, within } from '../types/table.ts'
import { dateTime } from '../types/time.ts'
import type { Segment, Value } from '../value.ts'
import { freshKey, type Walk, whose } from '../walk.ts'

const obxRows = rows(
  [4, 'extension[]', extension('urn:anji:hl7:sub-id', 'valueString', as.text)],
  [8, 'interpretation[]', interpretation],
  [14, 'effectiveDateTime', as.dateTime],
  [15, 'performer[]', as.organization],
  [16, 'performer[]', as.practitioner],
  [17, 'method', as.coded('observation-method')],
  [18, 'device', as.named],
  [19, 'issued', as.instant],
  [20, 'bodySite', as.coded('0163')],
  [21, 'identifier[]', as.ei('observation')],
  [23, 'performer[]', as.organization],
  [25, 'performer[]', as.practitioner],
)

function interpretation(...[value, m]: Parameters<typeof as.text>): unknown {
  const code = value.text.toUpperCase()
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
  if (!interpretations.has(code)) return concept(value, m, '0078')
  const display = value.part(2)
  return { coding: [{ system, code }], ...(display ? { text: display } : {}) }
}

export function readObx(walk: Walk, obx: Segment): void {
  const { m } = walk
  const name = obx.value(3)
  const code = name && concept(name, m, 'OBX-3')
  if (!code) {
    obx.reasons.set(5, 'OBX-3 says not what this is')
    return
  }
  const { first, others } = observed(obx, m)
  if (first?.attachment && walk.report) {
    attach(
      walk.report,
      [first, ...others].flatMap(({ attachment }) => (attachment ? [attachment] : [])),
      code,
    )
    return
  }
  const unkeyed = walk.groupKey.length === 0
  const group = unkeyed ? [m.messageId] : walk.groupKey
  const own = obx.peek(21)
  const key = own ? [own, keyOf(code)] : [...walk.patientKey, ...group, keyOf(code), obx.peek(4)]
  const draft = m.make('Observation', freshKey(walk, 'Observation', key))
  draft.status = lookUp(resultStatuses, obx.text(11)) ?? 'unknown'
  draft.code = code
  Object.assign(draft, whose(walk, 'subject', 'encounter'))
  fill(draft, obx, obxRows, m)
  if (!draft.effectiveDateTime && walk.report?.effectiveDateTime)
    draft.effectiveDateTime = walk.report.effectiveDateTime
  putValues(draft, code, first, others)
  const range = obx.value(7) && referenceRange(obx.value(7)!, obx.value(6))
  if (range) draft.referenceRange = [range]
  if (walk.immunization) draft.partOf = [referenceTo(walk.immunization)]
  if (walk.request) draft.basedOn = [referenceTo(walk.request)]
  if (walk.report) walk.report.result = [...((walk.report.result as Fields[]) ?? []), referenceTo(draft)]
  walk.noted = draft
}

function keyOf(code: Fields): string {
  const coding = (code.coding as { system: string; code: string }[] | undefined)?.at(-1)
  return coding ? `${coding.system}|${coding.code}` : String(code.text)
}

const valueExtension = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.value'

function putValues(
  draft: Draft,
  code: Fields,
  first: ReturnType<typeof observed>['first'],
  others: ReturnType<typeof observed>['others'],
): void {
  if (!first) return
  const all = [first, ...others]
  const attachments = all.flatMap(({ attachment }) => (attachment ? [attachment] : []))
  const kept = (draft.extension as Fields[]) ?? []
  if (attachments.length > 0)
    draft.extension = [...kept, ...attachments.map((valueAttachment) => ({ url: valueExtension, valueAttachment }))]
  // obs-7: several values of one code stand in components, and none beside them.
  else if (others.length > 0) draft.component = all.map(({ element }) => ({ code, ...element }))
  else Object.assign(draft, first.element)
}

function attach(report: Draft, attachments: readonly Fields[], code: Fields): void {
  const coding = (code.coding as { display?: string }[] | undefined)?.[0]
  const title = (code.text as string | undefined) ?? coding?.display
  const forms = attachments.map((attachment) => ({ ...(title ? { title } : {}), ...attachment }))
  report.presentedForm = [...((report.presentedForm as Fields[]) ?? []), ...forms]
}

/** 3.5-5.5, <100, >=0.9; any other text stays a text. */
function referenceRange(value: Value, unit: Value | undefined): Fields | undefined {
  const text = value.whole()
  if (!text) return undefined
  const units = unit ? unitOf(unit) : {}
  const of = (number: string) => {
    const read = decimal(number)
    return read && { value: read.value, ...units }
  }
  const both = /^\s*(-?\d+(?:\.\d+)?)\s*(?:-|--|~|～|—)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text)
  const upper = /^\s*(?:<=?|≤|＜)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text)
  const lower = /^\s*(?:>=?|≥|＞)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text)
  const low = of(both?.[1] ?? lower?.[1] ?? '')
  const high = of(both?.[2] ?? upper?.[1] ?? '')
  const inOrder = !low || !high || (low.value as number) <= (high.value as number)
  return { ...(low && inOrder ? { low } : {}), ...(high && inOrder ? { high } : {}), text }
}

const spmRows = rows(
  [4, 'type', as.coded('0487')],
  [7, 'collection.method', as.coded('0488')],
  [8, 'collection.bodySite', as.coded('specimen-site')],
  [14, 'note[]', as.annotation],
  [18, 'receivedTime', as.dateTime],
  [24, 'condition[]', as.coded('0493')],
  [27, 'container[]', within('type', as.coded('specimen-container'))],
)

export function readSpm(walk: Walk, spm: Segment): void {
  const { m } = walk
  const number = spm.value(2)
  const [placer, filler] = [number?.part(1) ?? '', number?.part(2) ?? '']
  const key = placer || filler ? [placer || filler] : [m.messageId, String(spm.sequence)]
  const specimen = m.make('Specimen', key)
  const identifier = [placer, filler].filter(Boolean).map((value) => ({ system: m.system('specimen'), value }))
  if (identifier.length > 0) specimen.identifier = identifier
  Object.assign(specimen, whose(walk, 'subject'))
  fill(specimen, spm, spmRows, m)
  readCollected(specimen, spm, m)
  const status = spm.value(20)?.understood(1, (text) => ({ Y: 'available', N: 'unavailable' })[text.toUpperCase()])
  if (status) specimen.status = status
  for (const owner of [walk.report, walk.request])
    if (owner) owner.specimen = [...((owner.specimen as Fields[]) ?? []), referenceTo(specimen)]
  walk.noted = specimen
}

/** DR: from, to. */
function readCollected(specimen: Draft, spm: Segment, m: Mapping): void {
  const at = spm.value(17)
  if (!at) return
  const whole = (component: number) => at.understood(component, (text) => dateTime(text, m.zone))
  const [start, end] = [whole(1), whole(2)]
  const collection = { ...(specimen.collection as Fields | undefined) }
  if (start && end) collection.collectedPeriod = { start, end }
  else if (start) collection.collectedDateTime = start
  if (Object.keys(collection).length > 0) specimen.collection = collection
}

const noted: Readonly<Record<string, string>> = {
  Observation: 'note',
  ServiceRequest: 'note',
  MedicationRequest: 'note',
  MedicationAdministration: 'note',
  MedicationDispense: 'note',
  Immunization: 'note',
  Condition: 'note',
  AllergyIntolerance: 'note',
  Procedure: 'note',
  Specimen: 'note',
  ChargeItem: 'note',
}

/** A note belongs to what stands before it. Where R4 has no place for notes, it is an extension. */
export function readNte(walk: Walk, nte: Segment): void {
  const text = nte.values(3).map((value) => value.whole())
  const about = walk.noted
  if (!about || text.length === 0) return
  const annotation = { text: text.join('\n') }
  if (noted[about.resourceType]) about.note = [...((about.note as Fields[]) ?? []), annotation]
  else {
    const kept = (about.extension as Fields[]) ?? []
    about.extension = [...kept, { url: 'urn:anji:hl7:note', valueAnnotation: annotation }]
  }
}
