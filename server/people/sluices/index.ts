import type { Module } from '#kernel'
import { watchJob } from './health/watch.ts'
import { clearBodies } from './inbox/decide.ts'
import { startSluices } from './link/lead.ts'
import { tellUnkeptJob } from './outbox/push.ts'
import { routes } from './routes.ts'

export { alertCleared, alertRaised, commandAnswered } from './events.ts'
export { listSluices } from './health/list-sluices.ts'
export { type Ending, endingsOf } from './inbox/ending.ts'
export { hearMessage, type MessageEnvelope, MessageRefusal, type Taken } from './inbox/hear.ts'
export { receive } from './inbox/receive.ts'
export { takeInDue } from './inbox/take-in.ts'
export { askHospital, type Question } from './link/ask.ts'
export { readIdentity } from './link/identity.ts'
export { standBy } from './link/lead.ts'
export { liveVerb } from './link/live-verb.ts'
export { type Answered, hearAnswer } from './outbox/answers.ts'
export { type CommandRequest, sendCommand } from './outbox/send-command.ts'
export { enrolledSluiceOf } from './registry/known.ts'
export { registerSluice, revokeSluice } from './registry/register-sluice.ts'
export { refuseUnlessSees } from './registry/scope.ts'

export const sluicesModule: Module = {
  name: 'sluices',
  routes,
  jobs: [watchJob, clearBodies, tellUnkeptJob],
  background: startSluices,
}
