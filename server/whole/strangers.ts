/** Who has nothing to do with a person. */
import type { Actor, Role } from '#kernel'
import { registerStaff } from '#people/staff'
import type { Whole } from './ground.ts'
import { idCard } from './missing.ts'

export type StrangersTo = (ownerId: string) => Map<Role, Actor>

/** For each role somebody real who has nothing to do with the owner: no family, no household, no care, another institution. */
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
  // Who may open somebody's record, or is of a team that answers for somebody.
  const near = await rows(
    'select grantee_id as id from record.access_grant union select staff_id::text from teams.pub_member',
  )
  const granted = new Set(near.map(({ id }) => id))
  const family = await rows(
    `select resident_id as a, member_id as b from residents.family_link
     union select a.resident_id, b.resident_id from grid.pub_member a join grid.pub_member b using (household_id)
      where a.resident_id <> b.resident_id`,
  )
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
