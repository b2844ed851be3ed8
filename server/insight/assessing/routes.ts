import type { FastifyInstance } from 'fastify'
import { command } from '#kernel'
import { handYear } from './hand-year.ts'

export function routes(app: FastifyInstance): void {
  command(app, 'POST /api/assessing/years/:year/hand', handYear)
}
