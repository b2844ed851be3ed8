import type { Module } from '#kernel'
import { loadLibraryHourly } from './load-library.ts'
import { routes } from './routes.ts'

export { progressed } from './events.ts'
export { proposeEdition, reviewEdition, withdrawEdition } from './library.ts'
export { checkIn, doPart } from './practise.ts'
export { findItems, myItems, readItem, readLibrary } from './read-items.ts'

export const learningModule: Module = { name: 'learning', routes, jobs: [loadLibraryHourly] }
