export { Measure } from './measure.tsx'
export { Plan } from './plan.tsx'
export { Readings } from './readings.tsx'
