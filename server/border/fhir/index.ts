import type { Module } from '#kernel'
import { fhirRoutes } from './routes.ts'

/** FHIR R4 over HTTP, at /fhir/R4. */
export const fhirModule: Module = { name: 'fhir', routes: fhirRoutes }
