import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bookingModule } from '#care/booking'
import { consultModule } from '#care/consult'
import { settlementModule } from '#insurance/settlement'
import { type ContextOptions, makeContext, wireListeners } from '#kernel'
import { dispensingModule } from '#medicine/dispensing'
import { reviewModule } from '#medicine/review'
import { consentModule } from '#people/consent'
import { identityModule } from '#people/identity'
import { residentsModule } from '#people/residents'
import { checkResource, search } from '#record'
import { seedRegion } from '#region'
import { freshDatabase } from '#testing'

const now = new Date('2026-03-18T02:10:00Z')
const small = { seed: 'anji', residents: 60, visits: 8, now }
const modules = [
  bookingModule,
  consultModule,
  settlementModule,
  dispensingModule,
  reviewModule,
  consentModule,
  residentsModule,
  identityModule,
]

// Which module publishes what, and the profile it promises to keep (profiles/).
const promises: [query: string, profile: string, least: number][] = [
  ['Patient?_source=urn:anji:residents', 'anji-resident', 20],
  ['Practitioner?_source=urn:anji:staff', 'anji-staff', 5],
  ['Organization?_source=urn:anji:institutions', 'anji-institution', 30],
  ['MedicationRequest?_source=urn:anji:prescribing', 'anji-prescription', 1],
  ['Claim?_source=urn:anji:settlement', 'anji-claim', 1],
  ['ExplanationOfBenefit?_source=urn:anji:settlement', 'anji-bill', 1],
]

test('what the modules publish follows their profiles', async (t) => {
  const region = await freshDatabase(t)
  region.clock.set(now.toISOString())
  wireListeners(modules.flatMap((module) => module.listeners ?? []))
  const { refused } = await seedRegion((options: ContextOptions) => makeContext(region.pool, options), small)
  assert.deepEqual(refused, {})
  for (const [query, profile, least] of promises) {
    const { resources } = await search(region.ctx(), `${query}&_count=200`)
    assert.ok(resources.length >= least, `${resources.length} of ${query}`)
    for (const resource of resources) {
      const issues = await checkResource(region.ctx(), { resource, profiles: [`urn:anji:profile:${profile}`] })
      const errors = issues.filter(({ severity }) => !severity)
      assert.deepEqual(errors, [], `${profile}: ${JSON.stringify(resource)}`)
    }
  }
})
