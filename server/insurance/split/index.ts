export { climb, shareOf, splitByWeight } from './exact.ts'
export { type FamilyPurse, nothingUsed, type PricedLine, type Split, type SplitInput, type Used } from './input.ts'
export { splitBill } from './split.ts'
export { percent, yuan } from './wording.ts'
