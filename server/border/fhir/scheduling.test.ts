import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Appointment, Bundle, Slot } from '@medplum/fhirtypes'
import { bookingModule, openSession } from '#care/booking'
import type { Actor } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { registerStaff } from '#people/staff'
import { validate } from '#record'
import { testServer } from '#testing'
import { fhirModule } from './index.ts'
import { codeOf, setUp } from './setup.test.ts'

const card = (serial: number) => {
  const first17 = `33010219600501${String(serial).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}

/** Monday, 2 March 2026; Dr Li sits tomorrow from 8 to 9, two bands of two numbers. */
async function clinic(t: TestContext) {
  const { region, fhir, server } = await setUp(t)
  const phones = {
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '中山路 1 号',
  }
  const hospital = await registerInstitution(region.ctx(), {
    code: 'H33010299001',
    name: '安平县人民医院',
    kind: 'hospital',
    level: 2,
    licenceNumber: 'PDYH33010299001',
    ...phones,
  })
  const li = await registerStaff(region.ctx(), {
    name: '李明',
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '高血压',
    introduction: '',
    practiceStart: '2010-07-01',
    documentNumber: card(1),
    placement: { institutionId: hospital.id, department: '心血管内科', validFrom: '2015-01-01' },
    licences: [],
  })
  const { ids } = await enrolResidents(region.ctx(), {
    people: [2, 3].map((serial) => ({
      name: '王秀英',
      documentType: 'id-card' as const,
      documentNumber: card(serial),
      scheme: 'resident' as const,
    })),
  })
  const session = await openSession(region.ctx(), {
    doctorId: li.id,
    date: '2026-03-03',
    kind: 'offline',
    startsAt: '08:00',
    endsAt: '09:00',
    bandMinutes: 30,
    numbersPerBand: 2,
  })
  await region.deliver([bookingModule])
  const [wang, other] = ids.map((id): Actor => ({ id, roles: ['resident'], name: '' }))
  return { region, fhir, server, hospital, li, session, wang: wang!, other: other! }
}

const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter })
const referring = (reference: string) => ({ name: 'appointment-reference', valueReference: { reference } })
const forPatient = (id: string) => ({ name: 'patient-reference', valueReference: { reference: `Patient/${id}` } })
const first = (bundle: Bundle) => bundle.entry![0]!.resource as Appointment
const tomorrow = 'start=2026-03-03&end=2026-03-03'

test('$find answers free bands as proposed Appointments, by practitioner, organization, schedule and kind of visit', async (t) => {
  const { fhir, wang, li, hospital, session } = await clinic(t)
  const { status, body } = await fhir(
    'GET',
    `/Appointment/$find?${tomorrow}&practitioner=Practitioner/${li.id}`,
    undefined,
    { as: wang },
  )
  assert.equal(status, 200)
  assert.deepEqual(
    body.entry.map(({ resource }: { resource: Appointment }) => [resource.status, resource.start]),
    [
      ['proposed', '2026-03-03T00:00:00.000Z'],
      ['proposed', '2026-03-03T00:30:00.000Z'],
    ],
  )
  for (const { resource } of body.entry) assert.deepEqual(validate(resource), [])
  const count = async (path: string) => (await fhir('GET', path)).body.total
  assert.equal(
    await count(
      `/Appointment/$find?${tomorrow}&organization=Organization/${hospital.id}&visit-type=urn:anji:session-kind|offline`,
    ),
    2,
  )
  assert.equal(await count(`/Appointment/$find?${tomorrow}&visit-type=urn:anji:session-kind|online-follow-up`), 0)
  assert.equal(await count(`/Appointment/$find?${tomorrow}&visit-type=http://other|offline`), 0)
  assert.equal(await count(`/Appointment/$find?${tomorrow}&practitioner=Practitioner/nobody`), 0)
  assert.equal(await count(`/Schedule/${session.id}/$find?${tomorrow}`), 2)
  assert.equal(await count(`/Slot/$find?${tomorrow}&schedule=Schedule/${session.id}&_count=1`), 1)
  const posted = parameters(
    { name: 'start', valueDateTime: '2026-03-03T00:30:00Z' },
    { name: 'end', valueDateTime: '2026-03-03T01:00:00Z' },
  )
  assert.equal((await fhir('POST', '/Appointment/$find', posted)).body.total, 1)
  assert.equal((await fhir('GET', '/Appointment/$find?start=2026-03-03')).status, 400)
  assert.equal((await fhir('GET', '/Appointment/$find?start=soon&end=later')).status, 400)
  assert.equal((await fhir('GET', `/Appointment/$find?${tomorrow}&practitioner=Patient/1`)).status, 400)
})

test('IHE: a found Appointment is held by its reference, booked by the hold’s, and found in the record', async (t) => {
  const { region, fhir, wang } = await clinic(t)
  const found = first((await fhir('GET', `/Appointment/$find?${tomorrow}`, undefined, { as: wang })).body)
  const hold = await fhir('POST', '/Appointment/$hold', parameters(referring(`Appointment/${found.id}`)), { as: wang })
  assert.equal(hold.status, 200)
  const held = first(hold.body)
  assert.equal(held.status, 'pending')
  assert.equal(held.participant[0]!.actor!.reference, `Patient/${wang.id}`)
  await region.deliver([bookingModule])
  const slot = await fhir('GET', `/${held.slot![0]!.reference}`)
  assert.equal((slot.body as Slot).status, 'busy-tentative')
  const book = await fhir('POST', '/Appointment/$book', parameters(referring(`Appointment/${held.id}`)), { as: wang })
  assert.equal(book.status, 200)
  const booked = first(book.body)
  assert.equal(booked.status, 'booked')
  assert.deepEqual((await fhir('GET', `/Appointment/${booked.id}`)).body.id, booked.id)
  const again = await fhir('POST', '/Appointment/$book', parameters(referring(`Appointment/${held.id}`)), { as: wang })
  assert.equal(first(again.body).id, booked.id)

  const cancelled = { ...booked, status: 'cancelled' }
  const back = await fhir(
    'POST',
    '/Appointment/$book',
    parameters({ name: 'appointment-resource', resource: cancelled }),
    { as: wang },
  )
  assert.equal(first(back.body).status, 'cancelled')
})

test('Medplum: the proposed Appointment itself is held and booked for a patient, and cancelled by its id', async (t) => {
  const { fhir, wang, other } = await clinic(t)
  const found = first((await fhir('GET', `/Appointment/$find?${tomorrow}`)).body)
  // A client may also leave the id out and send the Slot inside.
  const { id: _, slot: __, ...bare } = found
  const contained = [
    {
      resourceType: 'Slot',
      id: 's',
      schedule: { reference: `Schedule/${found.id!.split('.')[1]}` },
      status: 'busy',
      start: found.start,
      end: found.end,
    },
  ]
  const hold = await fhir(
    'POST',
    '/Appointment/$hold',
    parameters(
      { name: 'appointment', resource: { ...bare, contained, slot: [{ reference: '#s' }] } },
      forPatient(wang.id),
    ),
  )
  assert.equal(hold.status, 200, JSON.stringify(hold.body))
  const book = await fhir('POST', '/Appointment/$book', parameters({ name: 'appointment', resource: first(hold.body) }))
  assert.equal(first(book.body).status, 'booked')
  const once = await fhir(
    'POST',
    '/Appointment/$book',
    parameters({ name: 'appointment', resource: found }, forPatient(other.id)),
  )
  assert.equal(first(once.body).participant[0]!.actor!.reference, `Patient/${other.id}`)
  const cancel = await fhir('POST', `/Appointment/${first(once.body).id}/$cancel`, undefined, { as: other })
  assert.deepEqual([cancel.status, cancel.body.status], [200, 'cancelled'])
})

test('who may: residents for themselves, apps and clients with the scope; nobody else, and refusals are OperationOutcomes', async (t) => {
  const { fhir, wang, other, session } = await clinic(t)
  const found = first((await fhir('GET', `/Appointment/$find?${tomorrow}`)).body)
  const holding = (patient: Actor) => parameters(referring(`Appointment/${found.id}`), forPatient(patient.id))
  const hold = (body: object, as: Actor) => fhir('POST', '/Appointment/$hold', body, { as })
  const app = (scope: string, patientId = wang.id): Actor => ({
    ...wang,
    scopes: [scope],
    app: { clientId: 'an-app', patientId },
  })
  const reading: Actor = {
    id: 'c',
    roles: ['integration'],
    name: '',
    scopes: ['system/Appointment.rs', 'system/Slot.rs'],
  }
  assert.equal((await hold(holding(other), wang)).status, 403)
  assert.equal((await hold(holding(wang), app('patient/Appointment.rs'))).status, 403)
  assert.equal((await hold(holding(wang), app('patient/Appointment.cu', other.id))).status, 403)
  assert.equal((await hold(holding(wang), reading)).status, 403)
  assert.equal((await hold(holding(wang), app('patient/Appointment.cu'))).status, 200)
  const system: Actor = { ...reading, scopes: ['system/Appointment.cruds'] }
  assert.equal((await hold(parameters(referring(`Appointment/${found.id}`)), system)).status, 400)
  assert.equal((await hold(holding(other), system)).status, 200)
  const gone = await hold(parameters(referring(`Appointment/proposed.${session.id}.0`)), wang)
  assert.equal(gone.status, 409)
  assert.equal(codeOf(gone.body), 'booking.sold_out')
  assert.equal((await hold(parameters(referring('Appointment/what-ever')), wang)).status, 400)
  assert.equal((await fhir('POST', '/Appointment/not-one/$cancel', undefined, { as: wang })).status, 404)
})

test('operations over FHIR count like those of the app: who asks too fast is refused here too', async (t) => {
  const { region, wang } = await clinic(t)
  await region.pool.query('update booking.policy set account_operations_per_minute = 2')
  const server = await testServer(t, region, [bookingModule, fhirModule])
  const headers = { 'content-type': 'application/fhir+json' }
  const statuses: number[] = []
  for (let tries = 0; tries < 5; tries += 1) {
    const { status } = await server.call(wang, 'POST /fhir/R4/Appointment/$hold', JSON.stringify(parameters()), headers)
    statuses.push(status)
  }
  assert.deepEqual(statuses, [400, 400, 400, 429, 429])
})
