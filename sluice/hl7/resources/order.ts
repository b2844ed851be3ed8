/** ORC, OBR → ServiceRequest (orders), DiagnosticReport (results). */
import { lookUp, orderControls, orderStatuses, priorities, reportStatuses } from '../codes/tables.ts'
import { Fault } from '../faults.ts'
import * as as from '../types/convert.ts'
import { type Draft, referenceTo, type Write } from '../types/mapping.ts'
import { fill, rows } from '../types/table.ts'
import { dateTime } from '../types/time.ts'
import type { Segment, Value } from '../value.ts'
import { freshKey, nothingOfOrder, type Walk, whose } from '../walk.ts'

/** What ORC says of any order. Numbers first: ORC-2 and OBR-2 are the same where both stand. */
export const orcRows = rows(
  [2, 'identifier[]', as.ei('order', 'PLAC')],
  [3, 'identifier[]', as.ei('order', 'FILL')],
  [9, 'authoredOn', as.dateTime],
  [12, 'requester', as.practitioner],
)

const requestOrcRows = rows(
  [4, 'requisition', as.ei('order-group')],
  [7, 'occurrenceDateTime', timingStart],
  [15, 'occurrenceDateTime', as.dateTime],
)

const requestObrRows = rows(
  [2, 'identifier[]', as.ei('order', 'PLAC')],
  [3, 'identifier[]', as.ei('order', 'FILL')],
  [4, 'code', as.coded('OBR-4')],
  [6, 'occurrenceDateTime', as.dateTime],
  [36, 'occurrenceDateTime', as.dateTime],
  [7, 'occurrenceDateTime', as.dateTime],
  [16, 'requester', as.practitioner],
  [24, 'category[]', as.coded('0074')],
  [31, 'reasonCode[]', as.coded('order-reason')],
  [13, 'note[]', as.annotation],
)

const reportObrRows = rows(
  [2, 'identifier[]', as.ei('order', 'PLAC')],
  [3, 'identifier[]', as.ei('order', 'FILL')],
  [4, 'code', as.coded('OBR-4')],
  [22, 'issued', as.instant],
  [24, 'category[]', as.coded('0074')],
  [32, 'resultsInterpreter[]', as.practitioner],
  [33, 'resultsInterpreter[]', as.practitioner],
  [34, 'performer[]', as.practitioner],
)

/** Of an order that only a result mentions: who asked, when and why. */
const mentionedObrRows = rows(
  [6, 'occurrenceDateTime', as.dateTime],
  [16, 'requester', as.practitioner],
  [31, 'reasonCode[]', as.coded('order-reason')],
  [13, 'note[]', as.annotation],
)

function timingStart(...[value, m]: Parameters<typeof as.text>): unknown {
  return value.understood(4, (text) => dateTime(text, m.zone))
}

/** The order's numbers, the placer's first: by them a result finds its order. */
export function orderNumber(orc: Segment | undefined, detail?: Segment): string {
  const placer = orc?.peek(2) || (detail?.name === 'OBR' ? detail.peek(2) : '')
  return placer || orc?.peek(3) || (detail?.name === 'OBR' ? detail.peek(3) : '') || ''
}

export function requestStatus(orc: Segment | undefined): string {
  const told = orc?.value(5)?.understood(1, (text) => lookUp(orderStatuses, text))
  const control = orc?.value(1)?.understood(1, (text) => lookUp(orderControls, text))
  return told ?? control ?? 'unknown'
}

export function priorityOf(orc: Segment | undefined, obr: Segment | undefined): string | undefined {
  const of = (value: Value | undefined, component: number) =>
    value?.understood(component, (text) => lookUp(priorities, text.slice(0, 1)))
  return of(orc?.value(7), 6) ?? of(obr?.value(5), 1) ?? of(obr?.value(27), 6)
}

export function readOrc(walk: Walk, orc: Segment): void {
  closeOrder(walk)
  Object.assign(walk, nothingOfOrder())
  walk.orc = orc
  walk.orcUsed = false
  const number = orderNumber(orc)
  walk.groupKey = number ? [number] : []
}

const serviceOrders = new Set(['ORM', 'OML', 'OMG', 'OMI', 'PPR'])

/** An ORC that no detail followed is an order of something that is not said. */
export function closeOrder(walk: Walk): void {
  if (!walk.orc || walk.orcUsed || !serviceOrders.has(walk.m.header.type)) return
  walk.orcUsed = true
  makeRequest(walk, undefined)
}

/** A result says of its order only who and when; an order message says all. */
const resultTypes = new Set(['ORU', 'OUL', 'ADT', 'DFT'])

export function readObr(walk: Walk, obr: Segment): void {
  if (walk.report || walk.request || (walk.orc && walk.orcUsed)) {
    const orc = walk.orc
    Object.assign(walk, nothingOfOrder())
    // A second OBR under one ORC: its own numbers tell it from the first.
    walk.orc = orc
  }
  walk.orcUsed = true
  if (!resultTypes.has(walk.m.header.type)) {
    makeRequest(walk, obr)
    return
  }
  makeReport(walk, obr)
}

function makeRequest(walk: Walk, obr: Segment | undefined, write?: Write): Draft {
  const { m, orc } = walk
  const number = orderNumber(orc, obr)
  const mdm: Write | undefined = m.header.type === 'MDM' ? 'mentioned' : write
  const key = number ? [number, obr?.peek(4) ?? ''] : [m.messageId, String(obr?.sequence ?? 0), 'order']
  const draft = m.make('ServiceRequest', mdm ? key : freshKey(walk, 'ServiceRequest', key), mdm)
  draft.status = requestStatus(orc)
  draft.intent = 'order'
  Object.assign(draft, whose(walk, 'subject', 'encounter'))
  fill(draft, orc, orcRows, m)
  fill(draft, obr, write === 'mentioned' ? mentionedObrRows : requestObrRows, m)
  fill(draft, orc, requestOrcRows, m)
  const priority = priorityOf(orc, obr)
  if (priority && priority !== 'unknown') draft.priority = priority
  walk.request = draft
  walk.noted = draft
  return draft
}

function makeReport(walk: Walk, obr: Segment): void {
  const { m, orc } = walk
  if (!obr.has(4)) {
    // Beside an admission or a charge it is only named: what it is of stays unmapped, the rest counts.
    if (m.header.type !== 'ORU' && m.header.type !== 'OUL') {
      obr.reasons.set(3, 'OBR-4 says not what this is')
      return
    }
    const why = { field: 'OBR-4', why: '报告必须说明是什么检查或检验', whyEn: 'a report must say of what it is' }
    throw new Fault('field-missing', why, { segment: 'OBR', sequence: obr.sequence, field: 4 })
  }
  const number = obr.peek(3) || orc?.peek(3) || orderNumber(orc, obr)
  const key = number ? [number, obr.peek(4)] : [m.messageId, String(obr.sequence), 'report']
  if (orderNumber(orc, obr)) makeRequest(walk, obr, 'mentioned')
  const report = m.make('DiagnosticReport', freshKey(walk, 'DiagnosticReport', key))
  walk.report = report
  walk.groupKey = number ? [number, obr.peek(4)] : []
  report.status = obr.value(25)?.understood(1, (text) => lookUp(reportStatuses, text)) ?? 'unknown'
  Object.assign(report, whose(walk, 'subject', 'encounter'))
  fill(report, obr, reportObrRows, m)
  fill(report, orc, rows([2, 'identifier[]', as.ei('order', 'PLAC')], [3, 'identifier[]', as.ei('order', 'FILL')]), m)
  const start = obr.value(7)?.understood(1, (text) => dateTime(text, m.zone))
  const end = obr.value(8)?.understood(1, (text) => {
    const at = dateTime(text, m.zone)
    return start && at && Date.parse(at) >= Date.parse(start) ? at : undefined
  })
  if (start && end && end !== start) report.effectivePeriod = { start, end }
  else if (start) report.effectiveDateTime = start
  if (walk.request) {
    walk.request.code = report.code
    report.basedOn = [referenceTo(walk.request)]
  }
  walk.noted = report
}
