/**
 * The record as it lies, for staff: search by type and parameter, a resource with its versions, what it points to and what
 * points to it, and who has looked. Doctors, pharmacists and registrars see what their relations open; administrators only
 * the types that say nothing about a person.
 *
 * | line | input | answer |
 * |---|---|---|
 * | GET /api/browser/types | | BrowserTypes |
 * | GET /api/browser/parameters | type | BrowserParameters |
 * | GET /api/browser/search | type, query?, cursor? | BrowserPage |
 * | GET /api/browser/resource | type, id, version? | BrowserResource |
 * | GET /api/browser/versions | type, id, below? | BrowserVersions |
 * | GET /api/browser/pointers | type, id | Pointers: what points here |
 * | GET /api/browser/looks | type, id | Looks: who has looked |
 */
import { z } from 'zod'

const Type = z
  .string()
  .max(60)
  .regex(/^[A-Z][A-Za-z]+$/)
const Id = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9\-.]+$/)

export const NoInput = z.object({})
export const BrowserTypes = z.object({ types: z.array(z.object({ type: z.string(), personal: z.boolean() })) })
export type BrowserTypes = z.infer<typeof BrowserTypes>
export const OfType = z.object({ type: Type })
export const BrowserParameters = z.object({
  parameters: z.array(z.object({ name: z.string(), kind: z.string(), targets: z.array(z.string()) })),
})
export type BrowserParameters = z.infer<typeof BrowserParameters>

export const BrowserSearch = z.object({
  type: Type,
  /** As after the question mark of a FHIR search. */
  query: z.string().max(4000).default(''),
  cursor: z.string().max(2000).optional(),
})
export const BrowserRow = z.object({
  type: z.string(),
  id: z.string(),
  version: z.int(),
  updated: z.iso.datetime(),
  /** What it is in words, when it is about somebody or something that has a name. */
  title: z.string(),
  at: z.string().nullable(),
  owner: z.string().nullable(),
  source: z.string().nullable(),
  residentId: z.string().nullable(),
})
export type BrowserRow = z.infer<typeof BrowserRow>
export const BrowserPage = z.object({
  rows: z.array(BrowserRow),
  included: z.array(BrowserRow),
  total: z.int().nullable(),
  next: z.string().nullable(),
})
export type BrowserPage = z.infer<typeof BrowserPage>

export const OfResource = z.object({ type: Type, id: Id })
export const OfVersion = OfResource.extend({ version: z.coerce.number().int().positive().optional() })
export const Fact = z.object({
  path: z.string(),
  label: z.string(),
  words: z.string(),
  /** 'Type/id' when it points somewhere in this record. */
  to: z.string().nullable(),
})
export type Fact = z.infer<typeof Fact>
export const BrowserResource = BrowserRow.extend({
  /** The JSON as it is stored. */
  content: z.string(),
  facts: z.array(Fact),
  /** Whether a later version stands now. */
  current: z.boolean(),
})
export type BrowserResource = z.infer<typeof BrowserResource>
export const VersionsRequest = OfResource.extend({ below: z.coerce.number().int().positive().optional() })
export const BrowserVersions = z.object({
  versions: z.array(
    z.object({
      version: z.int(),
      updated: z.iso.datetime(),
      deleted: z.boolean(),
      owner: z.string().nullable(),
      source: z.string().nullable(),
      bytes: z.int(),
    }),
  ),
  next: z.int().nullable(),
})
export type BrowserVersions = z.infer<typeof BrowserVersions>
export const Pointers = z.object({
  pointers: z.array(
    z.object({ type: z.string(), id: z.string(), title: z.string(), at: z.string().nullable(), path: z.string() }),
  ),
  more: z.int(),
})
export type Pointers = z.infer<typeof Pointers>
export const Looks = z.object({
  looks: z.array(
    z.object({
      at: z.iso.datetime(),
      who: z.string(),
      roles: z.array(z.string()),
      action: z.string(),
      entity: z.string(),
      /** This resource itself; else the record as a whole. */
      exact: z.boolean(),
      reason: z.string().nullable(),
    }),
  ),
})
export type Looks = z.infer<typeof Looks>
