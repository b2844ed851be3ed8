/** What the seeded region has none of around family-doctor contracts: one that is offered to somebody, by a team that stands in no region. */
import type { Whole } from './ground.ts'

export async function addContracts({ rows }: Whole): Promise<void> {
  const [owner] = await rows(`select resident_id as id from consult.consult where state = 'ended' limit 1`)
  await rows(
    `with agreement as (
       insert into contracts.agreement (id, team_id, institution_id, way, content, made_by, made_at)
       values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'desk', '', 'test', now()) returning id, team_id, institution_id)
     insert into contracts.contract (id, agreement_id, resident_id, team_id, institution_id, terms_version, document, state, turn,
                                     offered_on, open_until)
     select gen_random_uuid(), id, $1, team_id, institution_id, '2026-1', '{}', 'offered', 'now', '2026-03-01', '2026-04-30' from agreement`,
    [owner.id],
  )
}
