import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { areTheKept, chooseLots, type Lot } from './stock.ts'

const days = ['2026-05-01', '2026-08-01', '2026-11-01', '2027-02-01'] as const
const lots = fc.array(
  fc
    .record({ day: fc.constantFrom(...days), onHand: fc.nat(9), reserved: fc.nat(9) })
    .map(({ day, onHand, reserved }) => ({
      ...{ pharmacyId: 'p', drugCode: 'X', lotNumber: day, expiresOn: day },
      onHandPacks: onHand,
      reservedPacks: Math.min(onHand, reserved),
    })),
  { maxLength: 8 },
)
const numbered = (rows: readonly Omit<Lot, 'id'>[]): Lot[] => rows.map((row, index) => ({ ...row, id: String(index) }))

test('lots are kept first expired first out, never more than is free, exactly what is needed, or not at all', () => {
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 30 }), fc.constantFrom(...days), (rows, packs, usableUntil) => {
      const shelf = numbered(rows)
      const usable = shelf.filter((lot) => lot.expiresOn >= usableUntil)
      const free = usable.reduce((sum, lot) => sum + lot.onHandPacks - lot.reservedPacks, 0)
      const kept = chooseLots({ itemId: 'i', drugCode: 'X', packs, usableUntil }, shelf)
      if (free < packs) return assert.equal(kept, null)
      assert.equal(
        kept!.reduce((sum, one) => sum + one.packs, 0),
        packs,
      )
      const takenOf = (lot: Lot) => kept!.find(({ lotId }) => lotId === lot.id)?.packs ?? 0
      for (const lot of shelf) {
        assert.ok(takenOf(lot) <= lot.onHandPacks - lot.reservedPacks)
        if (takenOf(lot) === 0) continue
        const earlier = usable.filter((other) => other.expiresOn < lot.expiresOn)
        assert.ok(earlier.every((other) => takenOf(other) === other.onHandPacks - other.reservedPacks))
      }
    }),
  )
})

test('the lots taken are the lots kept, however the packs were counted', () => {
  const kept = [
    { itemId: 'a', lotId: '1', packs: 2 },
    { itemId: 'b', lotId: '1', packs: 1 },
  ]
  assert.equal(areTheKept(kept, [{ lotId: '1', packs: 3 }]), true)
  assert.equal(areTheKept(kept, [{ lotId: '1', packs: 2 }]), false)
  assert.equal(areTheKept(kept, [{ lotId: '2', packs: 3 }]), false)
})
