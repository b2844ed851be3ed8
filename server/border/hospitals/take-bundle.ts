import type { RecordBundle } from '#contracts/sluice'
import { type Actor, type Context, Refusal } from '#kernel'
import { hearMessage, type MessageEnvelope, MessageRefusal, type Taken } from '#people/sluices'
import { InvalidResource, writeFromSource } from '#record'
import { plainMeta, writingOf } from './telling.ts'

/**
 * A hospital's bundle into the record: all of it or nothing, under the hospital's own name. Once for each message, because the inbox
 * marks it done in the same transaction; the same content again makes no new version. Refusals: those of writeFromSource.
 */
export const hearBundles = hearMessage('record.bundle', 'hospitals.take_bundle', (ctx, bundle, envelope) =>
  takeBundle(ctx, bundle, envelope),
)

async function takeBundle(
  ctx: Context,
  bundle: RecordBundle,
  { sluiceId, institutionId }: MessageEnvelope,
): Promise<Taken> {
  const { resources, unmapped } = bundle
  const told = resources.map((resource, index) => ({
    resource: plainMeta(resource),
    write: writingOf(resource),
    at: `resources[${index}].${resource.resourceType}`,
  }))
  try {
    const stored = await writeFromSource(ctx.as(hospital(sluiceId, institutionId)), sourceOf(sluiceId), told)
    return { resources: stored, unmapped }
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'record.write_race') throw asMessageRefusal(error, bundle)
    throw error
  }
}

/** meta.source of what a hospital has told. */
export function sourceOf(sluiceId: string): string {
  return `urn:anji:hospital:${sluiceId}`
}

/** Writes like a client with a system scope, and is in the trail as the hospital's sluice. */
function hospital(sluiceId: string, institutionId: string): Actor {
  return {
    id: `sluice:${sluiceId}`,
    roles: ['integration'],
    name: 'sluice',
    institutionId,
    scopes: ['system/*.cruds'],
  }
}

const issuesMax = 5

/** What the hospital's engineer reads: which message, where in it, and what is wrong. */
function asMessageRefusal(refusal: Refusal, { source, resources }: RecordBundle): MessageRefusal {
  const issues =
    refusal instanceof InvalidResource
      ? refusal.issues.map(({ code, expression, params }) => new Refusal(code, { field: expression, params }))
      : [refusal]
  const said = issues.slice(0, issuesMax).map((one) => {
    const where = one.field ? `${one.field}${segmentOf(one.field, resources)}：` : ''
    return `${where}${one.sentence('zh')}`
  })
  const more = issues.length > issuesMax ? [`另有 ${issues.length - issuesMax} 处。`] : []
  return new MessageRefusal(refusal.code, [`${source.type} ${source.controlId}`.trim(), ...said, ...more].join(' '))
}

/** The segment that a resource was made of, where the hospital's end says it. */
function segmentOf(field: string, resources: RecordBundle['resources']): string {
  const at = /^resources\[(\d+)\]/.exec(field)?.[1]
  const meta = at === undefined ? undefined : (resources[Number(at)] as { meta?: { tag?: unknown } })?.meta
  const tags = Array.isArray(meta?.tag) ? (meta.tag as { system?: string; code?: string }[]) : []
  const segment = tags.find(({ system }) => system === 'urn:anji:sluice:segment')?.code
  return segment ? `（${segment}）` : ''
}
