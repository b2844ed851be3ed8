import type { Draft, Fields, Mapping } from './types/mapping.ts'
import { referenceTo } from './types/mapping.ts'
import type { Segment } from './value.ts'

/** Where in a message the reading stands: whose segments these are, and to which order, result or document they belong. */
export interface Walk {
  readonly m: Mapping
  readonly segments: readonly Segment[]
  /** Index of the segment that is read now. */
  at: number
  patient: Draft | undefined
  patientKey: readonly string[]
  encounter: Draft | undefined
  procedure: Draft | undefined
  /** ORC of the order group, until the next one. */
  orc: Segment | undefined
  orcUsed: boolean
  /** RXO of a group whose RXE comes first. */
  rxo: Segment | undefined
  request: Draft | undefined
  report: Draft | undefined
  /** What tells observations of this group from those of another. */
  groupKey: readonly string[]
  document: Draft | undefined
  immunization: Draft | undefined
  coverage: Draft | undefined
  appointment: Draft | undefined
  /** What a following NTE is about. */
  noted: Draft | undefined
}

export function newWalk(m: Mapping, segments: readonly Segment[]): Walk {
  return { m, segments, at: 0, patientKey: [], groupKey: [], orcUsed: false, ...nothing() }
}

function nothing() {
  return {
    ...nothingOfPatient(),
    patient: undefined,
  }
}

/** What belongs to one patient's part of a message. */
export function nothingOfPatient() {
  return { encounter: undefined, coverage: undefined, appointment: undefined, document: undefined, ...nothingOfOrder() }
}

/** What belongs to one order. */
export function nothingOfOrder() {
  return {
    orc: undefined,
    rxo: undefined,
    request: undefined,
    report: undefined,
    immunization: undefined,
    procedure: undefined,
    noted: undefined,
  }
}

/** The patient and the encounter under the names that the resource type uses. */
export function whose(walk: Walk, patient: 'subject' | 'patient', encounter?: 'encounter' | 'context'): Fields {
  return {
    ...(walk.patient ? { [patient]: referenceTo(walk.patient) } : {}),
    ...(encounter && walk.encounter ? { [encounter]: referenceTo(walk.encounter) } : {}),
  }
}

/** The next segments up to (not including) one of those names. */
export function following(walk: Walk, until: readonly string[]): readonly Segment[] {
  const rest = walk.segments.slice(walk.at + 1)
  const end = rest.findIndex(({ name }) => until.includes(name))
  return end < 0 ? rest : rest.slice(0, end)
}

/** A key that no other resource of this type in this message has: a second one with the same business key is counted. */
export function freshKey(walk: Walk, type: Draft['resourceType'], key: readonly string[]): readonly string[] {
  let fresh = key
  for (let count = 2; walk.m.has(type, fresh); count += 1) fresh = [...key, `#${count}`]
  return fresh
}
