/** What holds when nothing is under way between the platform and a hospital whose numbers are its own: by SQL, on both databases. */
import assert from 'node:assert/strict'
import type pg from 'pg'
import type { Context } from '#kernel'
import { trialBalance } from '#ledger'

/** Both sides, number for number and fen for fen; and nothing of money is left hanging. */
export async function assertBothAgree(root: Context, ours: pg.Pool, theirs: pg.Pool): Promise<void> {
  await assertSameRegistrations(ours, theirs)
  await assertNothingHalfWay(ours, theirs)
  await assertSameMoney(ours, theirs)
  assert.equal(await trialBalance(root), 0)
  await assertSameNumbers(ours, theirs)
}

async function assertSameRegistrations(ours: pg.Pool, theirs: pg.Pool): Promise<void> {
  const here = await ours.query(
    `select n.his_number_id as number, r.appointment_id as appointment, r.paid_fen - r.refunded_fen as fen
     from hospital_numbers.registration r join hospital_numbers.number n on n.number_id = r.number_id
     join booking.appointment a on a.id = r.appointment_id
     where r.state = 'confirmed' and a.state in ('booked', 'displaced') order by n.his_number_id collate "C"`,
  )
  const there = await theirs.query(
    `select number_id as number, appointment_id as appointment, (paid_fen - refunded_fen)::int as fen
     from registration where state = 'active' and channel = 'app' order by number_id collate "C"`,
  )
  assert.deepEqual(here.rows, there.rows, 'registrations')
}

async function assertNothingHalfWay(ours: pg.Pool, theirs: pg.Pool): Promise<void> {
  const alive = await ours.query(
    `select hold_id, state from hospital_numbers.registration
     where state not in ('confirmed', 'gone', 'released', 'refused', 'cancelled')`,
  )
  assert.deepEqual(alive.rows, [], 'nothing is left half-way')
  const halfBooked = await ours.query(
    `select id, state from booking.appointment where state in ('pending', 'cancelling')`,
  )
  assert.deepEqual(halfBooked.rows, [], 'no appointment waits for what has ended')
  const locked = await theirs.query(`select id from number where state = 'locked'`)
  assert.deepEqual(locked.rows, [], 'no lock is forgotten')
  const twice = await ours.query(
    `select number_id from booking.appointment where state <> 'cancelled' group by 1 having count(*) > 1`,
  )
  assert.deepEqual(twice.rows, [], 'no number is sold twice')
}

/** Of visits that are paid when they are booked there; a region has bills of its own besides. */
async function assertSameMoney(ours: pg.Pool, theirs: pg.Pool): Promise<void> {
  const { rows } = await ours.query(
    `select (select coalesce(sum(medfee_sumamt), 0)::int from settlement.bill where state = 'settled' and mdtrt_id::text in
               (select order_id::text from hospital_numbers.registration)) as billed,
            (select coalesce(sum(paid_fen - refunded_fen), 0)::int from hospital_numbers.registration) as kept`,
  )
  const there = await theirs.query(
    `select coalesce(sum(paid_fen - refunded_fen), 0)::int as fen from registration where state = 'active' and channel = 'app'`,
  )
  const { fen } = there.rows[0]
  assert.deepEqual(rows[0], { billed: fen, kept: fen }, 'money')
}

/** A number that is free with us is free there, and the other way round. */
async function assertSameNumbers(ours: pg.Pool, theirs: pg.Pool): Promise<void> {
  const here = await ours.query(
    `select h.his_number_id as number, n.state from booking.number n
     join hospital_numbers.number h on h.number_id = n.id order by h.his_number_id collate "C"`,
  )
  const there = await theirs.query(
    `select id as number, state from number where id = any($1) order by id collate "C"`,
    [here.rows.map(({ number }) => number)],
  )
  for (const [index, row] of here.rows.entries()) {
    const their = there.rows[index]
    const isFree = row.state === 'free' || row.state === 'cooling'
    assert.equal(isFree, their.state === 'free', `${row.number}: ${row.state} here, ${their.state} there`)
  }
}
