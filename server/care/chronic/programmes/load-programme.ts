/** A manager loads a programme or a new version of one; what is in force stays as it is. */
import { LoadProgrammeRequest, ProgrammeCard, type ProgrammeContent } from '#contracts/chronic-programme'
import { type Context, refuseUnless, sql, tables, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish } from '#record'
import { activityOf, checkProgramme } from './check-programme.ts'
import { toDefinitions } from './fhir.ts'
import { inForce, overlapping } from './in-force.ts'
import { showCard } from './read-programmes.ts'
import * as store from './store.ts'

/**
 * Refusals: chronic.programme_malformed, .unknown_activity, .unknown_code, .version_taken, .programme_in_force,
 * .programme_overlaps, record.invalid (a definition that is no FHIR).
 */
export const loadProgramme = verb(
  {
    name: 'chronic.load_programme',
    may: ['manager', 'administrator', 'system'],
    input: LoadProgrammeRequest,
    answer: ProgrammeCard,
    summary: 'Loads a programme of chronic care, or a new version of one.',
  },
  async (ctx, { content }) => {
    await sql`select pg_advisory_xact_lock(hashtext('chronic.programme'))`.execute(tables(ctx))
    const all = await store.allVersions(ctx)
    const elsewhere = all.flatMap(({ activities }) => activities.map(({ url }) => activityOf(url) ?? ''))
    const programme = checkProgramme(content, elsewhere)
    const versions = all.filter(({ code }) => code === programme.code)
    refuseUnlessNew(ctx, programme, versions)
    await store.insertProgramme(ctx, programme)
    await publish(ctx, 'chronic', toDefinitions(programme))
    return showCard(programme, [...versions, programme], dayOf(ctx.now))
  },
)

function refuseUnlessNew(ctx: Context, added: ProgrammeContent, versions: readonly ProgrammeContent[]): void {
  const { code: programme, version } = added
  const taken = versions.some((one) => one.version === version)
  refuseUnless(!taken, 'chronic.version_taken', { field: 'content.version', params: { programme, version } })
  const overlap = overlapping(added, versions)
  const params = { programme, version: overlap?.version ?? '' }
  refuseUnless(!overlap, 'chronic.programme_overlaps', { field: 'content.validFrom', params })
  const current = inForce(versions, dayOf(ctx.now))
  const fresh = !current || added.validFrom > dayOf(ctx.now)
  const said = { field: 'content.validFrom', params: { version: current?.version ?? '' } }
  refuseUnless(fresh, 'chronic.programme_in_force', said)
}
