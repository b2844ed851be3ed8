/** Lines of time, with what belongs to a visit under the visit. Pure. */
import type { Appointment, DiagnosticReport, Encounter, Resource } from '@medplum/fhirtypes'
import type { EntryKind, TimelineEntry, TimelineLine } from '#contracts/timeline'
import { entryOf, visitOf } from './entries.ts'
import { instant, newestFirst, type Story } from './load.ts'

/** An entry with where it belongs. */
export interface Told extends TimelineEntry {
  /** The visit that it belongs to, 'Encounter/…'. */
  readonly visit: string | undefined
  /** A value that a report has as one of its own: it is told with the report. */
  readonly inReport: boolean
}

const partsMax = 30
const order: readonly EntryKind[] = [
  'diagnosis',
  'medicine',
  'report',
  'procedure',
  'reading',
  'test',
  'vaccine',
  'allergy',
  'document',
  'bill',
  'appointment',
  'visit',
]

/** Everything that is told of a story, newest first. */
export function tell({ resources, reader }: Story): Told[] {
  const reported = new Set<string>()
  const visitOfAppointment = new Map<string, string>()
  for (const resource of resources) {
    if (resource.resourceType === 'DiagnosticReport') {
      for (const { reference } of (resource as DiagnosticReport).result ?? []) if (reference) reported.add(reference)
    }
    if (resource.resourceType === 'Encounter') {
      for (const { reference } of (resource as Encounter).appointment ?? []) {
        if (reference) visitOfAppointment.set(reference, `Encounter/${resource.id}`)
      }
    }
  }
  const told: Told[] = []
  for (const resource of resources) {
    const entry = entryOf(resource, reader)
    if (!entry) continue
    const visit = visitOf(resource) ?? visitOfAppointment.get(entry.id)
    told.push({ ...entry, visit: visit ?? prescribedIn(resource, reader.find), inReport: reported.has(entry.id) })
  }
  const dated = told.map((entry) => ({ entry, at: instant(entry.at) }))
  dated.sort((a, b) => b.at - a.at || (a.entry.id < b.entry.id ? 1 : -1))
  return dated.map(({ entry }) => entry)
}

// What was handed over months later is a line of its own; on the day of the visit it belongs to it.
function prescribedIn(resource: Resource, find: Story['reader']['find']): string | undefined {
  if (resource.resourceType !== 'Appointment') return undefined
  const [first] = (resource as Appointment).supportingInformation ?? []
  return find(first)?.resourceType === 'Encounter' ? first?.reference : undefined
}

/** A visit is one line with its parts; what belongs to none stands by itself. */
export function grouped(told: readonly Told[]): TimelineLine[] {
  const visits = new Set(told.filter(({ kind }) => kind === 'visit').map(({ id }) => id))
  const parts = new Map<string, Told[]>()
  const lines: Told[] = []
  for (const entry of told) {
    if (entry.inReport) continue
    const { visit } = entry
    if (entry.kind !== 'visit' && visit !== undefined && visits.has(visit)) {
      const list = parts.get(visit)
      if (list) list.push(entry)
      else parts.set(visit, [entry])
    } else lines.push(entry)
  }
  return lines.map((entry) => withParts(entry, parts.get(entry.id) ?? []))
}

export function alone(entry: Told): TimelineLine {
  return withParts(entry, [])
}

function withParts(entry: Told, parts: readonly Told[]): TimelineLine {
  const sorted = [...parts].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || newestFirst(a, b))
  return {
    ...shown(entry),
    parts: sorted
      .slice(0, partsMax)
      .map((part) => ({ ...shown(part), where: part.where === entry.where ? null : part.where })),
    partsMore: Math.max(0, sorted.length - partsMax),
  }
}

function shown({ visit: _visit, inReport: _inReport, ...entry }: Told): TimelineEntry {
  return entry
}
