import type { Module } from '#kernel'
import { tellWaiting } from './commands/waiting.ts'
import { panelJobs } from './panel/refresh.ts'
import { routes } from './routes.ts'

export { decideCommand, listQuestions, resolveConflict } from './commands/questions.ts'
export { enrolDevice, listDevices, wipeDevice } from './devices/enrol.ts'
export { commandRejected, deviceLost, deviceWiped, questionRaised } from './events.ts'
export { listKits, planRoute, registerKit, setAboard, stockKit } from './vehicles/kit.ts'

export const villageModule: Module = { name: 'village', routes, jobs: panelJobs, listeners: tellWaiting }
