export { AdvicePage } from './advice.tsx'
export { Guide } from './guide.tsx'
