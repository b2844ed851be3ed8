/** Two teams, a person and the demonstration's packages, in which people may sign. For tests. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Actor, Refusal } from '#kernel'
import { freshDatabase, type TestRegion } from '#testing'
import { resident, team } from '#testing/people'
import {
  contractsModule,
  demonstrationPackages,
  loadPackages,
  offer,
  signByPerson,
  signByTeam,
  tendContracts,
} from './index.ts'

export const termsVersion = '2026-1'

/** 09:00 in China on 2026-03-02, a Monday. */
export async function community(t: TestContext) {
  const region = await freshDatabase(t)
  // Wired before anything happens: an event is for those who listen then.
  await region.deliver([contractsModule])
  const [first, second] = [await team(region), await team(region, { name: '第二团队' })]
  await loadPackages(region.ctx(), { packages: demonstrationPackages(), preview: false })
  const wang = await resident(region, '王秀英', '1950-05-01')
  return { region, first, second, wang }
}
export type Community = Awaited<ReturnType<typeof community>>
type Side = { id: string; leader: Actor }

export async function offered(region: TestRegion, team: Side, who: { id: string }, packageCodes = ['basic']) {
  const members = [{ residentId: who.id, packageCodes }]
  const agreement = await offer(region.ctx(team.leader), { teamId: team.id, members })
  return agreement.contracts[0]!
}

/** By both sides: the person on their phone, then the team's leader. */
export async function signed(region: TestRegion, team: Side, who: Actor, packageCodes = ['basic']) {
  const { id: contractId } = await offered(region, team, who, packageCodes)
  await signByPerson(region.ctx(who), { contractId, termsVersion })
  return signByTeam(region.ctx(team.leader), { contractId })
}

/** Signed, and the cooling-off days over: it is 2026-03-05. */
export async function running(region: TestRegion, team: Side, who: Actor, packageCodes = ['basic']) {
  const contract = await signed(region, team, who, packageCodes)
  await night(region, contract.startsOn!)
  return contract
}

/** The night before a day's morning has done its work. */
export async function night(region: TestRegion, day: string) {
  region.clock.set(`${day}T01:00:00Z`)
  await region.runJob(tendContracts, { after: null })
}

export async function refusal(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  return assert.fail('accepted')
}
export const code = async (work: Promise<unknown>) => (await refusal(work)).code

/** A visit of the team at home, as its record. */
export function homeVisit(id: string, residentId: string, institutionId: string, start: string, status = 'finished') {
  return {
    resourceType: 'Encounter',
    id,
    status,
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HH' },
    type: [{ coding: [{ system: 'urn:anji:service', code: 'home-visit' }] }],
    subject: { reference: `Patient/${residentId}` },
    serviceProvider: { reference: `Organization/${institutionId}` },
    period: { start },
  } as never
}
