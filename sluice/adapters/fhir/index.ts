export { FhirOptions } from './options.ts'
export { startFhir } from './start.ts'
