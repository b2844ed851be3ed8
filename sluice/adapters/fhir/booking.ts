// Numbers as Slots and Appointments. Looked at first, then written as that version and no other; looked at again after silence.
import type { AnswerOf, BodyOf } from '#contracts/sluice'
import { type Adapter, type CommandOutcome, HisSilent } from '../adapter.ts'
import { isNoAnswer, Unclear } from '../http.ts'
import type { Booking, FhirOptions } from './options.ts'
import type { Resource } from './rebase.ts'
import type { FhirServer, Read, Written } from './server.ts'

type Person = BodyOf<'number.lock'>['person']
type Refused = Extract<CommandOutcome, { outcome: 'refused' }>
const no = (code: Refused['code'], reason: string): Refused => ({ outcome: 'refused', code, reason })
const done = (data: Record<string, string | number> = {}): CommandOutcome => ({ outcome: 'done', data })

const conflictsMax = 4

export function bookingOf(options: FhirOptions, server: FhirServer): Pick<Adapter, 'commands' | 'questions'> {
  const { booking } = options
  if (!booking) return {}
  const desk = new Desk(booking, options, server)
  return {
    commands: {
      'number.lock': (body, id) => silentUnlessAnswered(() => desk.lock(body, id)),
      'number.confirm': (body, id) => silentUnlessAnswered(() => desk.confirm(body, id)),
      'number.release': (body, id) => silentUnlessAnswered(() => desk.release(body, id)),
      'number.cancel': (body, id) => silentUnlessAnswered(() => desk.cancel(body, id)),
      'number.checked-in': (body, id) => silentUnlessAnswered(() => desk.checkIn(body, id)),
    },
    questions: { 'numbers.left': (body) => desk.left(body) },
  }
}

async function silentUnlessAnswered(work: () => Promise<CommandOutcome>): Promise<CommandOutcome> {
  try {
    return await work()
  } catch (error) {
    throw isNoAnswer(error) ? new HisSilent(error.message) : error
  }
}

class Desk {
  readonly #booking: Booking
  readonly #options: FhirOptions
  readonly #server: FhirServer

  constructor(booking: Booking, options: FhirOptions, server: FhirServer) {
    this.#booking = booking
    this.#options = options
    this.#server = server
  }

  lock({ hisNumberId, holdId, until, person }: BodyOf<'number.lock'>, commandId: string): Promise<CommandOutcome> {
    return this.#change('Slot', hisNumberId, commandId, (read) => {
      if (!read) return no('number-unknown', `Slot/${hisNumberId}`)
      const { status } = read.resource
      if (status === 'busy-tentative' && this.#holdOf(read.resource) === holdId) return done({ until })
      if (status === 'busy-unavailable') return no('session-suspended', 'the slot is not available')
      if (status !== 'free') return no('number-taken', `the slot is ${String(status)}`)
      return {
        ...withoutMeta(read.resource),
        status: 'busy-tentative',
        identifier: [{ system: this.#booking.hold, value: holdId }],
        extension: [{ url: this.#booking.until, valueString: until }],
        contained: [this.#patient(person)],
      }
    })
  }

  release({ hisNumberId, holdId, reason }: BodyOf<'number.release'>, commandId: string): Promise<CommandOutcome> {
    return this.#change('Slot', hisNumberId, commandId, (read) => {
      const ours = read && this.#holdOf(read.resource) === holdId
      if (!read || !ours || read.resource.status === 'free') return done()
      if (read.resource.status === 'busy') return no('too-late', 'the slot is booked')
      return {
        ...withoutMeta(read.resource),
        status: 'free',
        identifier: [{ system: this.#booking.hold, value: holdId }],
        comment: reason,
      }
    })
  }

  confirm(body: BodyOf<'number.confirm'>, commandId: string): Promise<CommandOutcome> {
    const { appointmentId, holdId, paidFen, billId, person, hisNumberId } = body
    return this.#change('Appointment', appointmentId, commandId, (read) => {
      if (read) return read.resource.status === 'cancelled' ? no('lock-gone', 'it was cancelled') : done()
      return {
        resourceType: 'Appointment',
        id: appointmentId,
        identifier: [{ system: this.#booking.hold, value: holdId }],
        status: 'booked',
        slot: [{ reference: `Slot/${hisNumberId}` }],
        participant: [{ actor: { reference: '#patient' }, status: 'accepted' }],
        extension: [
          { url: this.#booking.paid, valueInteger: paidFen },
          ...(billId ? [{ url: this.#booking.bill, valueString: billId }] : []),
        ],
        contained: [this.#patient(person)],
      }
    })
  }

  cancel(body: BodyOf<'number.cancel'>, commandId: string): Promise<CommandOutcome> {
    const { appointmentId, refundFen, reason } = body
    return this.#change('Appointment', appointmentId, commandId, (read) => {
      if (!read) return no('lock-gone', `Appointment/${appointmentId}`)
      if (read.resource.status === 'cancelled') return done({ refundedFen: this.#refunded(read.resource) ?? refundFen })
      if (read.resource.status === 'fulfilled') return no('too-late', 'the patient was seen')
      return {
        ...this.#of(read.resource, body),
        status: 'cancelled',
        comment: reason,
        extension: [{ url: this.#booking.refund, valueInteger: refundFen }],
      }
    })
  }

  checkIn(body: BodyOf<'number.checked-in'>, commandId: string): Promise<CommandOutcome> {
    return this.#change('Appointment', body.appointmentId, commandId, (read) => {
      if (!read || read.resource.status === 'cancelled') return no('lock-gone', `Appointment/${body.appointmentId}`)
      if (read.resource.status === 'arrived' || read.resource.status === 'fulfilled') return done()
      return { ...this.#of(read.resource, body), status: 'arrived', start: body.at }
    })
  }

  async left({ hisSessionId }: BodyOf<'numbers.left'>): Promise<AnswerOf<'numbers.left'>> {
    const schedule = await this.#server.read('Schedule', hisSessionId)
    if (!schedule) return { revision: 0, numbers: [] }
    const numbers: AnswerOf<'numbers.left'>['numbers'] = []
    let next: string | undefined =
      `${this.#options.url}/Slot?${new URLSearchParams({ schedule: `Schedule/${hisSessionId}`, _count: String(this.#options.pageCount) })}`
    while (next !== undefined && numbers.length < 2_000) {
      const page: { resources: Resource[]; next: string | undefined } = await this.#server.page(next)
      for (const { id, status } of page.resources)
        numbers.push({ hisNumberId: id, state: states[String(status)] ?? 'taken' })
      next = page.next
    }
    return { revision: revisionOf(schedule.resource), numbers }
  }

  /** Decides on what is there and writes that version; somebody else's change in between is looked at anew. */
  async #change(
    type: 'Slot' | 'Appointment',
    id: string,
    commandId: string,
    decide: (read: Read | undefined) => CommandOutcome | Resource,
  ): Promise<CommandOutcome> {
    for (let tries = 0; tries < conflictsMax; tries++) {
      const read = await this.#server.read(type, id)
      const decided = decide(read)
      if ('outcome' in decided) return decided as CommandOutcome
      const written = await this.#server.write(decided as Resource, read?.etag, commandId)
      if (written.status === 200 || written.status === 201) return this.#answered(written, decided as Resource)
      if (written.status === 412) continue
      const refusal = this.#refusal(written)
      if (refusal) return refusal
      throw new Unclear(`HTTP ${written.status}`)
    }
    throw new Unclear(`${type} kept changing`)
  }

  #answered({ body }: Written, resource: Resource): CommandOutcome {
    if (resource.status === 'busy-tentative') return done({ until: String(extensionOf(resource, this.#booking.until)) })
    if (resource.status === 'cancelled') return done({ refundedFen: this.#refunded(resource) ?? 0 })
    if (resource.status !== 'booked') return done()
    const told = (body as Resource | undefined)?.identifier as { system?: string; value?: string }[] | undefined
    const own = told?.find(({ system }) => system !== this.#booking.hold)?.value
    return done(own ? { registrationId: own } : {})
  }

  /** A conflict whose code the configuration knows is a no that stays one; any other answer is unclear. */
  #refusal({ status, body }: Written): Refused | undefined {
    const { refusal, refused } = this.#booking
    if (status < 400 || status >= 500) return undefined
    const issues = (
      body as { issue?: { details?: { text?: string; coding?: { system?: string; code?: string }[] } }[] }
    )?.issue
    for (const { details } of issues ?? []) {
      const code = details?.coding?.find(({ system }) => system === refusal)?.code
      const known = code === undefined ? undefined : refused[code]
      if (known) return no(known, (details?.text ?? code ?? '').slice(0, 400))
    }
    return undefined
  }

  #of(resource: Resource, { holdId, hisNumberId }: { holdId: string; hisNumberId: string }): Resource {
    const identifier = [{ system: this.#booking.hold, value: holdId }]
    return { ...withoutMeta(resource), identifier, slot: [{ reference: `Slot/${hisNumberId}` }] }
  }

  #holdOf(resource: Resource): string | undefined {
    const identifiers = resource.identifier as { system?: string; value?: string }[] | undefined
    return identifiers?.find(({ system }) => system === this.#booking.hold)?.value
  }

  #refunded(resource: Resource): number | undefined {
    return extensionOf(resource, this.#booking.refund) as number | undefined
  }

  #patient(person: Person): Record<string, unknown> {
    return {
      resourceType: 'Patient',
      id: 'patient',
      identifier: [{ system: `${this.#booking.document}${person.documentType}`, value: person.documentNumber }],
      name: [{ text: person.name }],
      gender: person.sex,
      birthDate: person.birthDate,
      ...(person.phone ? { telecom: [{ system: 'phone', value: person.phone }] } : {}),
    }
  }
}

const states: Readonly<Record<string, AnswerOf<'numbers.left'>['numbers'][number]['state']>> = {
  free: 'free',
  'busy-tentative': 'locked',
  busy: 'taken',
  'busy-unavailable': 'suspended',
}

function withoutMeta({ meta: _meta, ...rest }: Resource): Resource {
  return rest as Resource
}

function extensionOf(resource: Resource, url: string): unknown {
  const found = (resource.extension as Record<string, unknown>[] | undefined)?.find((one) => one.url === url)
  return found?.valueInteger ?? found?.valueString
}

/** Counts up where the server's versions are numbers; else the time of change does. */
function revisionOf({ meta }: Resource): number {
  const version = Number(meta?.versionId)
  return Number.isSafeInteger(version) && version >= 0
    ? version
    : Date.parse(meta?.lastUpdated ?? '1970-01-01T00:00:00Z')
}
