import type { Module } from '#kernel'
import { routes } from './routes.ts'
import { closeOnEnd, closeOnTermination } from './seats.ts'

export { joinRoom, leaveRoom, readRoom } from './seats.ts'
export { sendSignal } from './signals.ts'

export const videoModule: Module = { name: 'video', routes, listeners: [closeOnEnd, closeOnTermination] }
