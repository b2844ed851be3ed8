export { type His, type HisOptions, startHis } from './his.ts'
export type { Fault, FaultInput } from './misbehave.ts'
export type {
  Answer,
  CommandBodies,
  CommandName,
  OperationName,
  QuestionName,
  Questions,
  RefusalCode,
} from './operations.ts'
export { HisPeople } from './seed.ts'
export { callSoap, emptyHisDatabase, freshHis, testPerson } from './testing.ts'
