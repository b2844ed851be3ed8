import { parseJson, textOf } from './json.ts'
import { extract } from './values/extract.ts'
import { extractionEdition } from './values/parameters.ts'
import type { Draft } from './write-versions.ts'

/** A draft with its search values read by the parameters as they are now, when they have changed since it was made. */
export function extractedByNow(draft: Draft): Draft {
  const { type, id, raw, values, source } = draft
  if (!raw || !values || values.edition === extractionEdition()) return draft
  const value = parseJson(textOf(raw)) as Record<string, unknown> & { meta?: { source?: string } }
  value.meta = { ...value.meta, source: value.meta?.source ?? source }
  return { ...draft, values: extract(type, id, value) }
}
