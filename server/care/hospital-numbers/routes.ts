import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { closeDifference, compareDay, readBooks } from './books.ts'
import { numbersLeft } from './numbers-left.ts'
import { readRegistration } from './read-registration.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/hospital-numbers/appointments/:appointmentId', readRegistration)
  query(app, 'GET /api/hospital-numbers/sessions/:sessionId/left', numbersLeft)
  query(app, 'GET /api/hospital-numbers/books', readBooks)
  command(app, 'POST /api/hospital-numbers/books/compare', compareDay)
  command(app, 'POST /api/hospital-numbers/differences/:differenceId/close', closeDifference)
}
