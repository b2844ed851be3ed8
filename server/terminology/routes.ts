import type { FastifyInstance } from 'fastify'
import { query } from '#kernel'
import { findConcepts, listHospitalMaps, listSystems, readConcept, readHospitalMap } from './browse.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/terminology/systems', listSystems)
  query(app, 'GET /api/terminology/concepts', findConcepts)
  query(app, 'GET /api/terminology/concept', readConcept)
  query(app, 'GET /api/terminology/hospitals', listHospitalMaps)
  query(app, 'GET /api/terminology/map', readHospitalMap)
}
