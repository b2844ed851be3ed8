import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FundRow } from '#contracts/fund'
import { creditAccount } from '#insurance/accounts'
import { loadBenefits } from '#insurance/benefits'
import { addCharges, payBill, reverseBill } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { registerResident } from '#people/residents'
import { freshDatabase, testServer } from '#testing'
import { doctor, institution } from '#testing/people'
import { fundModule } from './index.ts'

const drug = 'XC08CA01A001DEMO0000001'
const auditor: Actor = { id: '018f0000-0000-7000-8000-0000000000aa', name: '稽核', roles: ['auditor'] }

/** Two hospitals with a doctor each, two people, and bills of 42 yuan a pack, paid by fund and account. */
async function ground(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await loadBenefits(ctx, {})
  const person = async (name: string) => {
    const document = { documentType: 'other' as const, documentNumber: `DOC-${name}` }
    const known = { name, birthDate: '1960-01-15', sex: 'female' as const, scheme: 'employee' as const }
    const one = await registerResident(ctx, { ...document, ...known, psnNo: `P${region.chance.digits(12)}` })
    await creditAccount(ctx, { year: 2026, residentId: one.id, amountFen: 1_000_000 })
    return one
  }
  const place = async (name: string) => {
    const { id } = await institution(region, 'hospital', name)
    const { id: doctorId } = await doctor(region, id)
    return { id, doctorId }
  }
  const [north, south] = [await place('北城医院'), await place('南城医院')]
  const [wang, li] = [await person('王秀英'), await person('李明')]
  const bill = async (at: { id: string; doctorId: string }, residentId: string, cnt: number) => {
    const visit = { mdtrtId: region.chance.uuid(), orderId: region.chance.uuid(), residentId, institutionId: at.id }
    const lines = [{ hilistCode: drug, name: '氨氯地平片', cnt, priceFen: 4200 }]
    await addCharges(region.ctx(), { ...visit, doctorId: at.doctorId, diagCode: 'I10', lines })
    const paid = await payBill(region.ctx(), { mdtrtId: visit.mdtrtId, useAccount: true })
    assert.equal(paid.state, 'settled')
    return paid
  }
  const server = await testServer(t, region, [fundModule])
  const ask = async (actor: Actor, path: string) => {
    const { status, body } = await server.call(actor, `GET /api/fund/${path}`)
    return { status, body, code: body?.code }
  }
  const year = Number(region.clock.now().toISOString().slice(0, 4))
  return { region, north, south, wang, li, bill, ask, year }
}

test('the sums of institutions, doctors, months and people are the sum of the bills; a reversed bill counts nowhere', async (t) => {
  const { region, north, south, wang, li, bill, ask, year } = await ground(t)
  await bill(north, wang.id, 1)
  await bill(north, li.id, 2)
  await bill(south, wang.id, 3)
  const gone = await bill(south, li.id, 9)
  await reverseBill(region.ctx(), { billId: gone.billId, reason: '录错' })
  for (const by of ['institution', 'doctor', 'month', 'category', 'scheme']) {
    const { body } = await ask(auditor, `breakdown?by=${by}&year=${year}`)
    assert.deepEqual([body.total.bills, body.total.people, body.total.medfee_sumamt], [3, 2, 6 * 4200], by)
    const sum = (name: keyof FundRow) => body.rows.reduce((all: number, row: FundRow) => all + Number(row[name]), 0)
    for (const name of ['bills', 'medfee_sumamt', 'fund_pay_sumamt', 'personFen'] as const)
      assert.equal(sum(name), body.total[name], `${by} ${name}`)
    assert.equal(body.total.fund_pay_sumamt + body.total.personFen, body.total.medfee_sumamt)
  }
  const { body: people } = await ask(auditor, `people?year=${year}`)
  assert.deepEqual(people.people.map((one: { name: string }) => one.name).sort(), ['李*', '王*英'].sort())
  const { body: bills } = await ask(auditor, `bills?year=${year}&institutionId=${north.id}`)
  assert.deepEqual([bills.total, bills.bills.length], [2, 2])
  const { body: none } = await ask(auditor, `bills?year=${year - 1}`)
  assert.equal(none.total, 0)
})

test('a manager sees the own institution, the lead hospital’s the region, a doctor the own bills, a resident nothing', async (t) => {
  const { region, north, south, wang, li, bill, ask, year } = await ground(t)
  const one = await bill(north, wang.id, 1)
  await bill(south, li.id, 2)
  const lead = await institution(region, 'internet-hospital', '安济互联网医院')
  const who = (role: Actor['roles'][number], institutionId?: string, id = region.chance.uuid()): Actor => ({
    ...{ id, name: role, roles: [role] },
    ...(institutionId ? { institutionId } : {}),
  })
  const total = async (actor: Actor) => (await ask(actor, `breakdown?by=institution&year=${year}`)).body?.total?.bills
  assert.equal(await total(who('manager', lead.id)), 2)
  assert.equal(await total(who('manager', north.id)), 1)
  assert.equal(await total(who('doctor', south.id, south.doctorId)), 1)
  const other = await ask(who('manager', south.id), `bills?year=${year}&institutionId=${north.id}`)
  assert.equal(other.code, 'fund.other_institution')
  const line = `lines/${one.billId}/1`
  for (const actor of [who('manager', south.id), who('doctor', south.id, south.doctorId)])
    assert.equal((await ask(actor, line)).code, 'fund.other_institution')
  assert.equal((await ask(who('resident'), line)).status, 403)
  const own = await ask(who('doctor', north.id, north.doctorId), line)
  assert.deepEqual(
    own.body.above.map(({ of }: { of: string }) => of),
    ['person', 'doctor'],
  )
})

test('a line leads up to its person, doctor, institution and region, with the rules that touched it; each look is in the trail', async (t) => {
  const { region, north, south, wang, bill, ask, year } = await ground(t)
  const { billId } = await bill(north, wang.id, 2)
  await bill(south, wang.id, 1)
  const { body } = await ask(auditor, `lines/${billId}/1`)
  assert.deepEqual([body.line.hilist_code, body.line.cnt, body.bill.medfee_sumamt], [drug, 2, 8400])
  assert.ok(body.rules.some(({ ruleId }: { ruleId: string }) => ruleId === 'line.in_scope'))
  assert.deepEqual(
    body.above.map(({ of, bills }: { of: string; bills: number }) => [of, bills]),
    [
      ['person', 1],
      ['doctor', 1],
      ['institution', 1],
      ['region', 2],
    ],
  )
  assert.equal((await ask(auditor, `lines/${billId}/2`)).code, 'fund.unknown_line')
  assert.equal((await ask(auditor, `lines/${region.chance.uuid()}/1`)).code, 'fund.unknown_line')
  const { rows } = await region.pool.query(
    `select count(*)::int as looks from kernel.audit where resident_id = $1 and actor_id = $2 and action = 'read'`,
    [wang.id, auditor.id],
  )
  assert.equal(rows[0].looks, 1)
  const csv = await ask(auditor, `export/bills?year=${year}`)
  assert.match(String(csv.body), /结算单号/)
})
