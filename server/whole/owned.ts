/** Things in the region that belong to somebody, by the names they have in a route's path. */
import { callThings } from './call-ground.ts'
import { chronicThings } from './chronic-ground.ts'
import { gridThings } from './grid-ground.ts'
import type { Whole } from './ground.ts'
import { readingsOwned } from './readings-ground.ts'
import { villageThings } from './village-ground.ts'

export interface Owned {
  /** Names in the path and their values. */
  readonly path: Readonly<Record<string, string>>
  readonly ownerId: string
}

const one = (name: string) => (rows: { id: string; owner: string }[]) =>
  rows.map(({ id, owner }) => ({ path: { [name]: id }, ownerId: owner }))

/** For a name in a path: which ids, and whose they are. */
const owned: readonly (readonly [name: string, sql: string])[] = [
  ['appointmentId', 'select id, resident_id as owner from booking.appointment order by state'],
  // A session is open to all; a number in it is held for a person, who stands in the body.
  [
    'sessionId',
    `select s.id, a.resident_id as owner from booking.session s cross join booking.appointment a where s.date > '2026-03-18'`,
  ],
  ['holdId', `select hold_id as id, held_for as owner from booking.number where state = 'held'`],
  ['displacedId', 'select id, resident_id as owner from schedules.displaced'],
  ['suspensionId', 'select suspension_id as id, resident_id as owner from schedules.displaced'],
  ['entryId', 'select id, resident_id as owner from waiting_list.entry'],
  // Of a suspended session, or of the waiting list.
  [
    'offerId',
    `select id, resident_id as owner from schedules.displaced
     union all select o.id, e.resident_id from waiting_list.offer o join waiting_list.entry e on e.id = o.entry_id`,
  ],
  ['placeId', 'select id, resident_id as owner from queue.place'],
  ['adviceId', 'select id, resident_id as owner from guidance.advice'],
  ['prescriptionId', 'select id, resident_id as owner from prescribing.prescription order by state'],
  ['pickupId', 'select id, resident_id as owner from dispensing.pickup order by state desc'],
  ['billId', 'select setl_id as id, resident_id as owner from settlement.bill'],
  ['findingId', 'select id, resident_id as owner from findings.finding'],
  ['listId', 'select mdtrt_id as id, resident_id as owner from claims.settlement_list'],
  [
    'complaintId',
    'select p.id, c.resident_id as owner from consult.complaint p join consult.consult c on c.id = p.consult_id',
  ],
  ['aidId', 'select id, owner_id as owner from accounts.mutual_aid'],
  ['requestId', 'select id, resident_id as owner from residents.family_request'],
  ['connectionId', 'select id, person_id as owner from sign_in.connection'],
  ['restrictionId', 'select id, resident_id as owner from fair_use.restriction'],
  ['entitlementId', 'select id, resident_id as owner from benefits.entitlement'],
  // A ticket's effect: who decides over tickets knows no strangers.
  ['ticketId', 'select id, resident_id as owner from benefits.entitlement'],
  ['contractId', 'select id, resident_id as owner from contracts.contract'],
  ['followUpId', 'select id, resident_id as owner from follow_ups.follow_up'],
  // Of a team whose people these are; it stands in no region of ours, so nobody is on it.
  ['teamId', 'select team_id as id, resident_id as owner from follow_ups.follow_up'],
  ['checkId', 'select id, resident_id as owner from follow_ups.health_check'],
  ['doubtId', 'select id, resident_id as owner from veracity.doubt'],
  ...readingsOwned,
]

/** For two names in a path. */
const ownedPairs: readonly (readonly [first: string, second: string, sql: string])[] = [
  [
    'findingId',
    'attachmentId',
    'select a.finding_id as a, a.id as b, f.resident_id as owner from findings.attachment a join findings.finding f on f.id = a.finding_id',
  ],
  [
    'billId',
    'lineNo',
    `select setl_id as a, '1' as b, resident_id as owner from settlement.bill where state = 'settled'`,
  ],
  ['residentId', 'linkId', 'select resident_id as a, id as b, resident_id as owner from residents.family_link'],
  [
    'conversationId',
    'imageId',
    'select i.conversation_id as a, i.id as b, c.resident_id as owner from conversation.image i join conversation.conversation c on c.id = i.conversation_id',
  ],
  [
    'conversationId',
    'clientMessageId',
    'select conversation_id as a, client_message_id as b, c.resident_id as owner from conversation.message m join conversation.conversation c on c.id = m.conversation_id',
  ],
]

/** For each set of names in a path: a few real ones. */
export async function ownedThings(whole: Whole): Promise<Map<string, Owned[]>> {
  const { rows } = whole
  const consults = await rows('select id, resident_id as owner from consult.consult order by state, id limit 8')
  const residents = await rows('select distinct resident_id as id, resident_id as owner from consult.consult limit 4')
  const things = new Map<string, Owned[]>([
    ...(await gridThings(whole)),
    ...(await villageThings(whole)),
    ...(await chronicThings(whole)),
    ...(await callThings(whole)),
    ['residentId', one('residentId')(residents)],
    ['consultId', one('consultId')(consults)],
    ['mdtrtId', one('mdtrtId')(consults)],
    ['conversationId', one('conversationId')(consults)],
  ])
  for (const [name, sql] of owned) things.set(name, one(name)(await rows(`${sql} limit 4`)))
  for (const [first, second, sql] of ownedPairs) {
    const found = await rows(`${sql} limit 4`)
    const both = found.map(({ a, b, owner }) => ({ path: { [first]: a, [second]: b }, ownerId: owner }))
    things.set(`${first} ${second}`, both)
  }
  return things
}
