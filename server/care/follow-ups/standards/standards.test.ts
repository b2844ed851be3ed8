import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation } from '@medplum/fhirtypes'
import type { CheckRequest } from '#contracts/follow-ups'
import type { Refusal } from '#kernel'
import { readResource } from '#record'
import { testServer } from '#testing'
import { clinic, modules } from '../clinic.fixture.ts'
import { listFollowUps, recordCheck, withdrawCheck } from '../index.ts'
import { merged, scoresOf } from './items.ts'
import { listCheckStandards, loadCheckStandard, readCheckForm } from './standards.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
const selfCare = { eating: 0, grooming: 3, dressing: 3, toilet: 1, moving: 1 }
const elders: Omit<CheckRequest, 'residentId'> = {
  doneOn: '2026-03-02',
  measured: { systolicMmhg: 138, diastolicMmhg: 84, weightKg: 58, heightCm: 156, waistCm: 88, fastingGlucoseMmol: 5.4 },
  items: Object.entries(selfCare).map(([name, value]) => ({ code: `self-care-${name}`, value })),
  conclusion: '生活轻度依赖，建议每日步行',
}

test('an elder in no programme has a yearly check: what it asks, when it is due, and the score of self-care in the record', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person([], '刘德厚', '1955-04-01')
  const form = await readCheckForm(as(team.leader), { residentId: one.id })
  assert.deepEqual(form.because, [{ zh: '老年人健康管理：年度体检', en: 'Yearly check of elders' }])
  assert.deepEqual([form.lastOn, form.dueOn], [null, '2026-05-31'], 'ninety days after the team began to answer')
  const done = await recordCheck(as(team.leader), { ...elders, residentId: one.id })
  assert.deepEqual(done.items.at(-1), { code: 'self-care', value: 8, text: '轻度依赖' })
  assert.ok(
    done.missing.includes('ecg') && !done.missing.includes('waist') && !done.missing.includes('self-care-eating'),
  )
  const score = await readResource<Observation>(region.ctx(), 'Observation', `${done.id}-6`)
  assert.deepEqual([score?.code.coding?.[0]?.code, score?.valueQuantity?.value], ['self-care', 8])
  const after = await readCheckForm(as(team.leader), { residentId: one.id })
  assert.deepEqual([after.lastOn, after.dueOn], ['2026-03-02', '2027-03-02'])
  await withdrawCheck(as(team.leader), { checkId: done.id, reason: '录错了人' })
  assert.equal((await readCheckForm(as(team.leader), { residentId: one.id })).dueOn, '2026-05-31')
  assert.equal((await listFollowUps(as(team.leader), { residentId: one.id })).checks.length, 1)
})

test('in a programme the elder has one check with the items of both; who is neither has none', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const both = await person(['diabetes'], '王秀英', '1955-04-01')
  const { checkItems, because } = await readCheckForm(as(team.leader), { residentId: both.id })
  const codes = checkItems.map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  assert.ok(['foot-pulse', 'ecg', 'blood-pressure', 'self-care-moving'].every((code) => codes.includes(code)))
  assert.equal(because.length, 2)
  const young = await person([], '陈小燕', '1988-05-01')
  await assert.rejects(
    recordCheck(as(team.leader), { ...elders, residentId: young.id }),
    refused('follow_ups.not_enrolled'),
  )
  const due = await region.pool.query('select resident_id from follow_ups.pub_check_due where due_on < $1', [
    '2030-01-01',
  ])
  assert.deepEqual(due.rows, [], 'of the enrolled the programme says when, and the young are not of that age yet')
})

test('an answer that is none of the given ones, and a score handed in, are refused; the person reads what is asked, a stranger does not', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person([], '刘德厚', '1955-04-01')
  const send = (items: CheckRequest['items']) => recordCheck(as(team.leader), { ...elders, residentId: one.id, items })
  await assert.rejects(send([{ code: 'self-care-eating', value: 4 }]), refused('follow_ups.check_choice_unknown'))
  await assert.rejects(send([{ code: 'self-care-eating', text: '能' }]), refused('follow_ups.check_choice_unknown'))
  await assert.rejects(send([{ code: 'self-care', value: 0 }]), refused('follow_ups.check_item_unknown'))
  const { call } = await testServer(t, region, modules)
  const path = `GET /api/follow-ups/residents/${one.id}/check-form`
  assert.equal((await call(team.villageDoctor, path)).body.checkItems.length, 27)
  assert.equal((await call(one, path)).body.dueOn, '2026-05-31', 'the person sees it too')
  const other = await person([], '陈小燕', '1988-05-01')
  assert.equal((await call(other, path)).status, 403)
})

test('a new version begins later than what is in force, and each item stands there once', async (t) => {
  const { region } = await clinic(t)
  const [elder] = (await listCheckStandards(region.ctx(), {})).standards
  const load = (some: object) => loadCheckStandard(region.ctx(), { content: { ...elder!, version: '2', ...some } })
  await assert.rejects(load({ version: elder!.version, validFrom: '2027-01-01' }), refused('follow_ups.standard_taken'))
  await assert.rejects(load({ validFrom: '2026-03-02' }), refused('follow_ups.standard_not_after'))
  const twice = [...elder!.checkItems, elder!.checkItems[0]!]
  await assert.rejects(load({ validFrom: '2027-01-01', checkItems: twice }), refused('follow_ups.standard_item_twice'))
  await load({ validFrom: '2027-01-01', ageFromYears: 60 })
  const on = async (onDay: string) => (await listCheckStandards(region.ctx(), { onDay })).standards[0]!.ageFromYears
  assert.deepEqual([await on('2026-12-31'), await on('2027-01-01')], [65, 60])
})

test('a score needs all its answers; points of two lists stand once and stay required', () => {
  const title = { zh: '分', en: 'points' }
  const score = {
    code: 's',
    title,
    of: ['a', 'b'],
    bands: [
      { from: 4, title },
      { from: 0, title },
    ],
  }
  assert.deepEqual(scoresOf([score], [{ code: 'a', value: 1 }]), [])
  assert.deepEqual(
    scoresOf(
      [score],
      [
        { code: 'a', value: 3 },
        { code: 'b', value: 0 },
      ],
    ),
    [{ code: 's', value: 3, text: '分' }],
  )
  const a = { code: 'a', title, required: false }
  assert.deepEqual(merged([[a], [{ ...a, required: true }]]), [{ ...a, required: true }])
})
