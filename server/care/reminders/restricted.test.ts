import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPolicy } from '#care/booking'
import { decideRestriction, fairUseModule, restrictByRule } from '#care/fair-use'
import { type Actor, systemActor } from '#kernel'
import { linkFamilyAtDesk } from '#people/residents'
import { freshDatabase } from '#testing'
import { doctor, hospital, resident } from '#testing/people'
import { remindersModule } from './index.ts'
import { booked, thursday } from './phones.fixture.ts'

test('a restriction and what was decided about it, also when it stands, is told to the person and to who acts for them', async (t) => {
  const region = await freshDatabase(t)
  const modules = [fairUseModule, remindersModule]
  await region.deliver(modules)
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const session = await thursday(region, li.id, 2)
  const [wang, daughter] = [await resident(region, '王秀英'), await resident(region, '李小芳')]
  const clerk: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '档案员' }
  const link = { residentId: daughter.id, memberId: wang.id, relation: 'parent', reason: '双方证件已核对' } as const
  await linkFamilyAtDesk(region.ctx(clerk), link)
  const { id: appointmentId } = await booked(region, wang, session.id)
  const { id: policyId } = await readPolicy(region.ctx(systemActor('test')), { institutionId: institution.id })
  const restriction = await region
    .ctx()
    .transaction((ctx) =>
      restrictByRule(
        ctx,
        wang.id,
        { why: 'no-shows', max: 1, withinDays: 365, penaltyDays: [30], scope: 'region', policyId, clause: '规则' },
        { happened: [{ appointmentId, date: session.date }], institutionId: institution.id },
      ),
    )
  const decision = { restrictionId: restriction!.id, decision: 'uphold', reason: '未提供住院证明' } as const
  await decideRestriction(region.ctx(clerk), decision)
  await region.deliver(modules)
  await region.deliver(modules)
  const { rows } = await region.pool.query(
    `select person_id, kind, facts ->> 'state' as state from reminders.notice where kind = 'restricted' order by 3`,
  )
  const toldTo = (id: string) => rows.filter(({ person_id }) => person_id === id).map(({ state }) => state)
  assert.deepEqual(
    [toldTo(wang.id), toldTo(daughter.id)],
    [
      ['running', 'uphold'],
      ['running', 'uphold'],
    ],
  )
})
