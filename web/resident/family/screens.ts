export { AddFamily } from './add-family.tsx'
export { Family } from './family.tsx'
