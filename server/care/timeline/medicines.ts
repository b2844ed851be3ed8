/** What is taken now and what was taken before, each medicine once. Pure. */
import type { MedicationDispense, MedicationRequest, MedicationStatement, Resource } from '@medplum/fhirtypes'
import type { MedicineLine, Medicines } from '#contracts/timeline'
import { doseWords, medicineName } from './dose-words.ts'
import { dispensedAt, isMistake } from './entries.ts'
import { instant, type Reader } from './load.ts'
import { nameOf } from './plain-words.ts'

const pastMax = 200
const msPerDay = 86_400_000

export const medicineTypes = ['MedicationRequest', 'MedicationStatement', 'MedicationDispense', 'Condition']

export function medicinesOf(resources: readonly Resource[], reader: Reader, now: Date): Medicines {
  const dispenses = dispensesOf(resources)
  const each = resources.flatMap((resource) => {
    if (isMistake(resource)) return []
    if (resource.resourceType === 'MedicationRequest') {
      return ordered(resource as MedicationRequest, dispenses.get(`MedicationRequest/${resource.id}`), reader) ?? []
    }
    return resource.resourceType === 'MedicationStatement' ? stated(resource as MedicationStatement, reader) : []
  })
  const lines = [...Map.groupBy(each, ({ name }) => name).values()].map((same) => newestOf(same, now))
  const sorted = lines.sort((a, b) => instant(b.since) - instant(a.since) || (a.id < b.id ? -1 : 1))
  const past = sorted.filter((line) => !isCurrent(line, now))
  return {
    current: sorted.filter((line) => isCurrent(line, now)),
    past: past.slice(0, pastMax),
    pastMore: Math.max(0, past.length - pastMax),
  }
}

/** The order that speaks for all of one name: one that is in force if there is one, else the newest. */
function newestOf(same: readonly MedicineLine[], now: Date): MedicineLine {
  const sorted = [...same].sort((a, b) => instant(b.since) - instant(a.since))
  const shown = sorted.find((line) => isCurrent(line, now)) ?? sorted[0]!
  return { ...shown, times: same.length }
}

/** By the record's own word, or while what was handed over lasts. */
function isCurrent({ status, until }: MedicineLine, now: Date): boolean {
  if (status === 'active' || status === 'on-hold') return true
  return status === 'completed' && until !== null && Date.parse(until) + msPerDay > now.getTime()
}

function dispensesOf(resources: readonly Resource[]): Map<string, MedicationDispense> {
  const found = new Map<string, MedicationDispense>()
  for (const resource of resources) {
    if (resource.resourceType !== 'MedicationDispense' || isMistake(resource)) continue
    const dispense = resource as MedicationDispense
    for (const { reference } of dispense.authorizingPrescription ?? []) {
      if (!reference) continue
      const known = found.get(reference)
      if (!known || instant(known.whenHandedOver) < instant(dispense.whenHandedOver)) found.set(reference, dispense)
    }
  }
  return found
}

function ordered(
  request: MedicationRequest,
  dispense: MedicationDispense | undefined,
  reader: Reader,
): MedicineLine | undefined {
  if (request.status === 'draft' || request.intent === 'proposal' || request.intent === 'plan') return undefined
  const reason = request.reasonCode?.[0] ?? reader.find<Resource & { code?: never }>(request.reasonReference?.[0])?.code
  return {
    id: `MedicationRequest/${request.id}`,
    name: medicineName(request, reader),
    dose: doseWords(request.dosageInstruction, reader.locale),
    reason: reason ? nameOf(reason, reader.locale) : null,
    since: request.authoredOn ?? null,
    until: lastsUntil(request, dispense),
    prescriber: reader.personOf(request.requester),
    where: reader.placeOfVisit(request.encounter) ?? reader.placeOfPatient(request.subject),
    status: orderStatus[request.status ?? ''] ?? 'unknown',
    dispensed: dispensedOf(request, dispense, reader),
    times: 1,
  }
}

const orderStatus: Readonly<Record<string, MedicineLine['status']>> = {
  active: 'active',
  'on-hold': 'on-hold',
  completed: 'completed',
  stopped: 'stopped',
  cancelled: 'cancelled',
}

/** What was handed over ends by itself: the days it lasts, from the day it was collected. */
function lastsUntil(request: MedicationRequest, dispense: MedicationDispense | undefined): string | null {
  const bounds = request.dosageInstruction?.[0]?.timing?.repeat?.boundsPeriod?.end
  if (bounds) return bounds
  const from = dispense?.whenHandedOver ?? (request.status === 'active' ? undefined : request.authoredOn)
  const days = daysOf(dispense?.daysSupply) ?? daysOf(request.dispenseRequest?.expectedSupplyDuration)
  if (!from || days === undefined) return null
  return new Date(Date.parse(from) + days * msPerDay).toISOString().slice(0, 10)
}

const unitDays: Readonly<Record<string, number>> = { d: 1, wk: 7, mo: 30 }

function daysOf(quantity: { value?: number; code?: string; unit?: string } | undefined): number | undefined {
  const days = unitDays[quantity?.code ?? 'd']
  return quantity?.value === undefined || days === undefined ? undefined : quantity.value * days
}

/** Collected as the dispense says; waiting only where this region dispenses and so would know. */
function dispensedOf(
  request: MedicationRequest,
  dispense: MedicationDispense | undefined,
  reader: Reader,
): MedicineLine['dispensed'] {
  if (dispense) {
    const collected = dispense.status === 'completed' || dispense.whenHandedOver !== undefined
    const refused = dispense.status === 'declined' || dispense.status === 'stopped' || dispense.status === 'cancelled'
    return {
      state: collected ? 'collected' : refused ? 'not-collected' : 'waiting',
      at: dispense.whenHandedOver ?? null,
      where: dispensedAt(dispense, reader),
    }
  }
  if (request.groupIdentifier?.system !== 'urn:anji:prescription-number') return null
  const isOver = request.status === 'stopped' || request.status === 'cancelled'
  return { state: isOver ? 'not-collected' : 'waiting', at: null, where: null }
}

/** What someone said that they take, without an order here. */
function stated(statement: MedicationStatement, reader: Reader): MedicineLine {
  const period = statement.effectivePeriod
  const status = { active: 'active', intended: 'active', completed: 'ended', stopped: 'stopped', 'on-hold': 'on-hold' }
  return {
    id: `MedicationStatement/${statement.id}`,
    name: medicineName(statement, reader),
    dose: doseWords(statement.dosage, reader.locale),
    reason: statement.reasonCode?.[0] ? nameOf(statement.reasonCode[0], reader.locale) : null,
    since: period?.start ?? statement.effectiveDateTime ?? statement.dateAsserted ?? null,
    until: period?.end ?? null,
    prescriber: reader.personOf(statement.informationSource),
    where: reader.placeOfVisit(statement.context) ?? reader.placeOfPatient(statement.subject),
    status: (status[statement.status as keyof typeof status] ?? 'unknown') as MedicineLine['status'],
    dispensed: null,
    times: 1,
  }
}
