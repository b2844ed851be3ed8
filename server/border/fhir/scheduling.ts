/**
 * Finding, holding and booking over FHIR: what the operations of IHE ITI Scheduling (ITI-115 to 117) and those of Medplum have in
 * common. A proposed Appointment names a time band, a held one a hold; neither is stored. What is booked is the record's Appointment.
 */
import type { Appointment, Bundle, ParametersParameter, Resource, Slot } from '@medplum/fhirtypes'
import type { FastifyRequest } from 'fastify'
import { bandOfNumber, type FoundBand } from '#care/booking'
import { type Actor, type Context, refuse, refuseUnless } from '#kernel'
import { parseScope, refuseUnlessMayWrite } from '#record'
import { baseUrl } from './http.ts'
import type { Asked } from './parameters.ts'

export const kindSystem = 'urn:anji:session-kind'
const departmentSystem = 'urn:anji:department'
const appointmentProfile = 'https://profiles.ihe.net/ITI/Scheduling/StructureDefinition/ihe-sched-appt'
const bundleProfile = 'https://profiles.ihe.net/ITI/Scheduling/StructureDefinition/ihe-sched-avail-bundle'
const kindText = { 'online-follow-up': '互联网复诊', offline: '线下门诊' } as const
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The last part of `Type/id`, relative or at our own address. Refusals: record.bad_parameter. */
export function idIn(reference: string | undefined, type: string, name: string): string | undefined {
  if (reference === undefined) return undefined
  const own = reference.startsWith(`${baseUrl()}/`) ? reference.slice(baseUrl().length + 1) : reference
  const [named, id, ...more] = own.split('/')
  refuseUnless(named === type && id && more.length === 0, 'record.bad_parameter', { field: name, params: { name } })
  return id
}

/** The references of a parameter, as Reference or as text. Refusals: record.bad_parameter. */
export function idsIn(asked: Asked, name: string, type: string): string[] {
  const texts = asked.all(name).map((one) => one.valueReference?.reference ?? plain(one))
  return texts.flatMap((text) => idIn(text, type, name) ?? [])
}

const plain = (one: ParametersParameter) => one.valueString ?? one.valueUri ?? one.valueUrl ?? one.valueCanonical

/** Ids that can be of ours; a list that has none of them asks for nothing that exists. */
export function knownIds(ids: readonly string[]): string[] {
  return ids.map((id) => (uuid.test(id) ? id : '00000000-0000-0000-0000-000000000000'))
}

/** `system|code`, `|code` or `code`: the codes of a system. */
export function codesIn(asked: Asked, names: readonly string[], system: string): string[] {
  return names
    .flatMap((name) => asked.texts(name))
    .flatMap((text) => {
      const at = text.lastIndexOf('|')
      const of = text.slice(0, Math.max(0, at))
      return of === '' || of === system ? [text.slice(at + 1)] : ['']
    })
}

export const departmentsIn = (asked: Asked) => codesIn(asked, ['specialty'], departmentSystem)

/** An instant of a dateTime; a day is its beginning in China, or its end. Refusals: record.bad_parameter. */
export function instantIn(asked: Asked, name: string, atEnd = false): Date {
  const text = asked.needed(name)
  const day = /^\d{4}-\d\d-\d\d$/.test(text)
  const at = new Date(day ? `${text}T${atEnd ? '23:59:59.999' : '00:00:00'}+08:00` : text)
  const whole = day || /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(text)
  if (!whole || Number.isNaN(at.getTime())) refuse('record.bad_parameter', { field: name, params: { name } })
  return at
}

export interface Place {
  readonly sessionId: string
  readonly startsAt: Date
}

/** What is to be held or booked: a proposed band, a hold, or an appointment that stands. */
export type Meant =
  | { readonly what: 'band'; readonly place: Place }
  | { readonly what: 'hold'; readonly holdId: string }
  | { readonly what: 'appointment'; readonly appointmentId: string }

export interface Wanted {
  readonly meant: Meant
  readonly patientId: string | undefined
  readonly status: string | undefined
  /** ICD-10, for an online follow-up. */
  readonly diagnosisCode: string | undefined
}

const proposedId = (band: Place) => `proposed.${band.sessionId}.${(band.startsAt.getTime() / 60_000).toString(36)}`

function meantBy(id: string): Meant | undefined {
  const [kind, key = '', minutes = ''] = id.split('.')
  if (kind === 'proposed' && uuid.test(key) && /^[0-9a-z]{1,8}$/.test(minutes)) {
    return { what: 'band', place: { sessionId: key, startsAt: new Date(Number.parseInt(minutes, 36) * 60_000) } }
  }
  if (kind === 'held' && uuid.test(key)) return { what: 'hold', holdId: key }
  return uuid.test(id) ? { what: 'appointment', appointmentId: id } : undefined
}

/**
 * Reads what is meant from any of the shapes clients send: `appointment-reference` (IHE), the Appointment itself as
 * `appointment-resource` (IHE) or `appointment` (Medplum), or a `slot`. Refusals: terminology.missing_parameter, record.bad_parameter.
 */
export async function wantedIn(ctx: Context, asked: Asked): Promise<Wanted> {
  const sent = ['appointment-resource', 'appointment'].map((name) => asked.resource(name)).find((one) => one)
  const resource = sent?.resourceType === 'Appointment' ? sent : undefined
  const [referred] = idsIn(asked, 'appointment-reference', 'Appointment')
  const id = referred ?? resource?.id
  const meant = (id === undefined ? undefined : meantBy(id)) ?? (await meantBySlot(ctx, asked, resource))
  if (!meant) refuse('terminology.missing_parameter', { params: { name: 'appointment-reference' } })
  const inResource = resource?.participant
    ?.map(({ actor }) => actor?.reference)
    .find((one) => one?.includes('Patient/'))
  const [patientId] = idsIn(asked, 'patient-reference', 'Patient')
  const icd = resource?.reasonCode?.flatMap(({ coding = [] }) => coding).find(({ code }) => code)
  const [reason] = codesIn(asked, ['reason'], 'http://hl7.org/fhir/sid/icd-10')
  return {
    meant,
    patientId: patientId ?? idIn(inResource, 'Patient', 'patient-reference'),
    status: resource?.status,
    diagnosisCode: reason || icd?.code,
  }
}

async function meantBySlot(ctx: Context, asked: Asked, resource: Appointment | undefined): Promise<Meant | undefined> {
  const contained = (resource?.contained ?? []).filter((one): one is Slot => one.resourceType === 'Slot')
  const given = asked.resource('slot')
  const [referred] = [
    ...idsIn(asked, 'slot', 'Slot'),
    ...(resource?.slot ?? []).flatMap((one) => slotId(one.reference)),
  ]
  const slot = given?.resourceType === 'Slot' ? given : contained[0]
  const id = referred ?? (slot?.id && uuid.test(slot.id) ? slot.id : undefined)
  if (id && uuid.test(id)) {
    const place = await bandOfNumber(ctx, id)
    if (place) return { what: 'band', place }
  }
  const sessionId = idIn(slot?.schedule?.reference, 'Schedule', 'slot')
  if (!sessionId || !uuid.test(sessionId) || !slot?.start) return undefined
  return { what: 'band', place: { sessionId, startsAt: new Date(slot.start) } }
}

// '#…' points into the resource: what it says stands there.
const slotId = (reference: string | undefined) =>
  reference && !reference.startsWith('#') ? [idIn(reference, 'Slot', 'slot') ?? ''] : []

/**
 * The one who books: a person in their own session, an app with a scope to create (or update) Appointments, for the patient it was
 * opened for, or a client of the system with such a scope, which acts as a desk does. Refusals: record.not_allowed.
 */
export function bookingContext(
  request: FastifyRequest,
  doing: 'create' | 'update',
  patientId: string | undefined,
): Context {
  const { context } = request
  const { actor } = context
  if (actor.roles.includes('integration')) {
    refuseUnlessMayWrite(context, 'Appointment', doing)
    return context.as({ ...actor, roles: ['registrar'] })
  }
  const ownSession = actor.scopes === undefined && actor.app === undefined
  const allowed = ownSession || appMay(actor, doing === 'create' ? 'c' : 'u', patientId)
  refuseUnless(allowed, 'record.not_allowed', { params: { type: 'Appointment' } })
  return context
}

function appMay(actor: Actor, letter: string, patientId: string | undefined): boolean {
  return (actor.scopes ?? []).some((text) => {
    const scope = parseScope(text)
    if (!scope || (scope.type !== 'Appointment' && scope.type !== '*') || !scope.letters.includes(letter)) return false
    const forPatient = patientId === undefined || actor.app?.patientId === patientId
    return scope.level === 'user' || (scope.level === 'patient' && actor.app?.patientId !== undefined && forPatient)
  })
}

export function proposed(band: FoundBand, patientId: string | undefined): Appointment {
  return {
    ...shape(band),
    id: proposedId(band),
    status: 'proposed',
    slot: [{ reference: `Slot/${band.numberId}` }],
    participant: [
      { actor: practitioner(band), required: 'required', status: 'needs-action' },
      ...(patientId ? [{ actor: { reference: `Patient/${patientId}` }, status: 'needs-action' as const }] : []),
    ],
  }
}

export interface HeldBand extends Omit<FoundBand, 'freeNumbers' | 'departmentCode'> {
  readonly departmentCode: string
  readonly holdId: string
  readonly patientId: string
  readonly expiresAt: string
}

export function held(hold: HeldBand): Appointment {
  return {
    ...shape(hold),
    id: `held.${hold.holdId}`,
    status: 'pending',
    slot: [{ reference: `Slot/${hold.numberId}` }],
    comment: `expires ${hold.expiresAt}`,
    participant: [
      { actor: { reference: `Patient/${hold.patientId}` }, required: 'required', status: 'accepted' },
      { actor: practitioner(hold), required: 'required', status: 'needs-action' },
    ],
  }
}

const practitioner = ({ doctorId, doctorName }: { doctorId: string; doctorName: string }) => ({
  reference: `Practitioner/${doctorId}`,
  display: doctorName,
})

function shape(band: Pick<FoundBand, 'kind' | 'departmentCode' | 'departmentName' | 'startsAt' | 'endsAt'>) {
  const { kind, departmentCode: code, departmentName: display } = band
  return {
    resourceType: 'Appointment' as const,
    meta: { profile: [appointmentProfile] },
    serviceType: [{ coding: [{ system: kindSystem, code: kind, display: kindText[kind] }] }],
    specialty: [{ coding: [{ system: departmentSystem, code, display }], text: display }],
    start: band.startsAt.toISOString(),
    end: band.endsAt.toISOString(),
  }
}

/** What every one of the operations answers. */
export function bundleText(resources: readonly Resource[]): string {
  const bundle: Bundle = {
    resourceType: 'Bundle',
    meta: { profile: [bundleProfile] },
    type: 'searchset',
    total: resources.length,
    ...(resources.length > 0
      ? {
          entry: resources.map((resource) => ({
            fullUrl: `${baseUrl()}/${resource.resourceType}/${resource.id}`,
            resource,
            search: { mode: 'match' },
          })),
        }
      : {}),
  }
  return JSON.stringify(bundle)
}
