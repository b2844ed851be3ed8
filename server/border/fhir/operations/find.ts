import { findBands } from '#care/booking'
import { SessionKind } from '#contracts/booking'
import { refuseUnless } from '#kernel'
import { refuseUnlessMayRead } from '#record'
import { sendText } from '../http.ts'
import { Asked, askedOf } from '../parameters.ts'
import { type Handler, type Operation, paramsOf, readers } from '../route.ts'
import { bundleText, codesIn, departmentsIn, idsIn, instantIn, kindSystem, knownIds, proposed } from '../scheduling.ts'

const countDefault = 50
const countMax = 500

/**
 * Appointment/$find (IHE ITI-115) and Schedule/$find, Slot/$find: free time bands as proposed Appointments. One of several
 * practitioners fits, all kinds of criteria must. Refusals: terminology.missing_parameter, record.bad_parameter, record.not_allowed.
 */
const find: Handler = async (request, reply) => {
  const { context } = request
  refuseUnlessMayRead(context, 'Slot', 'search')
  const asked = askedOf(request)
  const from = instantIn(asked, 'start')
  const to = instantIn(asked, 'end', true)
  refuseUnless(to > from, 'record.bad_parameter', { field: 'end', params: { name: 'end' } })
  const { id } = paramsOf(request)
  const path = new Asked(id ? [{ name: 'schedule', valueString: `Schedule/${id}` }] : [])
  const [patientId] = idsIn(asked, 'patient-reference', 'Patient')
  const kinds = codesIn(asked, ['visit-type', 'service-type'], kindSystem)
  const known = kinds.flatMap((kind) => SessionKind.safeParse(kind).data ?? [])
  const search = {
    from,
    to,
    sessionIds: knownIds([...idsIn(asked, 'schedule', 'Schedule'), ...idsIn(path, 'schedule', 'Schedule')]),
    doctorIds: knownIds(idsIn(asked, 'practitioner', 'Practitioner')),
    institutionIds: knownIds(idsIn(asked, 'organization', 'Organization')),
    departmentCodes: departmentsIn(asked),
    kinds: known,
    limit: Math.min(asked.count('_count') ?? countDefault, countMax),
  }
  // A kind of visit that we do not have is answered with none, not with all.
  const nothing = kinds.length > known.length && known.length === 0
  const bands = nothing ? [] : await context.transaction((ctx) => findBands(ctx, search))
  return sendText(reply, 200, bundleText(bands.map((band) => proposed(band, patientId))))
}

const definition = 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-find'

export const findOperation: Operation = {
  name: 'find',
  on: 'Appointment',
  definition,
  lines: ['GET /Appointment/$find', 'POST /Appointment/$find'],
  access: readers,
  handler: find,
}

export const findOnScheduleOperation: Operation = {
  name: 'find',
  on: 'Schedule',
  definition,
  lines: ['GET /Schedule/$find', 'POST /Schedule/$find', 'GET /Schedule/:id/$find', 'POST /Schedule/:id/$find'],
  access: readers,
  handler: find,
}

export const findOnSlotOperation: Operation = {
  name: 'find',
  on: 'Slot',
  definition,
  lines: ['GET /Slot/$find', 'POST /Slot/$find'],
  access: readers,
  handler: find,
}
