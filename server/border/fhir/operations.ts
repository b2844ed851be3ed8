import { everythingOperation } from './operations/everything.ts'
import { validateOperation } from './operations/validate.ts'
import type { Operation } from './route.ts'

/** Every operation of the FHIR API; a new one has its file in operations/ and its line here. */
export const operations: readonly Operation[] = [validateOperation, everythingOperation]
