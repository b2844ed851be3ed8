/**
 * The dictionaries as a person looks through them. Roles: administrator, registrar. Machines ask through FHIR ($lookup, $expand …).
 *
 * | line | input | answer |
 * |---|---|---|
 * | GET /api/terminology/systems | – | SystemList: imported or written systems, each version with its days in force |
 * | GET /api/terminology/concepts | system, version, words? or parent?, onDate?, offset?, limit? | ConceptPage |
 * | GET /api/terminology/concept | system, version, code, onDate? | ConceptDetail: way up, properties, hospitals' codes for it |
 * | GET /api/terminology/hospitals | – | HospitalList: hospitals that have a map or unmapped codes |
 * | GET /api/terminology/map | hospital, words?, offset?, limit? | HospitalMap: unmapped codes first, then mappings |
 */
import { z } from 'zod'

const day = z.iso.date()
const count = z.number().int().nonnegative()
const url = z.string().max(500)
const paging = {
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const CodeSystemVersion = z.object({
  url,
  version: z.string(),
  name: z.string(),
  validFrom: day.nullable(),
  /** The last day in force; null is open. */
  validTo: day.nullable(),
  count,
  inForce: z.boolean(),
})
export type CodeSystemVersion = z.output<typeof CodeSystemVersion>
export const SystemList = z.object({ systems: z.array(CodeSystemVersion) })

export const ConceptLine = z.object({
  code: z.string(),
  name: z.string(),
  /** Groups others and may not be used itself. */
  abstract: z.boolean(),
  inForce: z.boolean(),
  childCount: count,
})
export type ConceptLine = z.output<typeof ConceptLine>

export const ConceptsInput = z.object({
  system: url,
  version: z.string().max(100),
  /** What is searched for: a code, part of a name, pinyin initials. */
  words: z.string().max(100).optional(),
  /** Without words: the codes below this one; without either the uppermost. */
  parent: z.string().max(100).optional(),
  onDate: day.optional(),
  ...paging,
})
export const ConceptPage = z.object({ total: count, concepts: z.array(ConceptLine) })

export const ConceptInput = z.object({
  system: url,
  version: z.string().max(100),
  code: z.string().max(100),
  onDate: day.optional(),
})
export const ConceptDetail = z.object({
  code: z.string(),
  name: z.string(),
  definition: z.string().nullable(),
  abstract: z.boolean(),
  inForce: z.boolean(),
  validFrom: day.nullable(),
  validTo: day.nullable(),
  /** From the uppermost down to its parent. */
  path: z.array(z.object({ code: z.string(), name: z.string() })),
  designations: z.array(z.object({ language: z.string().nullable(), value: z.string() })),
  properties: z.array(z.object({ code: z.string(), value: z.string() })),
  /** Codes of hospitals that map to it. */
  mappedFrom: z.array(
    z.object({ hospital: z.string(), code: z.string(), name: z.string().nullable(), equivalence: z.string() }),
  ),
})
export type ConceptDetail = z.output<typeof ConceptDetail>

export const HospitalList = z.object({
  hospitals: z.array(z.object({ code: z.string(), mapped: count, unmapped: count })),
})

export const HospitalMapInput = z.object({
  hospital: z.string().max(60),
  words: z.string().max(100).optional(),
  ...paging,
})
export const HospitalMap = z.object({
  unmapped: z.array(
    z.object({
      system: z.string(),
      code: z.string(),
      name: z.string().nullable(),
      times: count,
      lastSeen: z.iso.datetime(),
    }),
  ),
  total: count,
  mappings: z.array(
    z.object({
      localCode: z.string(),
      localName: z.string().nullable(),
      nationalSystem: z.string(),
      nationalCode: z.string().nullable(),
      nationalName: z.string().nullable(),
      equivalence: z.string(),
    }),
  ),
})
export type HospitalMap = z.output<typeof HospitalMap>
