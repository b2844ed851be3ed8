import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chronicModule } from '#care/chronic'
import { contractsModule } from '#care/contracts'
import { followUpsModule } from '#care/follow-ups'
import { readingsModule } from '#care/readings'
import { veracityModule } from '#care/veracity'
import { makeContext, wireListeners } from '#kernel'
import { gridModule } from '#people/grid'
import { identityModule } from '#people/identity'
import { residentsModule } from '#people/residents'
import { teamsModule } from '#people/teams'
import { freshDatabase } from '#testing'
import { drawRegion } from '../region.ts'
import { bodyOf, pressureOn, usualGlucose, usualSystolic } from './body.ts'
import { icd10Of } from './living.ts'
import { truthOf } from './report.ts'
import { liveYear } from './year.ts'

const modules = [
  ...[teamsModule, gridModule, readingsModule, chronicModule, followUpsModule, veracityModule],
  ...[contractsModule, residentsModule, identityModule],
]
const span = { from: '2026-01-01', to: '2026-03-22' }

test('weeks of a small community: nothing is refused, who is away is not followed up, planted falsehoods are asked about', async (t) => {
  const db = await freshDatabase(t)
  wireListeners(modules.flatMap((module) => module.listeners ?? []))
  const doctors = Array.from({ length: 4 }, (_, at) => `gp-village-1-${at + 1}`)
  // Many habits, so that few weeks of few people show them.
  const habits = [
    ...doctors.map((doctorKey) => ({ doctorKey, habit: 'at-night' as const, fromDay: 0, share: 1 })),
    { doctorKey: 'gp-village-2-1', habit: 'identical-readings' as const, fromDay: 0, share: 1 },
  ]
  const life = await liveYear((options) => makeContext(db.pool, options), {
    ...{ seed: 'anji', residents: 90, span, habits },
  })
  const count = async (from: string) => (await db.pool.query(`select count(*)::int as n from ${from}`)).rows[0].n
  assert.deepEqual(Object.fromEntries(life.refused), {})
  assert.equal(await count('kernel.delivery'), 0)
  assert.ok((await count('contracts.pub_contract')) >= 5)
  assert.ok((await count("contracts.pub_promise where state = 'done'")) >= 1)
  assert.ok((await count('chronic.pub_enrolment')) >= 5)
  const followUps = await count('follow_ups.pub_follow_up')
  assert.ok(followUps >= 5 && followUps <= 400, `${followUps} follow-ups`)
  const away = `follow_ups.pub_follow_up f join residents.pub_residence r using (resident_id)
    where not r.lives_here and (f.done_at at time zone 'Asia/Shanghai')::date > r.ended_on`
  assert.equal(await count(away), 0)

  const { patterns, followUps: all } = await truthOf(life.world, life.planted, span.to)
  assert.ok(patterns['at-night'].planted >= 1, 'some were planted')
  assert.equal(patterns['at-night'].recall, 1)
  assert.ok(all.precision === null || all.precision >= 0.8, `precision ${all.precision}`)
})

test('bodies: winter is higher than summer, treatment lowers by how regularly it is taken, chance is the seed’s', () => {
  const region = drawRegion({ seed: 'anji', residents: 600, now: new Date('2026-01-01T00:00:00Z') })
  const ill = region.people.filter(({ illnesses }) => illnesses.some(({ icd10 }) => icd10 === icd10Of.hypertension))
  assert.ok(ill.length > 60)
  for (const person of ill) {
    const own = bodyOf(region.random.fork(`body-${person.order}`), person, '2026-01-01')
    const summer = usualSystolic(own, '2026-07-15')
    assert.ok(usualSystolic(own, '2026-01-15') > summer + 3)
    const treated = { ...own, adherence: 'regular' as const, pressureSteps: 2, glucoseSteps: 1 }
    const now = { ...own, adherence: 'none' as const, pressureSteps: 2, glucoseSteps: 1 }
    assert.ok(usualSystolic(treated, '2026-07-15') < usualSystolic(now, '2026-07-15') - 8)
    assert.ok(usualGlucose(treated, '2026-07-15') < usualGlucose(now, '2026-07-15'))
    const readings = Array.from({ length: 20 }, (_, at) =>
      pressureOn(region.random.fork(`${at}`), own, '2026-07-15', 'visit'),
    )
    const again = Array.from({ length: 20 }, (_, at) =>
      pressureOn(region.random.fork(`${at}`), own, '2026-07-15', 'visit'),
    )
    assert.deepEqual(readings, again)
    for (const { systolic, diastolic } of readings) {
      assert.ok(systolic > 85 && systolic < 235 && diastolic >= 40 && diastolic < systolic)
    }
  }
})
