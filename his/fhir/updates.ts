// What an update of a Slot or an Appointment asks for, as one of the hospital's commands.
import { z } from 'zod'
import type { CommandBodies, CommandName } from '../operations.ts'
import { systems } from './resources.ts'

export type Asked = { [N in CommandName]: { name: N; body: CommandBodies[N] } }[CommandName]

const Identifier = z.array(z.object({ system: z.string(), value: z.string() })).default([])
const Extension = z
  .array(z.looseObject({ url: z.string(), valueInteger: z.number().optional(), valueString: z.string().optional() }))
  .default([])
const ContainedPatient = z.object({
  identifier: Identifier,
  name: z.array(z.object({ text: z.string() })).min(1),
  gender: z.enum(['male', 'female', 'other', 'unknown']),
  birthDate: z.iso.date(),
  telecom: z.array(z.object({ value: z.string() })).optional(),
})
const SlotUpdate = z.object({
  status: z.enum(['busy-tentative', 'free']),
  identifier: Identifier,
  extension: Extension,
  contained: z.array(ContainedPatient).default([]),
  comment: z.string().max(200).default(''),
})
const AppointmentUpdate = z.object({
  status: z.enum(['booked', 'cancelled', 'arrived']),
  identifier: Identifier,
  slot: z.array(z.object({ reference: z.string() })).min(1),
  extension: Extension,
  contained: z.array(ContainedPatient).default([]),
  start: z.string().optional(),
  comment: z.string().max(200).default(''),
})

const valueIn = (identifiers: { system: string; value: string }[], system: string) =>
  identifiers.find((one) => one.system === system)?.value
const textOf = (extensions: z.infer<typeof Extension>, url: string) =>
  extensions.find((one) => one.url === url)?.valueString
const numberOf = (extensions: z.infer<typeof Extension>, url: string) =>
  extensions.find((one) => one.url === url)?.valueInteger ?? 0

function personOf(contained: z.infer<typeof ContainedPatient>[]) {
  const patient = contained[0]
  const document = patient?.identifier.find(({ system }) => system.startsWith(systems.document))
  if (!patient || !document) return undefined
  return {
    name: patient.name[0]!.text,
    sex: patient.gender,
    birthDate: patient.birthDate,
    documentType: document.system.slice(systems.document.length),
    documentNumber: document.value,
    phone: patient.telecom?.[0]?.value ?? null,
  }
}

/** busy-tentative with a hold, a time and a person locks; free with a hold lets it go. */
export function askedBySlot(id: string, resource: Record<string, unknown>): Asked | undefined {
  const slot = SlotUpdate.safeParse(resource).data
  const holdId = slot && z.uuid().safeParse(valueIn(slot.identifier, systems.hold)).data
  if (!slot || !holdId) return undefined
  if (slot.status === 'free') return { name: 'ReleaseNumber', body: { hisNumberId: id, holdId, reason: slot.comment } }
  const until = z.iso.datetime({ offset: true }).safeParse(textOf(slot.extension, systems.until)).data
  const person = personOf(slot.contained)
  return until && person ? { name: 'LockNumber', body: { hisNumberId: id, holdId, until, person } } : undefined
}

/** booked confirms a hold, cancelled takes it back, arrived checks in. */
export function askedByAppointment(id: string, resource: Record<string, unknown>): Asked | undefined {
  const appointment = AppointmentUpdate.safeParse(resource).data
  const holdId = appointment && z.uuid().safeParse(valueIn(appointment.identifier, systems.hold)).data
  if (!appointment || !holdId || !z.uuid().safeParse(id).success) return undefined
  const { status, extension, contained, comment } = appointment
  const of = { hisNumberId: appointment.slot[0]!.reference.replace('Slot/', ''), holdId, appointmentId: id }
  if (status === 'cancelled')
    return { name: 'CancelNumber', body: { ...of, refundFen: numberOf(extension, systems.refund), reason: comment } }
  if (status === 'arrived') return { name: 'CheckIn', body: { ...of, at: appointment.start ?? '1970-01-01T00:00:00Z' } }
  const person = personOf(contained)
  if (!person) return undefined
  const billId = textOf(extension, systems.bill) ?? null
  return { name: 'ConfirmNumber', body: { ...of, person, paidFen: numberOf(extension, systems.paid), billId } }
}
