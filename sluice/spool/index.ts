export { SluiceRefusal, type SluiceRefusalCode } from './refusal.ts'
