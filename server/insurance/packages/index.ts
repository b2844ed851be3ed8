import { registerCalculation } from '#insurance/statements'
import { capitation } from './capitation.ts'
import { diseasePackage } from './disease-package.ts'
import { sharedSavingsStatement } from './shared-savings.ts'
import { surplusSplit } from './surplus-split.ts'

export type { CapitationInputs } from './capitation.ts'
export { cellOf, cellsOf } from './cells.ts'
export type { DiseasePackageInputs } from './disease-package.ts'
export { noCapitation, noPackage, noSplit } from './nothing.ts'
export { institutionSide, insutypeNames, Party, poolSide, RuleRef, SpentAt } from './parties.ts'
export { keepsAt } from './retention.ts'
export type { SurplusSplitInputs } from './surplus-split.ts'

registerCalculation(capitation)
registerCalculation(diseasePackage)
registerCalculation(surplusSplit)
registerCalculation(sharedSavingsStatement)
