export { ContractScreen } from './contract.tsx'
export { MyDoctor } from './my-doctor.tsx'
