import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { escalateAlarms } from './alarms/escalate.ts'
import { catchUp, followHospitals, giveUpUnlinked, takeLinked } from './hospital/follow.ts'
import { startMqtt } from './mqtt/background.ts'
import { routes } from './routes.ts'

export { escalateAlarms } from './alarms/escalate.ts'
export { closeAlarm, listAlarms, readAlarm, seeAlarm } from './alarms/look.ts'
export { bindDevice, pairDevice, unbindDevice } from './devices/bind.ts'
export { hearDevice } from './devices/hear.ts'
export { endDevice, listDevices, registerDevice, renewSecret } from './devices/register.ts'
export { alarmClosed, alarmRaised, readingHeld, readingKept, readingWithdrawn } from './events.ts'
export { catchUp } from './hospital/follow.ts'
export { listHeld, refuseReading, releaseReading, withdrawReading } from './intake/held.ts'
export { keepReading } from './intake/keep.ts'
export { listReadings, readingsOf } from './intake/read.ts'
export { openBroker } from './mqtt/broker.ts'
export { readPersonalLimits, readRules, setPersonalLimit } from './rules/rules.ts'
export type { ReadingRow } from './tables.ts'
export { readTrend } from './trends/read-trend.ts'

nameOperation('readings', 'Observation', 'POST /api/readings')
nameOperation('readings', 'Device', 'POST /api/readings/devices')

export const readingsModule: Module = {
  name: 'readings',
  routes,
  listeners: [followHospitals, takeLinked, giveUpUnlinked],
  jobs: [escalateAlarms, catchUp],
  background: startMqtt,
}
