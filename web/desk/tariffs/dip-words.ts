import type { DipGroup } from '#contracts/cases'
import type { useT } from './texts.ts'

type T = ReturnType<typeof useT>

/** J189 is written J18.9; what is wider than a diagnosis says what it takes in. */
export function dipDiagnosis(t: T, { diagnosis, kind }: Pick<DipGroup, 'diagnosis' | 'kind'>): string {
  const code = diagnosis.length > 3 ? `${diagnosis.slice(0, 3)}.${diagnosis.slice(3)}` : diagnosis
  return kind === 'composite' ? t('dipOthers', { code }) : code
}

/** `*` stands for any procedure, an empty list for none. */
export const dipProcedures = (t: T, procedures: readonly string[]): string[] =>
  procedures.length === 0 ? [t('dipNoProcedure')] : procedures.map((one) => (one === '*' ? t('dipAnyProcedure') : one))
