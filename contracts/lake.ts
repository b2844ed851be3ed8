/**
 * The record as tables: SQL on FHIR v2 views. They are run at /fhir/R4/ViewDefinition/[name]/$run.
 *
 * | line | input | answer |
 * |---|---|---|
 * | GET /api/lake/views | – | ViewList: every view with its newest version |
 * | GET /api/lake/views/:name | name, version? | SavedView |
 * | POST /api/lake/views | definition | the name and version under which it was saved |
 */
import { z } from 'zod'

export const ViewName = z.string().min(1).max(255)

const ViewSummary = z.object({
  name: z.string(),
  /** 0 is the ready-made one that came with Anji. */
  version: z.number().int().nonnegative(),
  url: z.string().nullable(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  resource: z.string(),
  savedAt: z.iso.datetime().nullable(),
})

export const ViewList = z.object({ views: z.array(ViewSummary) })

export const SavedView = z.object({
  name: z.string(),
  version: z.number().int().nonnegative(),
  /** The ViewDefinition. */
  definition: z.record(z.string(), z.unknown()),
})

export const ViewRequest = z.object({ name: ViewName, version: z.coerce.number().int().nonnegative().optional() })

export const SaveViewRequest = z.object({ definition: z.record(z.string(), z.unknown()) })

export const ViewSaved = z.object({ name: z.string(), version: z.number().int().positive() })

export type ViewSummary = z.infer<typeof ViewSummary>
