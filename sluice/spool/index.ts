export { resultLetter } from './incoming.ts'
export { SluiceRefusal, type SluiceRefusalCode } from './refusal.ts'
export type {
  AsideLine,
  Depth,
  Figures,
  Letter,
  Operation,
  Operations,
  Outcome,
  Queued,
  Remembered,
  SpoolOptions,
  Trace,
} from './shapes.ts'
export { Spool } from './spool.ts'
export { Store } from './store.ts'
