export { Framer, frame } from './framing.ts'
export { messageIdOf } from './judge.ts'
export { MllpOptions } from './options.ts'
export { startMllp } from './start.ts'
