/** Packages of family-doctor contracts as dated data: to whom, who pays what, which services, and what proves them. */
import { z } from 'zod'

const uuid = z.uuid()
const day = z.iso.date()
export const fen = z.number().int().min(0).max(100_000_000)
export const codeText = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)
const words = z.string().trim().min(1).max(200)

/** A person's group by which a package is open to them. */
export const PopulationKind = z.enum([
  'elder',
  'child',
  'pregnant',
  'disabled',
  'poverty-relief',
  'hypertension',
  'diabetes',
])
export type PopulationKind = z.infer<typeof PopulationKind>

/** Everyone, or whoever is of one of these groups; `programmes` are chronic programmes one is enrolled in, by their codes. */
export const EligibilityRule = z.object({
  everyone: z.boolean().default(false),
  attributes: z.array(z.enum(['disabled', 'poverty-relief', 'pregnant'])).default([]),
  programmes: z.array(codeText).default([]),
  /** Full years: from (at least) and below. */
  ageFrom: z.number().int().min(0).max(120).nullable().default(null),
  ageBelow: z.number().int().min(1).max(121).nullable().default(null),
})
export type EligibilityRule = z.infer<typeof EligibilityRule>

/** How often in a term: so many times, or every k months. */
export const Often = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('times'), count: z.number().int().min(1).max(60) }),
  z.object({ kind: z.literal('every'), months: z.number().int().min(1).max(12) }),
])
export type Often = z.infer<typeof Often>

/** spread: the term is divided evenly; whole-term: any time; first-days: in the first days of the term. */
export const WindowRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('spread') }),
  z.object({ kind: z.literal('whole-term') }),
  z.object({ kind: z.literal('first-days'), days: z.number().int().min(1).max(366) }),
])
export type WindowRule = z.infer<typeof WindowRule>

/** What proves that a service was given. `byTeam`: only what the team's own institution did. */
export const EvidenceRule = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('follow-up'),
    programme: codeText,
    faceToFace: z.boolean().default(false),
    byTeam: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('check'), byTeam: z.boolean().default(false) }),
  z.object({
    kind: z.literal('reading'),
    reading: z.enum(['blood-pressure', 'glucose', 'weight', 'heart-rate', 'hba1c', 'spo2']),
    sources: z.array(z.enum(['home', 'kit', 'clinic', 'hospital', 'follow-up'])).default([]),
  }),
  z.object({
    kind: z.literal('resource'),
    type: z.enum(['Immunization', 'Observation', 'Encounter', 'Procedure', 'DiagnosticReport']),
    /** `system|code`; at least one. */
    codes: z
      .array(z.string().regex(/^[^|\s,&?]+\|[^|\s,&?]+$/))
      .min(1)
      .max(20),
    byTeam: z.boolean().default(true),
  }),
])
export type EvidenceRule = z.infer<typeof EvidenceRule>
export const EvidenceKind = z.enum(['follow-up', 'check', 'reading', 'resource'])
export type EvidenceKind = z.infer<typeof EvidenceKind>

export const Service = z.object({
  code: codeText,
  nameZh: words,
  nameEn: words,
  often: Often,
  window: WindowRule,
  /** Any one of these fulfils it once. */
  evidence: z.array(EvidenceRule).min(1).max(6),
})
export type Service = z.infer<typeof Service>

/** Who pays which part of the year's price; the parts are the price. */
export const PriceParts = z.object({ fundFen: fen, publicHealthFen: fen, personFen: fen })
export type PriceParts = z.infer<typeof PriceParts>

export const PackageForm = z.object({
  code: codeText,
  nameZh: words,
  nameEn: words,
  priceFen: fen,
  parts: PriceParts,
  eligibility: EligibilityRule,
  services: z.array(Service).min(1).max(30),
  validFrom: day,
  validTo: day.nullable().default(null),
  /** Where it is written, and `demonstration` where it is written nowhere. */
  clause: words,
  demonstration: z.boolean().default(false),
})
export type PackageForm = z.infer<typeof PackageForm>
export const Package = PackageForm.extend({ id: uuid })
export type Package = z.infer<typeof Package>
export const PackageList = z.object({ onDate: day, packages: z.array(Package) })
export const OnDate = z.object({ onDate: day.optional() })

export const LoadPackages = z.object({
  packages: z.array(PackageForm).min(1).max(40),
  preview: z.boolean().default(false),
})
export type LoadPackages = z.infer<typeof LoadPackages>
export const PackagesLoaded = z.object({
  preview: z.boolean(),
  changes: z.array(
    z.object({
      code: z.string(),
      what: z.enum(['added', 'replaces', 'unchanged']),
      validFrom: day,
      validTo: day.nullable(),
      /** The last day of the version it replaces. */
      replacedUntil: day.nullable(),
      /** Running contracts that keep what they were signed with. */
      runningContracts: z.number().int(),
    }),
  ),
})
