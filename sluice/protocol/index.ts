export { TokenBucket } from './bucket.ts'
export { type EnvelopeRule, envelopeRule } from './envelope.ts'
export { type Frame, FrameError } from './frame.ts'
export { openLink } from './link.ts'
export { outerFrame, type SaidBody, type SaidKind } from './said-by-outer.ts'
export { skewOf } from './session.ts'
export type {
  Chance,
  Durable,
  Identity,
  Link,
  LinkOptions,
  LogLine,
  Tuning,
  Verdict,
} from './types.ts'
export { LinkDown, LinkRefusal } from './types.ts'
export { Wire } from './wire.ts'
