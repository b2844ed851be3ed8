export { openLink } from './link.ts'
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
