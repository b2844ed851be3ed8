export {
  type Outer,
  type OuterHealth,
  type OuterLimits,
  type OuterOptions,
  openOuter,
  type TlsMaterial,
} from './outer.ts'
