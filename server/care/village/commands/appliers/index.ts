import type { AnyApplier } from '../applier.ts'
import { careAppliers } from './care.ts'
import { fileAppliers } from './files.ts'
import { peopleAppliers } from './people.ts'
import { vehicleAppliers } from './vehicles.ts'

/** Every kind of command that is understood. */
export const appliers: ReadonlyMap<string, AnyApplier> = new Map(
  [...careAppliers, ...peopleAppliers, ...vehicleAppliers, ...fileAppliers].map((one) => [one.kind, one]),
)
