export { type Assessed, assess, atTarget, gravest, targetsFor, urgentSigns, withDerived } from './programmes/assess.ts'
export { evaluate, holds, reasonsFor, type Truth } from './programmes/condition.ts'
export type { Merged } from './programmes/merge.ts'
export { programmeOf, programmesOn } from './programmes/programme-of.ts'
