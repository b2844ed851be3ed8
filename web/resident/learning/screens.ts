export { ItemScreen } from './item.tsx'
export { Learn } from './learn.tsx'
