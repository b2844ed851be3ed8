import type { PrescriptionDraft, Warning } from '#contracts/prescribing'
import type { Drug, Formulary } from '#medicine/formulary'
import type { PatientFacts } from '../patient-facts.ts'
import type { Policy } from '../policy.ts'

export interface Line {
  readonly drug: Drug
  readonly item: PrescriptionDraft['items'][number]
}

/** Everything one look at a sheet depends on; the checks are pure over it. */
export interface Sheet {
  readonly draft: PrescriptionDraft
  readonly lines: readonly Line[]
  readonly facts: PatientFacts
  readonly formulary: Formulary
  readonly policy: Policy
  /** ICD-10 codes the doctor confirmed in this consult. */
  readonly consultDiagnoses: readonly string[]
  readonly guardianName: string | null
}

interface Said {
  readonly level: Warning['level']
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly source: string
  readonly drug?: Drug
  /** tells apart two warnings of one code about one drug */
  readonly about?: string
}

export function finding({ drug, about, ...said }: Said): Warning {
  return { ...said, key: [said.code, drug?.code, about].filter(Boolean).join(':'), drugCode: drug?.code ?? null }
}
