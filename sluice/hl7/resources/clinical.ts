/** DG1, PRB → Condition; AL1, IAM → AllergyIntolerance; PR1 → Procedure. */
import { allergyCategories, criticalities, lookUp, reactionSeverities } from '../codes/tables.ts'
import { concept, standard } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import { type Draft, type Fields, referenceTo } from '../types/mapping.ts'
import { fill, rows, within } from '../types/table.ts'
import type { Segment } from '../value.ts'
import { freshKey, type Walk, whose } from '../walk.ts'

const clinicalSystem = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const verificationSystem = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const categorySystem = 'http://terminology.hl7.org/CodeSystem/condition-category'

/** What a code alone says, beside its description in a field of its own. */
function described(code: Fields | undefined, description: string): Fields | undefined {
  if (!code) return description ? { text: description } : undefined
  return code.text || !description ? code : { ...code, text: description }
}

const dg1Rows = rows(
  [5, 'onsetDateTime', as.dateTime],
  [16, 'asserter', as.practitioner],
  [19, 'recordedDate', as.dateTime],
  [20, 'identifier[]', as.ei('diagnosis')],
)

const uses: Readonly<Record<string, string>> = { A: 'AD', F: 'DD', W: 'CC' }

export function readDg1(walk: Walk, dg1: Segment): void {
  const { m } = walk
  const code = described(dg1.value(3) && concept(dg1.value(3)!, m, dg1.text(2) || 'DG1-3'), dg1.text(4))
  if (!code) return
  const owner = walk.encounter ? [walk.encounter.id] : walk.patientKey
  const own = dg1.peek(20)
  const key = own ? [own] : [...owner, dg1.peek(3) || dg1.peek(4), dg1.peek(6)]
  const draft = m.make('Condition', freshKey(walk, 'Condition', key))
  draft.code = code
  draft.category = [standard(categorySystem, 'encounter-diagnosis')]
  Object.assign(draft, whose(walk, 'subject', 'encounter'))
  fill(draft, dg1, dg1Rows, m)
  const deleted = dg1.text(21).toUpperCase() === 'D'
  draft.verificationStatus = standard(verificationSystem, deleted ? 'entered-in-error' : 'confirmed')
  if (!deleted) draft.clinicalStatus = standard(clinicalSystem, 'active')
  const use = dg1.value(6)?.understood(1, (text) => lookUp(uses, text))
  const rank = dg1.value(15)?.understood(1, (text) => (/^[1-9]\d?$/.test(text) ? Number(text) : undefined))
  if (walk.encounter && !deleted) {
    const system = 'http://terminology.hl7.org/CodeSystem/diagnosis-role'
    const diagnosis = {
      condition: referenceTo(draft),
      ...(use ? { use: standard(system, use) } : {}),
      ...(rank ? { rank } : {}),
    }
    walk.encounter.diagnosis = [...((walk.encounter.diagnosis as Fields[]) ?? []), diagnosis]
  }
  if (walk.request?.resourceType === 'ServiceRequest')
    walk.request.reasonReference = [...((walk.request.reasonReference as Fields[]) ?? []), referenceTo(draft)]
  walk.noted = draft
}

const prbRows = rows(
  [2, 'recordedDate', as.dateTime],
  [4, 'identifier[]', as.ei('problem')],
  [16, 'onsetDateTime', as.dateTime],
  [7, 'onsetDateTime', as.dateTime],
  [9, 'abatementDateTime', as.dateTime],
)

const lifeCycles: Readonly<Record<string, string>> = {
  ACTIVE: 'active',
  A: 'active',
  INACTIVE: 'inactive',
  I: 'inactive',
  RESOLVED: 'resolved',
  R: 'resolved',
  REMISSION: 'remission',
  RELAPSE: 'relapse',
  RECURRENCE: 'recurrence',
}
const certainties: Readonly<Record<string, string>> = {
  CONFIRMED: 'confirmed',
  C: 'confirmed',
  PROVISIONAL: 'provisional',
  P: 'provisional',
  DIFFERENTIAL: 'differential',
  D: 'differential',
  UNCONFIRMED: 'unconfirmed',
  U: 'unconfirmed',
  REFUTED: 'refuted',
  'RULED OUT': 'refuted',
}

export function readPrb(walk: Walk, prb: Segment): void {
  const { m } = walk
  const code = prb.value(3) && concept(prb.value(3)!, m, 'PRB-3')
  const own = prb.peek(4)
  if (!code && !own) return
  const key = own ? [...walk.patientKey, own] : [...walk.patientKey, prb.peek(3)]
  const draft = m.make('Condition', freshKey(walk, 'Condition', ['problem', ...key]))
  if (code) draft.code = code
  draft.category = [standard(categorySystem, 'problem-list-item')]
  Object.assign(draft, whose(walk, 'subject', 'encounter'))
  fill(draft, prb, prbRows, m)
  if (!draft.onsetDateTime && prb.has(17)) draft.onsetString = prb.text(17)
  const error = prb.text(1).toUpperCase() === 'DE'
  const certain = prb.value(13)?.understood(1, (text) => lookUp(certainties, text))
  draft.verificationStatus = standard(verificationSystem, error ? 'entered-in-error' : (certain ?? 'unconfirmed'))
  if (!error && !certain) delete draft.verificationStatus
  const told = prb.value(14)?.understood(1, (text) => lookUp(lifeCycles, text))
  const ended = draft.abatementDateTime !== undefined
  // con-4: what has ended is not active; con-5: what was an error has no state.
  const state = ended && !['inactive', 'resolved', 'remission'].includes(told ?? '') ? 'resolved' : (told ?? 'active')
  if (!error) draft.clinicalStatus = standard(clinicalSystem, state)
  walk.noted = draft
}

const allergySystem = 'http://terminology.hl7.org/CodeSystem/allergyintolerance'
const iamRows = rows(
  [7, 'identifier[]', as.ei('allergy')],
  [11, 'onsetDateTime', as.dateTime],
  [13, 'recordedDate', as.dateTime],
  [20, 'lastOccurrence', as.dateTime],
)
const al1Rows = rows([6, 'onsetDateTime', as.dateTime])

/** AL1 and IAM say the same in their first fields (HL7 2.5.1 §3.4.6, §3.4.7). */
export function readAllergy(walk: Walk, segment: Segment): void {
  const { m } = walk
  const iam = segment.name === 'IAM'
  const code = segment.value(3) && concept(segment.value(3)!, m, 'allergen')
  if (!code) return
  const own = iam ? segment.peek(7) : ''
  const named = segment.peek(3, 1) || segment.peek(3, 2)
  const draft = m.make('AllergyIntolerance', own ? [own] : [...walk.patientKey, named])
  draft.code = code
  Object.assign(draft, whose(walk, 'patient', 'encounter'))
  fill(draft, segment, iam ? iamRows : al1Rows, m)
  const deleted = iam && segment.text(6).toUpperCase() === 'D'
  draft.verificationStatus = standard(`${allergySystem}-verification`, deleted ? 'entered-in-error' : 'unconfirmed')
  if (deleted) delete draft.clinicalStatus
  else draft.clinicalStatus = standard(`${allergySystem}-clinical`, 'active')
  const category = segment.value(2)?.understood(1, (text) => lookUp(allergyCategories, text))
  if (category) draft.category = [category]
  const sensitivity = iam ? segment.text(9).toUpperCase() : ''
  if (sensitivity === 'AD' || sensitivity === 'IN') draft.type = 'intolerance'
  else if (category || sensitivity === 'AL') draft.type = 'allergy'
  const severity = segment.peek(4)
  const critical = segment.value(4)?.understood(1, (text) => lookUp(criticalities, text))
  if (critical) draft.criticality = critical
  const strength = lookUp(reactionSeverities, severity)
  const manifestations = segment.values(5).flatMap((value) => concept(value, m, 'reaction') ?? [])
  if (manifestations.length > 0)
    draft.reaction = [{ manifestation: manifestations, ...(strength ? { severity: strength } : {}) }]
  walk.noted = draft
}

const performing = (role: string) =>
  within('actor', as.practitioner, {
    function: standard('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', role),
  })
const pr1Rows = rows(
  [19, 'identifier[]', as.ei('procedure')],
  [5, 'performedDateTime', as.dateTime],
  [11, 'performer[]', performing('PPRF')],
  [12, 'performer[]', performing('SPRF')],
  [8, 'performer[]', performing('ANEST')],
  [15, 'reasonCode[]', as.coded('procedure-reason')],
  [4, 'note[]', as.annotation],
)

export function readPr1(walk: Walk, pr1: Segment): void {
  const { m } = walk
  const code = pr1.value(3) && concept(pr1.value(3)!, m, pr1.text(2) || 'PR1-3')
  const own = pr1.peek(19)
  const owner = walk.encounter ? [walk.encounter.id] : walk.patientKey
  const draft: Draft = m.make(
    'Procedure',
    freshKey(walk, 'Procedure', own ? [own] : [...owner, pr1.peek(3), pr1.peek(5)]),
  )
  if (code) draft.code = code
  draft.status = pr1.text(20).toUpperCase() === 'D' ? 'entered-in-error' : pr1.has(5) ? 'completed' : 'unknown'
  Object.assign(draft, whose(walk, 'subject', 'encounter'))
  fill(draft, pr1, pr1Rows, m)
  walk.procedure = draft
  walk.noted = draft
}
