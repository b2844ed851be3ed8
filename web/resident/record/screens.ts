export { Chronic } from './chronic.tsx'
export { Record } from './record.tsx'
export { Seen } from './seen.tsx'
