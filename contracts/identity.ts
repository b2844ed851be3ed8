// Endpoints
//   GET  /api/identity/queue                               registrar: pairs that a human has to look at, the likeliest first
//   GET  /api/identity/pairs/:pairId                       registrar: two records side by side, with every comparison and its weight
//   POST /api/identity/pairs/:pairId/decide                registrar: same, not the same, or later, with a reason
//   POST /api/identity/pairs/:pairId/undo                  registrar: takes the decision back; the pair is open again
//   POST /api/identity/pairs/:pairId/reveal                registrar: the identifiers of both in clear, in the trail
//   GET  /api/identity/patients/:patientId/cluster         registrar: which Patients are this person, and what joined them
//   POST /api/identity/joins/:joinId/unmerge               registrar: takes two groups apart as they were
//   POST /api/identity/residents/:residentId/look-again    resident (self, family), registrar: look for hospital records again
// FHIR: POST /fhir/R4/Patient/$match (docs/identity.md).
import { z } from 'zod'

export const patientId = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/)

export const comparedField = z.enum([
  'idCard',
  'insurance',
  'otherDocument',
  'name',
  'birthDate',
  'sex',
  'phone',
  'address',
])
export type ComparedField = z.infer<typeof comparedField>

/** One comparison, how it came out, and how much that speaks for one person (above 0) or for two, in bits. */
export const comparison = z.object({ field: comparedField, level: z.string(), weightBits: z.number() })
export type ComparisonView = z.infer<typeof comparison>

/** What forbids a join, or leaves it to a human, whatever the weights say. */
export const matchRule = z.enum([
  'ids-differ',
  'newborn',
  'newborn-and-mother',
  'twins',
  'twins-possible',
  'generation',
  'sex-differs',
  'no-name',
  'two-soft',
  'no-number',
  'two-residents',
  'linked-to-another',
  'linked-differs',
  'said-not-same',
])
export type MatchRule = z.infer<typeof matchRule>

export const pairState = z.enum(['waiting', 'later', 'joined', 'same', 'not-same', 'closed'])

const judged = {
  id: z.uuid(),
  scoreBits: z.number(),
  comparisons: z.array(comparison),
  rules: z.array(matchRule),
  raisedAt: z.iso.datetime(),
}

export const queueEntry = z.object({ ...judged, names: z.tuple([z.string(), z.string()]) })
export type QueueEntry = z.infer<typeof queueEntry>
export const listQueueInput = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) })
export const queueAnswer = z.object({ pairs: z.array(queueEntry), waiting: z.int(), later: z.int() })

/** One of the two records, as the registrar compares it; identifiers are masked. */
export const recordSide = z.object({
  patientId: z.string(),
  residentId: z.uuid().nullable(),
  /** A resident who is registered here, and since when. */
  registeredAt: z.iso.datetime().nullable(),
  name: z.string(),
  otherNames: z.array(z.string()),
  birthDate: z.string().nullable(),
  sex: z.string().nullable(),
  identifiers: z.array(z.object({ kind: z.string(), masked: z.string() })),
  phones: z.array(z.string()),
  address: z.string().nullable(),
  source: z.string(),
  updatedAt: z.iso.datetime().nullable(),
  /** The newest visits and how many there are. */
  visits: z.array(z.object({ at: z.string().nullable(), place: z.string().nullable(), reason: z.string().nullable() })),
  visitCount: z.int(),
  /** Other Patients that are already this person. */
  joinedWith: z.array(z.object({ patientId: z.string(), source: z.string() })),
})
export type RecordSide = z.infer<typeof recordSide>

export const pairInput = z.object({ pairId: z.uuid() })
export const pairView = z.object({
  ...judged,
  state: pairState,
  laterUntil: z.iso.datetime().nullable(),
  decided: z.object({ at: z.iso.datetime(), by: z.string(), reason: z.string() }).nullable(),
  sides: z.tuple([recordSide, recordSide]),
})
export type PairView = z.infer<typeof pairView>

const reason = z.string().trim().min(4).max(500)
export const decidePairInput = pairInput.extend({ decision: z.enum(['same', 'not-same', 'later']), reason })
export const pairStateAnswer = z.object({ id: z.uuid(), state: pairState })
export const undoInput = pairInput.extend({ reason })

export const revealInput = pairInput.extend({ reason })
export const revealed = z.object({
  sides: z.array(
    z.object({
      patientId: z.string(),
      identifiers: z.array(z.object({ kind: z.string(), value: z.string() })),
      phones: z.array(z.string()),
    }),
  ),
})
export type Revealed = z.infer<typeof revealed>

export const clusterInput = z.object({ patientId })
export const clusterAnswer = z.object({
  /** Who is this person (member), and who was joined with one of them once. */
  members: z.array(
    z.object({
      patientId: z.string(),
      residentId: z.uuid().nullable(),
      source: z.string(),
      name: z.string(),
      member: z.boolean(),
    }),
  ),
  /** What joined them, and what was taken apart again. */
  joins: z.array(
    z.object({
      id: z.uuid(),
      pairId: z.uuid(),
      patientIds: z.tuple([z.string(), z.string()]),
      how: z.enum(['certain', 'decided']),
      reason: z.string(),
      at: z.iso.datetime(),
      by: z.string(),
      undone: z.object({ at: z.iso.datetime(), by: z.string(), reason: z.string() }).nullable(),
    }),
  ),
})
export const unmergeInput = z.object({ joinId: z.uuid(), reason })
export const unmergeAnswer = z.object({ clusters: z.array(z.array(z.string())) })

export const lookAgainInput = z.object({ residentId: z.uuid() })
export const lookAgainAnswer = z.object({ linked: z.int(), doubts: z.int() })
