import { registerCalculation } from '#insurance/statements'
import { yearClearing } from './clearing.ts'
import { monthPoints } from './points.ts'
import { prepayment } from './prepayment.ts'

registerCalculation(prepayment)
registerCalculation(monthPoints)
registerCalculation(yearClearing)
