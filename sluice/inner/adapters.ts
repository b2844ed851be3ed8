/** Each kind of adapter: which options its part of the configuration must have, and how it is started. */
import type { z } from 'zod'
import type { AdapterKind, StartAdapter } from '../adapters/adapter.ts'
import { FhirOptions, startFhir } from '../adapters/fhir/index.ts'
import { MllpOptions, startMllp } from '../adapters/mllp/index.ts'
import { SoapOptions, startSoap } from '../adapters/soap/index.ts'
import { startViews, ViewsOptions } from '../adapters/views/index.ts'

export interface AdapterType {
  readonly options: z.ZodType
  readonly start: StartAdapter<never>
}

export function adapterType<Options>(options: z.ZodType<Options>, start: StartAdapter<Options>): AdapterType {
  return { options, start: start as StartAdapter<never> }
}

// A line each: `mllp: adapterType(MllpOptions, startMllp),`
export const adapterTypes: { readonly [K in AdapterKind]?: AdapterType } = {
  mllp: adapterType(MllpOptions, startMllp),
  fhir: adapterType(FhirOptions, startFhir),
  views: adapterType(ViewsOptions, startViews),
  soap: adapterType(SoapOptions, startSoap),
}
