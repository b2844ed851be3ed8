import type { Module } from '#kernel'

export { commandAnswered } from './events.ts'
export { hearMessage, type MessageEnvelope, MessageRefusal, type Taken } from './inbox/hear.ts'
export { takeInDue } from './inbox/take-in.ts'
export { askHospital, type Question } from './link/ask.ts'
export { liveVerb } from './link/live-verb.ts'
export { type Answered, hearAnswer } from './outbox/answers.ts'
export { type CommandRequest, sendCommand } from './outbox/send-command.ts'
export { enrolledSluiceOf } from './registry/known.ts'

import { tellUnkeptJob } from './outbox/push.ts'

export const sluicesModule: Module = { name: 'sluices', jobs: [tellUnkeptJob] }
