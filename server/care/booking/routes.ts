import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { bookingTogether, bookNumber } from './appointments/book-number.ts'
import { appointmentCalendar } from './appointments/calendar.ts'
import { cancelAppointment, checkIn } from './appointments/change-appointment.ts'
import { myAppointments, readAppointment, sessionAppointments } from './appointments/list-appointments.ts'
import { rescheduleAppointment } from './appointments/reschedule.ts'
import { holdingTogether, holdNumber, readHold, releaseHold } from './holding/hold-number.ts'
import { readPolicy, setPolicy } from './rules/booking-policy.ts'
import { readEligibility } from './rules/eligibility.ts'
import { watchRates } from './rules/rates.ts'
import { doctorSessions, findDoctors, listDepartments, sessionBands } from './sessions/find-doctors.ts'
import { openSession } from './sessions/open-session.ts'

export function routes(app: FastifyInstance): void {
  watchRates(app)
  query(app, 'GET /api/booking/departments', listDepartments)
  query(app, 'GET /api/booking/doctors', findDoctors)
  query(app, 'GET /api/booking/doctors/:doctorId/sessions', doctorSessions)
  query(app, 'GET /api/booking/sessions/:sessionId/bands', sessionBands)
  query(app, 'GET /api/booking/sessions/:sessionId/appointments', sessionAppointments)
  query(app, 'GET /api/booking/eligibility', readEligibility)
  query(app, 'GET /api/booking/holds/:holdId', readHold)
  query(app, 'GET /api/booking/appointments', myAppointments)
  query(app, 'GET /api/booking/appointments/:appointmentId', readAppointment)
  query(app, 'GET /api/booking/policy', readPolicy)

  app.route({
    method: 'GET',
    url: '/api/booking/appointments/:appointmentId/calendar',
    config: { access: ['resident', 'registrar'] },
    schema: { summary: 'The appointment as an iCalendar file.', tags: ['booking'] },
    handler: async (request, reply) => {
      const text = await appointmentCalendar(request.context, request.params as Record<string, string>)
      return reply
        .header('content-type', 'text/calendar; charset=utf-8; method=PUBLISH')
        .header('content-disposition', 'attachment; filename="appointment.ics"')
        .header('cache-control', 'private, no-store')
        .send(text)
    },
  })

  command(app, 'POST /api/booking/sessions', openSession)
  command(app, 'POST /api/booking/sessions/:sessionId/holds', holdNumber, { together: holdingTogether })
  command(app, 'POST /api/booking/holds/:holdId/release', releaseHold)
  command(app, 'POST /api/booking/holds/:holdId/book', bookNumber, { together: bookingTogether })
  command(app, 'POST /api/booking/appointments/:appointmentId/cancel', cancelAppointment)
  command(app, 'POST /api/booking/appointments/:appointmentId/reschedule', rescheduleAppointment)
  command(app, 'POST /api/booking/appointments/:appointmentId/check-in', checkIn)
  command(app, 'POST /api/booking/policies', setPolicy)
}
