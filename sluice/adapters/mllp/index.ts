export { Framer, frame } from './framing.ts'
export { MllpOptions } from './options.ts'
export { startMllp } from './start.ts'
