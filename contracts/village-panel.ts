/** What a village device carries: the documents of its panel, and the pages in which they come. */
import { z } from 'zod'
import { CheckPoint, CheckScore } from './health-checks.ts'

const uuid = z.uuid()
const day = z.iso.date()
const isoTime = z.iso.datetime({ offset: true })
const hex64 = z.string().regex(/^[0-9a-f]{64}$/)

export const DocumentKind = z.enum([
  'team',
  'cell',
  'person',
  'programme',
  'check-standard',
  'medicine',
  'kit',
  'package',
  'terms',
])
export type DocumentKind = z.infer<typeof DocumentKind>

const DueProgramme = z.object({
  enrolmentId: uuid,
  code: z.string(),
  version: z.string(),
  // What is null is left out on the wire: each has to be there again when it is read.
  stratum: z.string().nullable().default(null),
  enrolledOn: day,
  dueOn: day.nullable().default(null),
  dueReason: z.string().nullable().default(null),
})
const LastReading = z.object({
  kind: z.string(),
  at: isoTime,
  source: z.string(),
  systolicMmhg: z.number().optional(),
  diastolicMmhg: z.number().optional(),
  glucoseMmol: z.number().optional(),
  moment: z.string().optional(),
  value: z.number().optional(),
})

/** A person as the device knows them. Empty lists and nulls are left out on the wire. */
export const PersonDocument = z.object({
  id: uuid,
  name: z.string(),
  birthDate: day,
  sex: z.string(),
  documentTail: z.string().default(''),
  phone: z.string().nullable().default(null),
  address: z.string().nullable().default(null),
  /** What whoever comes to the house should know: "deaf; ring the daughter". */
  careNote: z.string().nullable().default(null),
  scheme: z.string().nullable().default(null),
  household: z
    .object({
      id: uuid,
      cellId: uuid,
      grade: z.string().nullable().default(null),
      relation: z.string().nullable().default(null),
      /** For the map without a network and the way to the door. */
      address: z.string().nullable().default(null),
      point: z.object({ longitude: z.number(), latitude: z.number() }).nullable().default(null),
    })
    .nullable()
    .default(null),
  /** disabled, poverty-relief, pregnant; elder and child follow from the birth date. */
  attributes: z.array(z.string()).default([]),
  programmes: z.array(DueProgramme).default([]),
  /** Programmes that screening suspects. */
  suspected: z.array(z.string()).default([]),
  readings: z.array(LastReading).default([]),
  lastFollowUps: z
    .array(
      z.object({
        code: z.string(),
        at: isoTime,
        way: z.string(),
        decision: z.string(),
        atTarget: z.boolean().nullable().default(null),
      }),
    )
    .default([]),
  lastCheckOn: day.nullable().default(null),
  /** Of somebody in no programme: the check for their age. Null: none is owed. */
  checkDueOn: day.nullable().default(null),
  contract: z
    .object({
      id: uuid,
      state: z.string(),
      startsOn: day.nullable().default(null),
      endsOn: day.nullable().default(null),
      packages: z.array(z.string()).default([]),
    })
    .nullable()
    .default(null),
  promises: z.array(z.object({ id: uuid, service: z.string(), from: day, to: day })).default([]),
  allergies: z.array(z.string()).default([]),
  problems: z.array(z.string()).default([]),
  medicines: z.array(z.string()).default([]),
})
export type PersonDocument = z.infer<typeof PersonDocument>

export const CellDocument = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  /** One closed ring of [longitude, latitude], as grid's Outline: the map on the device is drawn from it. */
  outline: z.array(z.tuple([z.number(), z.number()])).default([]),
  registeredPeople: z.number().int().nullable().default(null),
})
/** As contracts' Package in force: a household signs at home, and its prices are shown before. Ids are codes. */
export const PackageDocument = z.looseObject({
  code: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  priceFen: z.number().int(),
  parts: z.object({ fundFen: z.number().int(), publicHealthFen: z.number().int(), personFen: z.number().int() }),
  eligibility: z.looseObject({}),
  services: z.array(z.looseObject({ code: z.string(), nameZh: z.string(), nameEn: z.string() })),
  validFrom: day,
  validTo: day.nullable(),
})
/** As contracts' Terms in force: what is read aloud and agreed to (R23). The id is the version. */
export const TermsDocument = z.looseObject({
  version: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  bodyZh: z.string(),
  bodyEn: z.string(),
  purposeZh: z.string(),
  purposeEn: z.string(),
  coolingDays: z.number().int(),
  termMonths: z.number().int(),
})
export type PackageDocument = z.infer<typeof PackageDocument>
export type TermsDocument = z.infer<typeof TermsDocument>
export const TeamDocument = z.object({
  id: uuid,
  name: z.string(),
  institutionId: uuid,
  members: z.array(z.object({ staffId: uuid, name: z.string(), duty: z.string() })).default([]),
})
/** As chronic's Programme: the follow-up's Questionnaire, targets, urgent signs. */
export const ProgrammeDocument = z.looseObject({
  code: z.string(),
  version: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
})
/** As health-checks' CheckStandard: what a yearly check asks for one's age. */
export const CheckStandardDocument = z.looseObject({
  code: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  ageFromYears: z.int(),
  ageBelowYears: z.int().optional(),
  checkItems: z.array(CheckPoint),
  scores: z.array(CheckScore).default([]),
})
export type CheckStandardDocument = z.infer<typeof CheckStandardDocument>
export const MedicineDocument = z.object({
  code: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  packDescription: z.string(),
  unit: z.string(),
})
export const KitDocument = z.object({
  id: uuid,
  name: z.string(),
  kind: z.string(),
  lots: z
    .array(z.object({ drugCode: z.string(), lot: z.string(), expiresOn: day, units: z.number().int() }))
    .default([]),
  stops: z
    .array(
      z.object({
        id: uuid,
        on: day,
        order: z.number().int(),
        cellId: uuid.nullable().default(null),
        place: z.string(),
        arrivedAt: isoTime.nullable().default(null),
      }),
    )
    .default([]),
})
export type CellDocument = z.infer<typeof CellDocument>
export type TeamDocument = z.infer<typeof TeamDocument>
export type ProgrammeDocument = z.infer<typeof ProgrammeDocument>
export type MedicineDocument = z.infer<typeof MedicineDocument>
export type KitDocument = z.infer<typeof KitDocument>

/** One line of a page: a document as it is now, or (without body) that it is no longer in the panel. */
export const PanelLine = z.object({
  kind: z.string(),
  id: z.string(),
  change: z.number().int(),
  body: z.record(z.string(), z.unknown()).optional(),
})
export type PanelLine = z.infer<typeof PanelLine>

export const NextPage = z.object({
  /** The change up to which the device has everything; 0 at first. */
  after: z.number().int().min(0),
  budgetBytes: z.number().int().min(4096).max(1_048_576).default(65_536),
})
export const Page = z.object({
  /** Null: nothing is new after `after`. */
  pageId: uuid.nullable(),
  sha256: hex64.nullable(),
  bytes: z.number().int(),
  /** The change that the device has once it keeps this page. */
  upTo: z.number().int(),
  lines: z.number().int(),
  /** More follow; how many lines in all after this page. */
  linesLeft: z.number().int(),
})
export type Page = z.infer<typeof Page>
