import type { FastifyInstance } from 'fastify'
import { command, query } from '#kernel'
import { listPackages, loadPackages, readTerms } from './packages/load-packages.ts'
import { printContract, readContract, readContracts, readEligibility } from './read.ts'
import { endContract, withdraw } from './running/end.ts'
import { transferContract } from './running/transfer.ts'
import { offer } from './signing/offer.ts'
import { offerInBulk } from './signing/offer-in-bulk.ts'
import { signByPerson, signByTeam } from './signing/sign.ts'
import { signAtHome } from './signing/sign-at-home.ts'
import { listRenewals, listTeamContracts, listTeamPromises } from './team-lists.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/contracts/terms', readTerms)
  query(app, 'GET /api/contracts/packages', listPackages)
  command(app, 'POST /api/contracts/packages/load', loadPackages)
  query(app, 'GET /api/contracts/residents/:residentId/eligible', readEligibility)
  query(app, 'GET /api/contracts/residents/:residentId/contracts', readContracts)
  command(app, 'POST /api/contracts/offers', offer)
  command(app, 'POST /api/contracts/home-signings', signAtHome)
  query(app, 'GET /api/contracts/contracts/:contractId', readContract)
  query(app, 'GET /api/contracts/contracts/:contractId/print', printContract)
  command(app, 'POST /api/contracts/contracts/:contractId/sign', signByPerson)
  command(app, 'POST /api/contracts/contracts/:contractId/team-sign', signByTeam)
  command(app, 'POST /api/contracts/contracts/:contractId/withdraw', withdraw)
  command(app, 'POST /api/contracts/contracts/:contractId/end', endContract)
  command(app, 'POST /api/contracts/contracts/:contractId/transfer', transferContract)
  query(app, 'GET /api/contracts/teams/:teamId/contracts', listTeamContracts)
  query(app, 'GET /api/contracts/teams/:teamId/renewals', listRenewals)
  query(app, 'GET /api/contracts/teams/:teamId/promises', listTeamPromises)
  command(app, 'POST /api/contracts/teams/:teamId/offers', offerInBulk)
}
