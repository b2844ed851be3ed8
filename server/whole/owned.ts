/** Things in the region that belong to somebody, by the names they have in a route's path; and who has nothing to do with them. */
import { bookNumber, holdNumber, openSession } from '#care/booking'
import { suspendSession } from '#care/schedules'
import type { Actor, Role } from '#kernel'
import { askFamilyMember } from '#people/credentials'
import { checkDigitOf } from '#people/residents'
import { registerStaff } from '#people/staff'
import { addAroundBooking } from './around-booking.ts'
import { addChronic, chronicThings } from './chronic-ground.ts'
import { addContracts } from './contracts-ground.ts'
import { addFollowUps } from './follow-ups-ground.ts'
import { addGrid, gridThings } from './grid-ground.ts'
import type { Whole } from './ground.ts'
import { addReadings, readingsOwned } from './readings-ground.ts'
import { addVillage, villageThings } from './village-ground.ts'

export interface Owned {
  /** Names in the path and their values. */
  readonly path: Readonly<Record<string, string>>
  readonly ownerId: string
}

export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const asPicture = { 'content-type': 'image/png' }

const one = (name: string) => (rows: { id: string; owner: string }[]) =>
  rows.map(({ id, owner }) => ({ path: { [name]: id }, ownerId: owner }))

/** For each set of names in a path: a few real ones. */
export async function ownedThings(whole: Whole): Promise<Map<string, Owned[]>> {
  const { rows } = whole
  const from = async (name: string, sql: string) => [name, one(name)(await rows(`${sql} limit 4`))] as const
  const consults = await rows('select id, resident_id as owner from consult.consult order by state, id limit 8')
  const residents = await rows('select distinct resident_id as id, resident_id as owner from consult.consult limit 4')
  const two = async (first: string, second: string, sql: string) => {
    const found = await rows(`${sql} limit 4`)
    return [
      `${first} ${second}`,
      found.map(({ a, b, owner }) => ({ path: { [first]: a, [second]: b }, ownerId: owner })),
    ] as const
  }
  return new Map<string, Owned[]>([
    ...(await gridThings(whole)),
    ...(await villageThings(whole)),
    ...(await chronicThings(whole)),
    ['residentId', one('residentId')(residents)],
    ['consultId', one('consultId')(consults)],
    ['mdtrtId', one('mdtrtId')(consults)],
    ['conversationId', one('conversationId')(consults)],
    await from('appointmentId', 'select id, resident_id as owner from booking.appointment order by state'),
    // A session is open to all; a number in it is held for a person, who stands in the body.
    await from(
      'sessionId',
      `select s.id, a.resident_id as owner from booking.session s cross join booking.appointment a where s.date > '2026-03-18'`,
    ),
    await from('holdId', `select hold_id as id, held_for as owner from booking.number where state = 'held'`),
    await from('displacedId', 'select id, resident_id as owner from schedules.displaced'),
    await from('suspensionId', 'select suspension_id as id, resident_id as owner from schedules.displaced'),
    await from('entryId', 'select id, resident_id as owner from waiting_list.entry'),
    // Of a suspended session, or of the waiting list.
    await from(
      'offerId',
      `select id, resident_id as owner from schedules.displaced
       union all select o.id, e.resident_id from waiting_list.offer o join waiting_list.entry e on e.id = o.entry_id`,
    ),
    await from('placeId', 'select id, resident_id as owner from queue.place'),
    await from('adviceId', 'select id, resident_id as owner from guidance.advice'),
    await from('prescriptionId', 'select id, resident_id as owner from prescribing.prescription order by state'),
    await from('pickupId', 'select id, resident_id as owner from dispensing.pickup order by state desc'),
    await from('billId', 'select setl_id as id, resident_id as owner from settlement.bill'),
    await from(
      'complaintId',
      'select p.id, c.resident_id as owner from consult.complaint p join consult.consult c on c.id = p.consult_id',
    ),
    await from('aidId', 'select id, owner_id as owner from accounts.mutual_aid'),
    await from('requestId', 'select id, resident_id as owner from residents.family_request'),
    await from('connectionId', 'select id, person_id as owner from sign_in.connection'),
    await from('restrictionId', 'select id, resident_id as owner from fair_use.restriction'),
    await from('entitlementId', 'select id, resident_id as owner from benefits.entitlement'),
    await from('contractId', 'select id, resident_id as owner from contracts.contract'),
    await from('followUpId', 'select id, resident_id as owner from follow_ups.follow_up'),
    // Of a team whose people these are; it stands in no region of ours, so nobody is on it.
    await from('teamId', 'select team_id as id, resident_id as owner from follow_ups.follow_up'),
    await from('checkId', 'select id, resident_id as owner from follow_ups.health_check'),
    await from('doubtId', 'select id, resident_id as owner from veracity.doubt'),
    ...(await Promise.all(readingsOwned.map(([name, sql]) => from(name, sql)))),
    await two(
      'residentId',
      'linkId',
      'select resident_id as a, id as b, resident_id as owner from residents.family_link',
    ),
    await two(
      'conversationId',
      'imageId',
      'select i.conversation_id as a, i.id as b, c.resident_id as owner from conversation.image i join conversation.conversation c on c.id = i.conversation_id',
    ),
    await two(
      'conversationId',
      'clientMessageId',
      'select conversation_id as a, client_message_id as b, c.resident_id as owner from conversation.message m join conversation.conversation c on c.id = m.conversation_id',
    ),
  ])
}

/** What the seeded region has none of: a hold, a complaint, a picture, mutual aid, and a question to family. */
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

function idCard(serial: number): string {
  const first17 = `33010219800101${String(serial).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}

export type StrangersTo = (ownerId: string) => Map<Role, Actor>

/** For each role somebody real who has nothing to do with the owner: no family, no care, another institution. */
export async function strangersOf(whole: Whole): Promise<StrangersTo> {
  const { rows, actors, region } = whole
  const [elsewhere] = await rows(`
    select id from institutions.institution where kind = 'hospital'
       and id not in (select institution_id from consult.consult) limit 1`)
  const pharmacist = await registerStaff(region.ctx(), {
    name: '药师外',
    sex: 'female',
    roles: ['pharmacist'],
    title: 'pharmacist',
    speciality: '',
    introduction: '',
    practiceStart: '2010-07-01',
    documentNumber: idCard(402),
    placement: { institutionId: elsewhere.id, department: '药学部', validFrom: '2015-01-01' },
    licences: [{ kind: 'pharmacist', number: 'YS-0001', scope: '药学', validFrom: '2010-07-01', validTo: null }],
  })
  const busy = new Set(
    (
      await rows('select institution_id as id from consult.consult union select pharmacy_id from dispensing.pickup')
    ).map(({ id }) => id),
  )
  const granted = new Set((await rows('select grantee_id as id from record.access_grant')).map(({ id }) => id))
  const family = await rows('select resident_id as a, member_id as b from residents.family_link')
  const staffAs = (role: Role) =>
    actors.staff.find(
      ({ id, roles, institutionId }) => roles.includes(role) && !busy.has(institutionId) && !granted.has(id),
    )!
  const staff: [Role, Actor][] = (['doctor', 'dispenser', 'manager'] as const).map((role) => [role, staffAs(role)])
  return (ownerId) => {
    const near = new Set(family.flatMap(({ a, b }) => (a === ownerId || b === ownerId ? [a, b] : [])))
    const other = actors.residents.find(({ id }) => id !== ownerId && !near.has(id))!
    return new Map<Role, Actor>([
      ['resident', other],
      ...staff,
      ['pharmacist', { id: pharmacist.id, roles: ['pharmacist'], name: '药师外', institutionId: elsewhere.id }],
      [
        'integration',
        { id: 'narrow-client', roles: ['integration'], name: 'narrow', scopes: ['system/Organization.read'] },
      ],
    ])
  }
}
