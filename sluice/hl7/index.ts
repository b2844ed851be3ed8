export {
  type AckCode,
  acknowledge,
  acknowledgeBatch,
  applicationCode,
  escapeText,
  firstCode,
  headless,
  isEnhanced,
  type Stamp,
  timestamp,
} from './acknowledge.ts'
export { isBatch, splitBatch } from './batch.ts'
export { type CodeMap, noCodes, readCodeMap } from './codes/code-map.ts'
export { type Charset, type Decoded, decode, encode } from './decode.ts'
export { Fault } from './faults.ts'
export { type MapOptions, map } from './map.ts'
export { type Demands, type Header, headerOf, type Message, parse } from './parse.ts'
export { writeTag } from './types/mapping.ts'
