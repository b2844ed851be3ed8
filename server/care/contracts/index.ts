import type { Module } from '#kernel'
import { nameOperation } from '#record'
import * as follow from './follow.ts'
import * as evidence from './hear-evidence.ts'
import { routes } from './routes.ts'

export { ended, offered, signed } from './events.ts'
export { tendContracts } from './follow.ts'
export { demonstrationPackages } from './packages/demonstration-packages.ts'
export { listPackages, loadPackages, readTerms } from './packages/load-packages.ts'
export { fulfilFor } from './promises/fulfil.ts'
export { contractOf, printContract, readContract, readContracts, readEligibility } from './read.ts'
export { endContract, withdraw } from './running/end.ts'
export { transferContract } from './running/transfer.ts'
export { offer } from './signing/offer.ts'
export { offerInBulk } from './signing/offer-in-bulk.ts'
export { signByPerson, signByTeam } from './signing/sign.ts'
export { signAtHome } from './signing/sign-at-home.ts'

nameOperation('contracts', 'Contract', 'POST /api/contracts/offers')
nameOperation('contracts', 'Task', 'POST /api/contracts/offers')

export const contractsModule: Module = {
  name: 'contracts',
  routes,
  listeners: [
    follow.endWithResidence,
    evidence.hearResource,
    evidence.hearFollowUp,
    evidence.hearAmended,
    evidence.hearCheck,
    evidence.hearDoubt,
    evidence.hearAnswer,
    evidence.hearReading,
    evidence.hearWithdrawn,
  ],
  jobs: [follow.tendContracts],
}
