import { partsOf } from '#care/timeline'
import { BrowserResource, BrowserVersions, Looks, OfResource, OfVersion, VersionsRequest } from '#contracts/browser'
import { auditTrail, type Context, refuse, refuseUnless, verb } from '#kernel'
import { type Resource, readHistory, readPastVersion, readVersion, searchPage } from '#record'
import { rowOf } from './row.ts'
import { isAdministrator, ofNobody, readers, readingAs } from './who.ts'

const versionsPage = 50
const looksMax = 100

/** A resource as it lies, and in words. Refusals: browser.directory_only, record.unknown_type, not_allowed, not_found, gone. */
export const browseResource = verb(
  {
    name: 'browser.browse_resource',
    may: readers,
    input: OfVersion,
    answer: BrowserResource,
    summary: 'A resource of the record, now or in one of its versions, as JSON and in words.',
  },
  async (ctx, { type, id, version }) => {
    const reading = await seenBy(ctx, type, id)
    const now = version === undefined ? await readVersion(reading, type, id) : undefined
    const shown = now ?? (await readPastVersion(reading, type, id, version ?? 1))
    const resource = JSON.parse(shown.content) as Resource
    const facts = partsOf(resource, ctx.locale)
    return { ...rowOf(shown, ctx.locale, resource), content: shown.content, facts, current: now !== undefined }
  },
)

/** All its versions, newest first. Refusals as browseResource. */
export const browseVersions = verb(
  {
    name: 'browser.browse_versions',
    may: readers,
    input: VersionsRequest,
    answer: BrowserVersions,
    summary: 'The versions of a resource of the record, newest first.',
  },
  async (ctx, { type, id, below }) => {
    const reading = await seenBy(ctx, type, id)
    const page = await readHistory(reading, type, id, {
      limit: versionsPage,
      ...(below === undefined ? {} : { below }),
    })
    return {
      versions: page.versions.map(({ version, updated, deleted, owner, content }) => ({
        version,
        updated: updated.toISOString(),
        deleted,
        owner,
        source: (JSON.parse(content) as Resource).meta?.source ?? null,
        bytes: Buffer.byteLength(content),
      })),
      next: page.next ?? null,
    }
  },
)

/** Who has looked at a resource of a person, or at the record as a whole. Refusals: record.not_found. */
export const whoLooked = verb(
  {
    name: 'browser.who_looked',
    may: readers,
    input: OfResource,
    answer: Looks,
    summary: 'Who has looked at a resource of the record.',
  },
  async (ctx, { type, id }) => {
    const reading = await readingAs(ctx, type)
    const options = isAdministrator(ctx) ? { only: ofNobody } : {}
    const [row] = (await searchPage(reading, type, `_id=${id}&_count=1`, options)).matches
    if (!row) refuse('record.not_found', { params: { type, id } })
    const { residentId } = rowOf(row, ctx.locale)
    if (!residentId) return { looks: [] }
    const trail = await auditTrail(ctx, residentId, { limit: looksMax * 5 })
    const mine = trail.filter((line) => line.entityId === id || isWhole(line.entity, type))
    return {
      looks: mine.slice(0, looksMax).map((line) => ({
        at: line.at.toISOString(),
        who: line.actorName,
        roles: [...line.actorRoles],
        action: line.action,
        entity: line.entity,
        exact: line.entityId === id,
        reason: line.action === 'break-glass' ? line.reason : null,
      })),
    }
  },
)

/** Looks that show a whole record, or a whole page of a type. */
function isWhole(entity: string, type: string): boolean {
  return entity === 'record.everything' || entity === `record.${type}` || entity.startsWith('timeline.')
}

/** An administrator sees a resource of a directory type only when it points to no patient. */
async function seenBy(ctx: Context, type: string, id: string): Promise<Context> {
  const reading = await readingAs(ctx, type)
  if (isAdministrator(ctx)) {
    const { matches } = await searchPage(reading, type, `_id=${id}&_count=1`, { only: ofNobody })
    refuseUnless(matches.length > 0, 'record.not_found', { params: { type, id } })
  }
  return reading
}
