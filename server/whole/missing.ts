/** What the seeded region has none of, so that strangers have it to knock at. */
import { bookNumber, holdNumber, openSession } from '#care/booking'
import { suspendSession } from '#care/schedules'
import type { Actor } from '#kernel'
import { askFamilyMember } from '#people/credentials'
import { checkDigitOf } from '#people/residents'
import { addAroundBooking } from './around-booking.ts'
import { addCalls } from './call-ground.ts'
import { addChronic } from './chronic-ground.ts'
import { addClaims } from './claims-ground.ts'
import { addContracts } from './contracts-ground.ts'
import { addFindings } from './findings-ground.ts'
import { addFollowUps } from './follow-ups-ground.ts'
import { addGrid } from './grid-ground.ts'
import type { Whole } from './ground.ts'
import { addReadings } from './readings-ground.ts'
import { addVillage } from './village-ground.ts'

export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const asPicture = { 'content-type': 'image/png' }

/** A hold, a complaint, a picture, mutual aid, a question to family, and what each module adds of its own. */
export async function addWhatIsMissing(whole: Whole): Promise<void> {
  const { region, rows, call } = whole
  const [seen] = await rows(`select id, resident_id from consult.consult where state = 'ended' limit 1`)
  const owner = resident(seen.resident_id)
  await must(call(owner, `POST /api/consult/consults/${seen.id}/complaints`, { words: '等候时间太长' }))
  const [running] = await rows(`select id, resident_id from consult.consult where state = 'in-progress'`)
  const picture = `POST /api/conversation/${running.id}/images/picture-0001`
  await must(call(resident(running.resident_id), picture, png, asPicture))
  const [pair] = await rows('select resident_id, member_id from residents.family_link where basis <> $1', ['guardian'])
  await must(call(resident(pair.resident_id), 'POST /api/accounts/mutual-aid', { memberId: pair.member_id }))
  const [session] = await rows(
    `select s.id from booking.session s where s.date > '2026-03-18' and s.kind = 'online-follow-up' order by s.date limit 1`,
  )
  await must(call(owner, `POST /api/booking/sessions/${session.id}/holds`, { residentId: owner.id }))
  await suspendOne(region, rows, owner.id)
  await rows(
    `
    with app as (
      insert into sign_in.client (client_id, name, scopes, opened_at, auth_method, audience, redirect_uris)
      values ('an-app', '血压本', '{patient/Observation.rs}', now(), 'none', 'resident', '{https://app.example/back}')
      returning client_id
    )
    insert into sign_in.connection (id, grant_id, client_id, account_id, person_id, audience, resident_id, scopes, since, until)
    select gen_random_uuid(), 'a-grant', client_id, $1, $1, 'resident', $1, '{patient/Observation.rs}', now(),
           now() + interval '1 year' from app`,
    [owner.id],
  )
  await rows(
    `insert into fair_use.restriction (id, resident_id, why, institution_id, policy_id, clause, count, within_days, starts_at, ends_at)
     select gen_random_uuid(), $1, 'no-shows', (select institution_id from consult.consult where resident_id = $1 limit 1), p.id,
            p.clause, 3, 365, '2026-03-01', '2026-03-31' from booking.policy p limit 1`,
    [owner.id],
  )
  await addAroundBooking(whole)
  await addGrid(whole)
  await addVillage(whole)
  await addFollowUps(whole, owner.id)
  await addReadings(whole)
  await addContracts(whole)
  await addChronic(whole)
  await addCalls(whole)
  await addClaims(whole)
  await addFindings(whole)
  await askFamilyMember(region.ctx(owner), {
    residentId: owner.id,
    relation: 'sibling',
    person: { name: '钱多多', documentType: 'id-card', documentNumber: idCard(401), phone: '13900009999' },
  })
}

/** A session of its own with the person in it, suspended. */
async function suspendOne(region: Whole['region'], rows: Whole['rows'], residentId: string): Promise<void> {
  const [sitting] = await rows(
    `select doctor_id from booking.session where kind = 'offline' order by doctor_id limit 1`,
  )
  const { id: sessionId } = await openSession(region.ctx(), {
    doctorId: sitting.doctor_id,
    date: '2026-03-22',
    kind: 'offline',
    startsAt: '19:00',
    endsAt: '20:00',
    bandMinutes: 30,
    numbersPerBand: 1,
  })
  const { id: holdId } = await holdNumber(region.ctx(), { sessionId, residentId })
  await bookNumber(region.ctx(), { holdId })
  await suspendSession(region.ctx(), { sessionId, reason: '医生外出' })
}

const resident = (id: string): Actor => ({ id, roles: ['resident'], name: '' })

async function must(called: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await called
  if (status !== 200) throw new Error(`the ground could not be laid: ${status} ${JSON.stringify(body)}`)
}

export function idCard(serial: number): string {
  const first17 = `33010219800101${String(serial).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}
