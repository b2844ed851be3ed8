import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, Refusal, type Role } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { freshDatabase, type TestRegion } from '#testing'
import { closeDifference, compareDay, readBooks } from './books.ts'
import { keepDifference, takeDue } from './reconcile-store.ts'

const day = '2026-03-03'
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

async function institution(region: TestRegion, kind: 'hospital' | 'internet-hospital', code: string) {
  return registerInstitution(region.ctx(), {
    code,
    kind,
    level: kind === 'hospital' ? 2 : 3,
    name: `医院${code}`,
    responsibleName: '周敏',
    responsiblePhone: '13900000001',
    address: '健康路 1 号',
    phone: '0990-8800001',
    licenceNumber: `PDY${code}`,
  })
}

async function books(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  const hospital = await institution(region, 'hospital', 'H12345678901')
  const other = await institution(region, 'hospital', 'H12345678902')
  const lead = await institution(region, 'internet-hospital', 'H12345678903')
  const staff = (role: Role, institutionId: string): Actor => {
    return { id: region.chance.uuid(), roles: [role], name: role, institutionId }
  }
  await region.ctx().transaction((ctx) =>
    keepDifference(ctx, {
      institution_id: hospital.id,
      date: day,
      his_number_id: 'N1',
      hold_id: null,
      kind: 'money-differs',
      ours: 'confirmed 5000-0',
      theirs: 'taken 4000-0',
      done: 'to-look-at',
    }),
  )
  return { region, hospital, other, lead, staff }
}

test('both books are read by the hospital’s own, by the lead hospital and by auditors, and by nobody else', async (t) => {
  const { region, hospital, other, lead, staff } = await books(t)
  const read = (actor: Actor) => readBooks(region.ctx(actor), { institutionId: hospital.id, open: 'true' })
  for (const actor of [staff('manager', hospital.id), staff('manager', lead.id), staff('auditor', other.id)]) {
    assert.deepEqual(
      (await read(actor)).differences.map(({ kind, done }) => [kind, done]),
      [['money-differs', 'to-look-at']],
    )
  }
  await assert.rejects(read(staff('manager', other.id)), refused('sluices.other_institution'))
  await assert.rejects(read(staff('registrar', hospital.id)), Refusal)
})

test('a day that somebody asks for is compared next, and asking twice asks once', async (t) => {
  const { region, hospital, staff } = await books(t)
  const manager = region.ctx(staff('manager', hospital.id))
  for (const _ of [1, 2]) await compareDay(manager, { institutionId: hospital.id, date: day })
  const due = () => region.ctx().transaction((ctx) => takeDue(ctx))
  assert.deepEqual(await due(), { institutionId: hospital.id, date: day })
  assert.equal(await due(), undefined)
})

test('a difference is closed once, with what was found out, by whoever manages the hospital', async (t) => {
  const { region, hospital, other, staff } = await books(t)
  const manager = staff('manager', hospital.id)
  const { differences } = await readBooks(region.ctx(manager), { institutionId: hospital.id, open: 'true' })
  const asked = { differenceId: differences[0]!.id, note: '窗口少记了 10 元，已更正' }
  await assert.rejects(
    closeDifference(region.ctx(staff('manager', other.id)), asked),
    refused('institutions.not_yours'),
  )
  const closed = await closeDifference(region.ctx(manager), asked)
  assert.deepEqual([closed.done, closed.note], ['looked-at', asked.note])
  await assert.rejects(closeDifference(region.ctx(manager), asked), refused('hospital_numbers.difference_closed'))
})
