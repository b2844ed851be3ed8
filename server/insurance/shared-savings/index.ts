export { type AcoFile, acoColumns, readAcoFile } from './file.ts'
export { type AcoYear, type SavingsResult, type SavingsStep, sharedSavings } from './shared-savings.ts'
export { type Track, termsOf, tracks } from './terms.ts'
