/** FT1 → ChargeItem; IN1, IN2 → Coverage. */
import { concept, decimal, money, quantity } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import { type Fields, referenceTo } from '../types/mapping.ts'
import { authority, organizationOf } from '../types/names.ts'
import { fill, rows, within } from '../types/table.ts'
import { dateTime } from '../types/time.ts'
import type { Segment } from '../value.ts'
import { freshKey, type Walk, whose } from '../walk.ts'

const ft1Rows = rows(
  [2, 'identifier[]', as.cx('transaction')],
  [5, 'enteredDate', as.dateTime],
  [7, 'code', as.coded('FT1-7')],
  [13, 'performingOrganization', as.named],
  [19, 'reason[]', as.coded('diagnosis')],
  [20, 'performer[]', within('actor', as.practitioner)],
  [21, 'enterer', as.practitioner],
)

/** HL7 table 0017. A payment (PY) is no charge and has no place here. */
const chargeStatuses: Readonly<Record<string, string>> = {
  CG: 'billable',
  CD: 'not-billable',
  CR: 'aborted',
  AJ: 'unknown',
  CO: 'billed',
}

export function readFt1(walk: Walk, ft1: Segment): void {
  const { m } = walk
  const status = ft1.value(6)?.understood(1, (text) => chargeStatuses[text.toUpperCase()])
  if (!ft1.has(7) || (ft1.has(6) && !status)) {
    ft1.reasons.set(6, 'no charge of a known kind')
    return
  }
  const own = ft1.peek(2)
  const key = own ? [own] : [m.messageId, String(ft1.sequence)]
  const draft = m.make('ChargeItem', freshKey(walk, 'ChargeItem', key))
  draft.status = status ?? 'unknown'
  Object.assign(draft, whose(walk, 'subject', 'context'))
  fill(draft, ft1, ft1Rows, m)
  const description = ft1.text(8)
  if (description && !(draft.code as Fields).text) draft.code = { ...(draft.code as Fields), text: description }
  const [start, end] = [1, 2].map((at) => ft1.value(4)?.understood(at, (text) => dateTime(text, m.zone)))
  if (start && end) draft.occurrencePeriod = { start, end }
  else if (start) draft.occurrenceDateTime = start
  const count = ft1.value(10)?.understood(1, (text) => quantity(text, undefined))
  if (count) draft.quantity = count
  const unit = ft1.value(12) && money(ft1.value(12)!)
  const whole = ft1.value(11) && money(ft1.value(11)!)
  if (whole) draft.priceOverride = whole
  else if (unit) draft.priceOverride = unit
  if (whole && unit && decimal(String(unit.value)))
    draft.extension = [{ url: 'urn:anji:hl7:unit-price', valueMoney: unit }]
  walk.noted = draft
}

const in1Rows = rows(
  [36, 'identifier[]', as.cx('policy')],
  [49, 'identifier[]', as.cx('insured')],
  [12, 'period.start', as.dateTime],
  [13, 'period.end', as.dateTime],
  [15, 'type', as.coded('0086')],
  [17, 'relationship', as.coded('0063')],
  [22, 'order', as.positive],
)

export function readIn1(walk: Walk, in1: Segment): void {
  const { m, patient } = walk
  if (!patient) return
  const company = in1.value(3)
  const plan = in1.value(2)
  const key = [
    ...walk.patientKey,
    company?.part(1) ?? '',
    in1.peek(36) || in1.peek(49) || plan?.part(1) || '',
    in1.peek(1),
  ]
  const system = company
    ? authority(m, company.part(4), company.part(4, 2), company.part(4, 3), company.part(5) || 'insurer')
    : m.system('insurer')
  const payor = organizationOf(m, in1.text(4), company?.part(1) ?? '', system)
  const planned = plan && concept(plan, m, '0072')
  // Coverage.payor 1..1: without an insurer the plan's own name is all that is known of who pays.
  const payer = payor ?? (planned ? { display: String(planned.text ?? plan.part(1)) } : undefined)
  if (!payer) {
    in1.reasons.set(2, 'neither insurer nor plan is named')
    return
  }
  const draft = m.make('Coverage', freshKey(walk, 'Coverage', key))
  draft.status = 'active'
  draft.beneficiary = referenceTo(patient)
  draft.payor = [payer]
  fill(draft, in1, in1Rows, m)
  const period = draft.period as { start?: string; end?: string } | undefined
  if (period?.start && period.end && Date.parse(period.end) < Date.parse(period.start)) {
    delete period.end
    in1.value(13)?.unread()
  }
  const policy = in1.peek(36)
  if (policy) draft.subscriberId = policy
  const classes = 'http://terminology.hl7.org/CodeSystem/coverage-class'
  const named: Fields[] = []
  if (plan?.part(1)) named.push(classOf(classes, 'plan', plan.part(1), plan.part(2)))
  const [group, groupName] = [in1.text(8), in1.peek(9)]
  if (group) named.push(classOf(classes, 'group', group, groupName))
  if (group && groupName) in1.text(9)
  if (named.length > 0) draft.class = named
  walk.coverage = draft
}

function classOf(system: string, code: string, value: string, name: string): Fields {
  return { type: { coding: [{ system, code }] }, value, ...(name ? { name } : {}) }
}

/** IN2-72: what the patient is to the insured, where IN1-17 did not say it. */
const in2Rows = rows(
  [72, 'relationship', as.coded('0344')],
  [61, 'identifier[]', as.cx('payer-id')],
  [63, 'identifier[]', as.cx('payer-subscriber')],
)

export function readIn2(walk: Walk, in2: Segment): void {
  if (walk.coverage) fill(walk.coverage, in2, in2Rows, walk.m)
}
