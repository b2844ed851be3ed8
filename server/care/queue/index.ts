import type { Module } from '#kernel'
import { followSession, leaveOnCancel, takePlaceOnCheckIn } from './check-in.ts'
import { closeDay } from './jobs.ts'
import { routes } from './routes.ts'

export { beginVisit, callAgain, callNext, callOne, finishVisit, passOver, sendToTests } from './call.ts'
export { checkInHere } from './check-in.ts'
export { readDesk, setPriority } from './desk.ts'
export { readDoctorQueue } from './doctor-queue.ts'
export { placeCalled, placeFinished, placeMissed, placeTaken } from './events.ts'
export { findExpected } from './expected.ts'
export { readHall } from './hall.ts'
export { closeDay } from './jobs.ts'
export { comeBack, readMyPlace } from './my-place.ts'
export { listRooms, saveRoom } from './rooms.ts'
export { readRule, setRule } from './rules.ts'

export const queueModule: Module = {
  name: 'queue',
  routes,
  listeners: [takePlaceOnCheckIn, leaveOnCancel, followSession],
  jobs: [closeDay],
}
