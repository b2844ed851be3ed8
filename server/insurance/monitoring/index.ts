import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { type BehaviourQuery, behaviourQueries } from './behaviour/method.ts'
export { demonstrationBehaviours } from './behaviour/rules.ts'
export { checkFile, type FileFault, lineColumns } from './check-file.ts'
export { demonstrationRules } from './demonstration-rules.ts'
export { type CompiledRules, checkBill, compileRules, findingsSql, monitoredLines } from './engine.ts'
export { type ListImported, loadRules, takeList } from './import-list.ts'
export type { HistoryLine, MonitoredBill, MonitoredLine, Rule, Verdict } from './kind.ts'
export { readLimits, readPairs } from './read-list.ts'
export { isBehaviour, rulesInForce } from './rules-in-force.ts'

export const monitoringModule: Module = { name: 'monitoring', routes }
