import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FrequencyCode } from '#contracts/formulary'
import { type Drug, dosesADay, dosesIn, frequencies } from '#medicine/formulary'
import { decimalText, isCountable, quantityOf, thousandths, usageText } from './quantity.ts'

const tablet = {
  ...{
    code: 'X',
    nameZh: '片',
    nameEn: 'Tablet',
    category: 'western',
    atc: 'C08CA01',
    form: 'tablet',
    splittable: true,
  },
  ...{ strength: 5, doseUnit: 'mg', unit: '片', packUnits: 28, packUnit: '盒', route: 'oral', routeZh: '口服' },
} as Drug
const line = (dose: number, frequency: FrequencyCode, days: number) => ({
  drugCode: 'X',
  dose,
  frequency,
  days,
  note: '',
})

test('28 days of one tablet a day fill exactly one pack of 28', () => {
  assert.deepEqual(quantityOf(tablet, line(5, 'qd', 28)), { units: 28, packs: 1 })
})

test('half a tablet twice a day for 7 days are 7 tablets', () => {
  assert.deepEqual(quantityOf(tablet, line(2.5, 'bid', 7)), { units: 7, packs: 1 })
})

test('a pen of 300 IU at 10 IU a night lasts 30 days and a second one begins on day 31', () => {
  const pen = { ...tablet, form: 'pen', strength: 300, doseUnit: 'IU', unit: '支', packUnits: 1 }
  assert.deepEqual(quantityOf(pen, line(10, 'qn', 30)), { units: 1, packs: 1 })
  assert.deepEqual(quantityOf(pen, line(10, 'qn', 31)), { units: 2, packs: 2 })
})

test('a herbal sheet counts grams by the number of decoctions, whatever the frequency says', () => {
  const piece = {
    ...tablet,
    category: 'herbal',
    form: 'piece',
    strength: 1,
    doseUnit: 'g',
    unit: 'g',
    packUnits: 1,
  } as Drug
  assert.deepEqual(quantityOf(piece, line(12, 'tid', 7)), { units: 84, packs: 84 })
})

test('once a week over 4 weeks are 4 doses, every other day over 7 days are 4', () => {
  assert.equal(dosesIn('qw', 28), 4)
  assert.equal(dosesIn('qod', 7), 4)
  assert.equal(dosesIn('once', 28), 1)
})

const doses = fc.integer({ min: 1, max: 2_000_000 }).map((milli) => milli / 1000)
const codes = fc.constantFrom(...(Object.keys(frequencies) as FrequencyCode[]))
const days = fc.integer({ min: 1, max: 84 })
const drugs = fc
  .record({ strength: fc.integer({ min: 1, max: 2_000_000 }), packUnits: fc.integer({ min: 1, max: 200 }) })
  .map(({ strength, packUnits }) => ({ ...tablet, strength: strength / 1000, packUnits }))

test('a supply never falls short of what is taken, and never holds a whole unit or pack too many', () => {
  fc.assert(
    fc.property(drugs, doses, codes, days, (drug, dose, frequency, days) => {
      const { units, packs } = quantityOf(drug, line(dose, frequency, days))
      const taken = BigInt(thousandths(dose)) * BigInt(dosesIn(frequency, days))
      const unit = BigInt(thousandths(drug.strength))
      assert.ok(BigInt(units) * unit >= taken && BigInt(units - 1) * unit < taken)
      assert.ok(packs * drug.packUnits >= units && (packs - 1) * drug.packUnits < units)
    }),
  )
})

test('more days or a larger dose never need less', () => {
  fc.assert(
    fc.property(drugs, doses, codes, fc.integer({ min: 1, max: 83 }), (drug, dose, frequency, days) => {
      const { units } = quantityOf(drug, line(dose, frequency, days))
      assert.ok(quantityOf(drug, line(dose, frequency, days + 1)).units >= units)
      assert.ok(quantityOf(drug, line((thousandths(dose) + 1) / 1000, frequency, days)).units >= units)
    }),
  )
})

test('a dose that counts out in whole or half units is exact, and no other one counts', () => {
  fc.assert(
    fc.property(drugs, fc.integer({ min: 1, max: 20 }), (drug, halves) => {
      if ((thousandths(drug.strength) * halves) % 2 !== 0) return
      assert.ok(isCountable(drug, (thousandths(drug.strength) * halves) / 2000))
    }),
  )
  assert.equal(isCountable(tablet, 3), false)
  assert.equal(isCountable({ ...tablet, splittable: false }, 2.5), false)
})

test('every frequency gives at least one dose and never more a day than it says', () => {
  fc.assert(
    fc.property(codes, days, (code, days) => {
      const doses = dosesIn(code, days)
      assert.ok(doses >= 1 && doses <= days * dosesADay(code))
    }),
  )
})

test('thousandths are exact, and a fourth decimal is a mistake', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100_000_000 }), (n) => assert.equal(thousandths(n / 1000), n)))
  assert.throws(() => thousandths(0.0001))
  assert.equal(decimalText(12_500), '12.5')
})

test('the line on the label says units, dose, frequency, route and days', () => {
  assert.equal(usageText(tablet, line(2.5, 'bid', 7)).zh, '每次0.5片(2.5mg),每日2次,口服,共7天')
  assert.equal(usageText(tablet, line(5, 'qd', 28)).en, '1 × 5mg once a day, oral, for 28 days')
})
