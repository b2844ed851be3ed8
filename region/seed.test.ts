import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { bookingModule, bookNumber, holdNumber, readEligibility } from '#care/booking'
import { chronicModule } from '#care/chronic'
import { consultModule, enterWaitingRoom } from '#care/consult'
import { contractsModule } from '#care/contracts'
import { followUpsModule } from '#care/follow-ups'
import { readingsModule } from '#care/readings'
import { veracityModule } from '#care/veracity'
import { accumulatorDrift, settlementModule } from '#insurance/settlement'
import { type ContextOptions, deliverDue, makeContext, sealAudit, verifyAudit, wireListeners } from '#kernel'
import { trialBalance } from '#ledger'
import { dispensingModule } from '#medicine/dispensing'
import { prescriptionsOf, sheetWarnings } from '#medicine/prescribing'
import { reviewModule } from '#medicine/review'
import { consentModule } from '#people/consent'
import { listDemoPeople } from '#people/credentials'
import { gridModule } from '#people/grid'
import { identityModule } from '#people/identity'
import { residentsModule } from '#people/residents'
import { responsibleTeamOf, teamsModule } from '#people/teams'
import { search } from '#record'
import { drawRegion, seedRegion } from '#region'
import { freshDatabase, type TestRegion } from '#testing'
import { ageOn } from './calendar.ts'
import { DISEASES } from './illness.ts'
import { demoPerson, historyOf, mistakeIn } from './region.ts'

const now = new Date('2026-03-18T02:10:00Z') // a Wednesday, 10:10 in China
const small = { seed: 'anji', residents: 60, visits: 8, now }

const modules = [
  teamsModule,
  gridModule,
  readingsModule,
  chronicModule,
  followUpsModule,
  veracityModule,
  contractsModule,
  bookingModule,
  consultModule,
  settlementModule,
  dispensingModule,
  reviewModule,
  consentModule,
  residentsModule,
  identityModule,
]

async function region(t: TestContext): Promise<TestRegion> {
  const region = await freshDatabase(t)
  region.clock.set(now.toISOString())
  wireListeners(modules.flatMap((module) => module.listeners ?? []))
  return region
}

const contextsOf = (region: TestRegion) => (options: ContextOptions) => makeContext(region.pool, options)

async function count(region: TestRegion, table: string, where = 'true'): Promise<number> {
  const { rows } = await region.pool.query(`select count(*)::int as n from ${table} where ${where}`)
  return rows[0].n
}

/** What a second pass over the same steps would change, if it changed anything. */
const COUNTED = [
  'residents.resident',
  'residents.linked_patient',
  'identity.subject',
  'identity.pair',
  'identity.join',
  'staff.staff',
  'institutions.institution',
  'consent.consent',
  'accounts.yearly_credit',
  'booking.session',
  'booking.number',
  'booking.appointment',
  'consult.consult',
  'consult.rating',
  'conversation.message',
  'prescribing.prescription',
  'review.decision',
  'settlement.charge',
  'settlement.bill',
  'dispensing.pickup',
  'dispensing.lot',
  'record.patient',
  'record.encounter',
  'record.condition',
  'record.observation',
  'contracts.contract',
  'chronic.enrolment',
  'chronic.finding',
  'follow_ups.follow_up',
  'readings.reading',
  'readings.alarm',
  'veracity.doubt',
  'credentials.demo_person',
]

async function census(region: TestRegion): Promise<Record<string, number>> {
  return Object.fromEntries(
    await Promise.all(COUNTED.map(async (table) => [table, await count(region, table)] as const)),
  )
}

test('a small region goes through the real verbs: nothing is refused, the books balance, the trail and the record agree', async (t) => {
  const db = await region(t)
  const parts: string[] = []
  const outcome = await seedRegion(contextsOf(db), {
    ...small,
    onProgress: (part, done, total) => done === total && parts.push(part),
  })
  assert.deepEqual(outcome, { seeded: true, refused: {} })
  assert.deepEqual(parts, [
    'institutions',
    'residents',
    'hospital records',
    'households',
    'community',
    'visits',
    'today',
  ])
  assert.equal(await count(db, 'residents.resident'), 60)

  await t.test('the trial balance is zero and every accumulator equals its bills', async () => {
    const ctx = db.ctx()
    assert.equal(await trialBalance(ctx), 0)
    assert.deepEqual(await ctx.transaction((ctx) => accumulatorDrift(ctx)), [])
    assert.ok((await count(db, 'settlement.bill', "state = 'settled'")) >= 5)
  })

  await t.test('the audit chain holds', async () => {
    await db.ctx().transaction((ctx) => sealAudit(ctx))
    const verdict = await db.ctx().transaction((ctx) => verifyAudit(ctx))
    assert.equal(verdict.holds, true)
  })

  await t.test('every consult that began is an Encounter, every sheet in effect a MedicationRequest', async () => {
    const begun = await count(db, 'consult.consult', 'accepted_at is not null')
    const { total } = await search(db.ctx(), 'Encounter?class=VR&_summary=count&_total=accurate')
    assert.equal(total, begun)
    const dispensed = await count(db, 'prescribing.prescription', "state = 'dispensed'")
    assert.ok(dispensed >= 2)
    assert.ok((await count(db, 'record.medicationdispense')) >= dispensed)
  })

  await t.test(
    'today is alive: people wait, a sheet is in review, one was returned, one can be collected',
    async () => {
      const today = "waiting_since >= '2026-03-17T16:00:00Z'"
      assert.ok((await count(db, 'consult.consult', `state = 'waiting' and ${today}`)) >= 3)
      assert.equal(await count(db, 'consult.consult', `state = 'in-progress' and ${today}`), 1)
      assert.ok((await count(db, 'prescribing.prescription', "state = 'signed'")) >= 1)
      assert.ok((await count(db, 'prescribing.prescription', "state = 'returned'")) >= 1)
      assert.ok((await count(db, 'dispensing.pickup', "state = 'ready'")) >= 1)
      assert.ok((await count(db, 'booking.session', "date > '2026-03-18'")) >= 30)
      assert.equal(await count(db, 'kernel.delivery'), 0)
    },
  )

  await t.test(
    'the community lives: Wang Xiuying is contracted and followed, Liu Guilan is suspected, an alarm and questions are open',
    async () => {
      const drawn = drawRegion(small)
      const [wang, liu] = [demoPerson(drawn, 'wang').id, demoPerson(drawn, 'liu').id]
      const team = await responsibleTeamOf(db.ctx(), wang)
      assert.equal(team?.basis, 'contract')
      assert.ok(team.memberIds.includes(drawn.staff.find(({ key }) => key === 'gp-village-1-1')!.id))
      assert.equal(await count(db, 'chronic.pub_enrolment', `resident_id = '${wang}' and exited_on is null`), 2)
      assert.ok((await count(db, 'follow_ups.pub_due', `resident_id = '${wang}'`)) >= 2)
      assert.ok((await count(db, 'contracts.pub_promise', `resident_id = '${wang}' and state = 'done'`)) >= 2)
      assert.ok((await count(db, 'contracts.pub_promise', `resident_id = '${wang}' and state = 'due'`)) >= 3)
      assert.equal(await count(db, 'chronic.pub_finding', `resident_id = '${liu}' and state = 'suspected'`), 1)
      assert.equal(await count(db, 'contracts.pub_contract', `resident_id = '${liu}'`), 0)
      assert.ok((await count(db, 'readings.pub_alarm', "state = 'open'")) >= 1)
      assert.equal(await count(db, 'veracity.pub_doubt', "state = 'open' and pattern = 'identical-readings'"), 2)
    },
  )

  await t.test('whoever checks a sheet sees kidney function and medicines from the linked hospital files', async () => {
    const drawn = drawRegion(small)
    const { rows } = await db.pool.query('select id, resident_id from prescribing.prescription')
    let looked = 0
    for (const { id, resident_id } of rows) {
      const person = drawn.people.find((one) => one.id === resident_id)!
      const lasting = historyOf(drawn, person).filter(({ diagnoses }) =>
        diagnoses.some((code) => DISEASES[code]?.chronic),
      )
      if (lasting.length === 0 || ageOn(person.birthDate, drawn.today) < 20 || mistakeIn(person)) continue
      looked += 1
      const { facts } = await db
        .ctx()
        .transaction(async (ctx) => sheetWarnings(ctx, (await prescriptionsOf(ctx, [id]))[0]!))
      assert.ok(facts.eGfr !== null && facts.eGfr > 20, `${person.name}: eGFR`)
      const names = facts.currentMedicines.map(({ name }) => name).join()
      for (const drug of lasting.at(-1)!.drugs) assert.ok(names.includes(drug), `${person.name}: ${drug} in ${names}`)
    }
    assert.ok(looked >= 3)
  })

  await t.test('the demo people are there with their stories', async () => {
    const people = await listDemoPeople(db.ctx(), true)
    const names = people.map((person) => person.labelZh)
    for (const name of ['王秀英', '张建国', '陈小燕', '周子豪']) assert.ok(names.includes(name), name)
    assert.equal(people.length, 18)
    const drawn = drawRegion(small)
    const of = (key: Parameters<typeof demoPerson>[1]) =>
      readEligibility(db.ctx(), { residentId: demoPerson(drawn, key).id })
    const wang = await of('wang')
    assert.deepEqual(wang.diagnoses.map(({ code }) => code).sort(), ['E11.9', 'I10'])
    assert.equal(wang.eligible, true)
    assert.deepEqual(
      (await of('zhou')).missing.map(({ code }) => code),
      ['booking.no_offline_diagnosis'],
    )
    assert.equal((await of('child')).guardianNeeded, true)
  })

  await t.test(
    'Wang Xiuying can take one of Li Ming’s next numbers and enter at once; the fund has its part in her bills',
    async () => {
      const drawn = drawRegion(small)
      const wang = demoPerson(drawn, 'wang')
      const gp = drawn.staff.find((member) => member.key === 'gp-1')!
      const ctx = db.ctx({ id: wang.id, roles: ['resident'], name: wang.name })
      const { rows } = await db.pool.query(
        "select id from booking.session where doctor_id = $1 and date = '2026-03-18'",
        [gp.id],
      )
      await assert.rejects(
        ctx.transaction(async (ctx) => {
          const hold = await holdNumber(ctx, { sessionId: rows[0].id, residentId: wang.id })
          assert.ok(Date.parse(hold.startsAt) <= now.getTime() + 30 * 60_000)
          const { id: appointmentId } = await bookNumber(ctx, { holdId: hold.id, diagnosisCode: 'I10' })
          const consult = await enterWaitingRoom(ctx, { appointmentId })
          assert.equal(consult.state, 'waiting')
          throw new Error('tried, not kept')
        }),
        /tried, not kept/,
      )
      assert.ok((await count(db, 'settlement.bill', `resident_id = '${wang.id}' and fund_pay_sumamt > 0`)) === 1)
    },
  )

  await t.test('seeding again changes nothing; days later only the sessions of the week ahead are opened', async () => {
    const before = await census(db)
    assert.deepEqual(await seedRegion(contextsOf(db), small), { seeded: false, refused: {} })
    assert.deepEqual(await census(db), before)
    await seedRegion(contextsOf(db), { ...small, now: new Date('2026-03-20T02:00:00Z') })
    const after = await census(db)
    assert.ok(after['booking.session']! > before['booking.session']!)
    const others = ({ 'booking.session': _sessions, 'booking.number': _numbers, ...rest }: Record<string, number>) =>
      rest
    assert.deepEqual(others(after), others(before))
  })
})

test('a start that was cut off goes on where it stopped and doubles nothing', async (t) => {
  const whole = await region(t)
  let contexts = 0
  await seedRegion((options) => {
    contexts += 1
    return makeContext(whole.pool, options)
  }, small)
  const cut = await region(t)
  for (const share of [0.02, 0.1, 0.3, 0.4, 0.25]) {
    let made = 0
    const untilPowerCut = (options: ContextOptions) => {
      made += 1
      if (made > share * contexts) throw new Error('power cut')
      return makeContext(cut.pool, options)
    }
    await assert.rejects(seedRegion(untilPowerCut, small), /power cut/)
  }
  // The next day: the region still lives in the day on which it was begun.
  const outcome = await seedRegion(contextsOf(cut), { ...small, now: new Date('2026-03-18T04:00:00Z') })
  assert.deepEqual(outcome, { seeded: true, refused: {} })
  await deliverDue(cut.ctx())
  assert.deepEqual(await census(cut), await census(whole))
  assert.equal(await trialBalance(cut.ctx()), 0)
})
