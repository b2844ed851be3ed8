import type { PrescriptionDraft, Warning } from '#contracts/prescribing'
import { drugOf, type Formulary } from '#medicine/formulary'
import type { PatientFacts } from '../patient-facts.ts'
import type { Policy } from '../policy.ts'
import { checkDrug } from './drug-checks.ts'
import type { Sheet } from './finding.ts'
import { checkPairs } from './pair-checks.ts'
import { checkSheet, checkSupply } from './sheet-checks.ts'

export interface CheckBasis {
  readonly formulary: Formulary
  readonly policy: Policy
  readonly consultDiagnoses: readonly string[]
  readonly guardianName: string | null
}

const order = { block: 0, reason: 1, info: 2 } as const

/** All warnings of a sheet for a person, the gravest first. Pure. Refusals: formulary.unknown_drug. */
export function warningsOf(draft: PrescriptionDraft, facts: PatientFacts, basis: CheckBasis): Warning[] {
  const lines = draft.items.map((item) => ({ item, drug: drugOf(basis.formulary, item.drugCode) }))
  const sheet: Sheet = { draft, lines, facts, ...basis }
  const found = [
    ...checkSheet(sheet),
    ...checkSupply(sheet),
    ...lines.flatMap((line) => checkDrug(sheet, line)),
    ...checkPairs(sheet),
  ]
  return byGravity(found)
}

/** Each warning once, the gravest first. */
export function byGravity(found: readonly Warning[]): Warning[] {
  const byKey = new Map(found.map((warning) => [warning.key, warning]))
  return [...byKey.values()].sort((a, b) => order[a.level] - order[b.level])
}
