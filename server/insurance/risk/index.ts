export { approveRiskModel, importRiskModel, listRiskModels, riskModelOn } from './import-model.ts'
export { type Model, readModel } from './model.ts'
export { partsOf, riskScore, riskScoreSql } from './score.ts'
