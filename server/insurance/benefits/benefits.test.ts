import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CatalogueItem } from '#contracts/benefits'
import {
  benefitsFor,
  benefitsModule,
  demonstrationCatalogue,
  demonstrationPolicies,
  entitlementsHeld,
  grantEntitlement,
  loadBenefits,
  priceOf,
} from '#insurance/benefits'
import { type Actor, Refusal } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { checkBands, checkDates, classIsConsistent } from './policy.ts'

const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const root = join(import.meta.dirname, '..', '..', '..')

test('each drug of the formulary has a price, and class and prior self-pay agree', () => {
  const priced = new Map(demonstrationCatalogue().map((item) => [item.hilist_code, item]))
  const files = globSync('server/medicine/formulary/**/drugs-*.csv', { cwd: root })
  assert.ok(files.length > 0)
  const lines = files.flatMap((file) => readFileSync(join(root, file), 'utf8').trim().split('\n').slice(1))
  const unpriced = lines.map((line) => line.split(',')[0]!).filter((code) => !priced.has(code))
  assert.deepEqual(unpriced, [])
  assert.ok(lines.length >= 150)
  for (const item of priced.values()) assert.ok(classIsConsistent(item), item.hilist_code)
  assert.equal(priced.get('110200001')?.pric, 1000)
})

test('every case has exactly one demonstration policy', () => {
  for (const insutype of ['310', '390'] as const) {
    for (const medType of ['11', '14', '21'] as const) {
      for (const hospLv of [0, 1, 2, 3]) {
        for (const age of [0, 17, 18, 44, 45, 59, 60, 110]) {
          for (const [contracted, referred] of [
            [false, false],
            [true, false],
            [false, true],
            [true, true],
          ]) {
            const found = demonstrationPolicies.filter(
              (one) =>
                one.insutype === insutype &&
                one.med_type === medType &&
                one.hosp_lv === hospLv &&
                one.contracted === contracted &&
                one.referred === referred &&
                one.ageFrom <= age &&
                age <= one.ageTo,
            )
            assert.equal(found.length, 1)
          }
        }
      }
    }
  }
})

test('dates of one code may not overlap, and bands must rise to an open end', () => {
  const row = (valid_from: string, valid_to: string | null) => ({ valid_from, valid_to })
  const check = (...rows: ReturnType<typeof row>[]) => checkDates(rows, () => 'X')
  check(row('2025-01-01', '2025-12-31'), row('2026-01-01', null))
  assert.throws(
    () => check(row('2025-01-01', '2026-01-01'), row('2026-01-01', null)),
    refuses('benefits.dates_overlap'),
  )
  assert.throws(() => check(row('2025-01-01', null), row('2026-01-01', null)), refuses('benefits.dates_overlap'))
  assert.throws(() => check(row('2025-01-01', '2024-12-31')), refuses('benefits.dates_overlap'))
  const band = (upToFen: number | null) => ({ upToFen, pay_prop: 100 })
  checkBands('X', [band(10), band(20), band(null)])
  for (const wrong of [[], [band(10)], [band(20), band(10), band(null)], [band(null), band(null)]]) {
    assert.throws(() => checkBands('X', wrong), refuses('benefits.bands_wrong'))
  }
})

test('loading twice is loading once, and a price has its day', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const loaded = await loadBenefits(ctx, {})
  assert.deepEqual(await loadBenefits(ctx, {}), loaded)
  const old: CatalogueItem = {
    hilist_code: 'T1',
    kind: 'drug',
    name: '试',
    nameEn: 'Trial',
    unit: '盒',
    chrgitm_lv: '乙',
    pric: 100,
    pric_uplmt_amt: 90,
    selfpay_prop: 1000,
    valid_from: '2025-01-01',
    valid_to: '2025-12-31',
  }
  const now = { ...old, pric: 80, valid_from: '2026-01-01', valid_to: null }
  await loadBenefits(ctx, { items: [old, now], policies: [], supplements: [] })
  assert.equal((await priceOf(ctx, ['T1'], '2025-12-31')).get('T1')?.pric, 100)
  assert.equal((await priceOf(ctx, ['T1'], '2026-01-01')).get('T1')?.pric, 80)
  assert.equal((await priceOf(ctx, ['T1'], '2024-12-31')).size, 0)
  const overlapping = { ...old, valid_from: '2025-06-01', valid_to: '2025-06-30' }
  await assert.rejects(
    loadBenefits(ctx, { items: [overlapping], policies: [], supplements: [] }),
    refuses('benefits.dates_overlap'),
  )
  assert.equal((await priceOf(ctx, ['T1'], '2025-06-15')).get('T1')?.pric, 100)
})

test('the terms follow age, contract, referral and entitlement on the day', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await loadBenefits(ctx, {})
  const server = await testServer(t, region, [benefitsModule])
  const admin: Actor = { id: 'admin', roles: ['administrator'], name: 'admin' }
  const residentId = ctx.chance.uuid()
  const terms = async (medType: '11' | '14', onDate = '2026-03-02', referred = false) => {
    const held = await entitlementsHeld(ctx, residentId, onDate)
    const benefits = await benefitsFor(
      ctx,
      { insutype: '310', medType, hospLv: 2, ageYears: 67, referred, onDate },
      held,
    )
    return [benefits.policy.med_type, benefits.policy.dedc_std, benefits.policy.bands[0]!.pay_prop]
  }
  assert.deepEqual(await terms('11'), ['11', 10_000, 7500])
  assert.deepEqual(await terms('11', '2026-03-02', true), ['11', 5000, 7500])
  assert.deepEqual(await terms('14'), ['11', 10_000, 7500], 'without the ticket it is an ordinary visit')
  const grant = (kind: string, validFrom: string, validTo: string | null = null) =>
    server.call(admin, 'POST /api/benefits/entitlements', { residentId, kind, validFrom, validTo })
  assert.equal((await grant('special-disease', '2026-03-01')).body.code, 'benefits.ticket_needed')
  const ticket = { kind: 'special-disease', detail: '', validFrom: '2026-03-01', validTo: null } as const
  await grantEntitlement(ctx, { residentId, ...ticket })
  const contract = await grant('contracted', '2026-01-01')
  assert.deepEqual(await terms('14'), ['14', 0, 9000])
  await server.call(admin, `POST /api/benefits/entitlements/${contract.body.entitlementId}/end`, {
    validTo: '2026-02-28',
  })
  assert.deepEqual(await terms('14'), ['14', 0, 8500])
  assert.equal((await grant('contracted', '2026-05-01', '2026-04-30')).body.code, 'benefits.entitlement_dates')
  await assert.rejects(terms('11', '2020-01-01'), refuses('benefits.no_policy'))
})

test('a resident sees own entitlements only', async (t) => {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [benefitsModule])
  const me = region.chance.uuid()
  const line = `GET /api/benefits/entitlements?residentId=${me}`
  const as = (id: string): Actor => ({ id, roles: ['resident'], name: 'x' })
  assert.equal((await server.call(as(me), line)).status, 200)
  assert.equal((await server.call(as(region.chance.uuid()), line)).status, 403)
  assert.equal((await server.call(undefined, line)).status, 401)
})

test('the catalogue is found by name, code and kind', async (t) => {
  const region = await freshDatabase(t)
  await loadBenefits(region.ctx(), {})
  const server = await testServer(t, region, [benefitsModule])
  const doctor: Actor = { id: region.chance.uuid(), roles: ['doctor'], name: 'x' }
  const found = await server.call(
    doctor,
    `GET /api/benefits/catalogue?text=${encodeURIComponent('氨氯地平')}&kind=drug`,
  )
  assert.ok(found.body.total >= 2)
  const none = await server.call(doctor, 'GET /api/benefits/catalogue?text=%25%25')
  assert.equal(none.body.total, 0)
  const prices = await server.call(doctor, 'GET /api/benefits/prices?codes=110200001,NOPE')
  assert.deepEqual(prices.body.unknown, ['NOPE'])
  const policies = await server.call(doctor, 'GET /api/benefits/policies?insutype=310&medType=11&hospLv=3')
  assert.equal(policies.body.policies.length, 12)
})
