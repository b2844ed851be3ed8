export { EntryPage } from './entry.tsx'
export { JoinWaiting } from './join.tsx'
export { Waiting } from './waiting.tsx'
