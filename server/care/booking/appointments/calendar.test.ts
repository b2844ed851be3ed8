import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amendInstitution, registerInstitution } from '#people/institutions'
import { freshDatabase, testServer } from '#testing'
import { clinic, resident } from '../clinic.fixture.ts'
import { holdNumber } from '../holding/hold-number.ts'
import { bookingModule } from '../index.ts'
import { findDoctors } from '../sessions/find-doctors.ts'
import { bookNumber } from './book-number.ts'
import { cancelAppointment } from './change-appointment.ts'

/** Lines as they were before they were folded: RFC 5545 §3.1. */
const unfolded = (text: string) => text.replace(/\r\n[ \t]/g, '').split('\r\n')

test('an appointment is a calendar file of the person’s own: one UID, SEQUENCE counts changes, cancelled says so', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [bookingModule])
  const { morning, wang } = await clinic(region)
  const hold = await holdNumber(region.ctx(wang), { sessionId: morning.id, residentId: wang.id })
  const { id } = await bookNumber(region.ctx(wang), { holdId: hold.id, diagnosisCode: 'I10' })
  const line = `GET /api/booking/appointments/${id}/calendar`
  const { status, body, headers } = await call(wang, line)
  assert.equal(status, 200)
  assert.match(String(headers['content-type']), /^text\/calendar; charset=utf-8/)
  const text = body as string
  for (const part of text.split('\r\n'))
    assert.ok(Buffer.byteLength(part) <= 75, `${Buffer.byteLength(part)} bytes: ${part}`)
  const lines = unfolded(text)
  for (const wanted of [
    'METHOD:PUBLISH',
    `UID:${id}@booking.anji`,
    'SEQUENCE:0',
    'STATUS:CONFIRMED',
    'DTSTART;TZID=Asia/Shanghai:20260303T090000',
    'DTEND;TZID=Asia/Shanghai:20260303T093000',
    'TZID:Asia/Shanghai',
    'SUMMARY:心血管内科 李明 互联网复诊',
    'LOCATION:安平县人民医院，中山路 1 号',
  ])
    assert.ok(lines.includes(wanted), `${wanted}\n${text}`)

  await cancelAppointment(region.ctx(wang), { appointmentId: id })
  const after = unfolded((await call(wang, line)).body as string)
  assert.ok(
    after.includes('STATUS:CANCELLED') && after.includes('SEQUENCE:1') && after.includes(`UID:${id}@booking.anji`),
  )
  const stranger = await resident(region, { name: '李四' })
  assert.equal((await call(stranger, line)).status, 403)
  assert.equal((await call(wang, 'GET /api/booking/appointments/not-one/calendar')).status, 404)
})

test('doctors are sorted by distance from a place that the person picked, in kilometres of the great circle', async (t) => {
  const region = await freshDatabase(t)
  const { institution, wang, li } = await clinic(region)
  const at = (latitude: number, longitude: number) => ({ latitude, longitude })
  await amendInstitution(region.ctx(), { institutionId: institution.id, ...at(30.25, 120.17) })
  const village = await registerInstitution(region.ctx(), {
    code: 'H33010288001',
    name: '安村卫生室',
    kind: 'village-clinic',
    level: 0,
    licenceNumber: 'PDYH33010288001',
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '安村 1 号',
    ...at(30.25, 121.17),
  })
  const find = (nearInstitutionId?: string) =>
    findDoctors(region.ctx(wang), { q: undefined, limit: 10, offset: 0, sort: 'distance', nearInstitutionId })
  const { doctors } = await find(village.id)
  // One degree of longitude at 30.25° north.
  assert.deepEqual(
    doctors.map(({ id, distanceKm }) => [id, distanceKm]),
    [[li.id, 96.1]],
  )
  await assert.rejects(find(), { code: 'booking.place_unknown' })
})
