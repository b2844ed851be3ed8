/** The inputs of a statement that takes another one back: the same subject and rules, and nobody and nothing in it. Pure. */
import type { CapitationInputs } from './capitation.ts'
import type { DiseasePackageInputs } from './disease-package.ts'
import type { SurplusSplitInputs } from './surplus-split.ts'

const nobody = { gone: true, members: 0, assessment: null } as const

/** A leading institution whose people are gone. */
export function noCapitation(was: CapitationInputs): CapitationInputs {
  return { ...was, ...nobody, cells: [], ownCare: { fundFen: 0, bills: 0 }, careElsewhere: [] }
}

/** A package that nobody is in any more, or that no rule knows any more. */
export const noPackage = (was: DiseasePackageInputs): DiseasePackageInputs => ({
  ...{ ...was, ...nobody },
  ...{ memberMonths: 0, spent: [] },
})

/** The split of what is not kept any more; `sm3`: the bytes of the statement that takes the surplus back. */
export const noSplit = (was: SurplusSplitInputs, sm3: string): SurplusSplitInputs => ({
  ...{ ...was, gone: true as const, of: { ...was.of, sm3 }, retainedFen: 0 },
  members: was.members.map(({ party }) => ({ party, contracts: 0, work: 0, results: 0 })),
})
