import type { CodeSystem } from '@medplum/fhirtypes'
import { type Context, refuse, refuseUnless, sm3 } from '#kernel'
import { periodExtension, type SystemFacts } from './code-system.ts'
import type { CodeTable } from './code-table.ts'
import { dayBefore } from './concept.ts'
import { lockDefinitions } from './standard.ts'
import { endSystem, insertSystem, namesIn, type System, systemsOf } from './store.ts'

export interface CodeImport {
  readonly url: string
  readonly name: string
  readonly version: string
  /** The first day in force. */
  readonly from: string
  /** The last day in force; null is until a later version begins. */
  readonly to: string | null
  readonly table: CodeTable
}

export interface Difference {
  readonly change: 'added' | 'renamed' | 'retired'
  readonly code: string
  readonly name: string
  readonly formerName: string
}

export interface CodesImported {
  readonly outcome: 'imported' | 'unchanged'
  readonly concepts: number
  readonly differences: readonly Difference[]
  /** The version that this one ends, or undefined. */
  readonly former: string | undefined
  /** What describes the systems that were written, for the record: their codes stay here. */
  readonly resources: readonly CodeSystem[]
}

/**
 * Takes a code table in as a version of a code system, all or nothing: the former version ends the day before, the same table
 * again changes nothing. Refusals: terminology.version_differs, version_same_day, period_reversed.
 */
export async function importCodes(ctx: Context, asked: CodeImport): Promise<CodesImported> {
  if (asked.table.faults.length > 0) throw new Error('A table with faults is not imported')
  return ctx.transaction(async (ctx) => {
    await lockDefinitions(ctx)
    const kept = (await systemsOf(ctx, asked.url)).filter((one) => one.origin === 'import')
    const contentSm3 = fingerprint(asked)
    const same = kept.find((one) => one.version === asked.version)
    if (same) {
      refuseUnless(same.contentSm3 === contentSm3, 'terminology.version_differs', {
        params: { version: asked.version },
      })
      return { outcome: 'unchanged', concepts: same.count, differences: [], former: undefined, resources: [] }
    }
    const { former, validTo } = placeOf(kept, asked)
    const facts = factsOf(asked, validTo)
    const resourceId = idOf(asked.url, asked.version)
    const { concepts } = asked.table
    await insertSystem(ctx, { facts, concepts, origin: 'import', resourceId, contentSm3 })
    const ended =
      former && (former.validTo === null || former.validTo >= asked.from) ? dayBefore(asked.from) : undefined
    if (former && ended) await endSystem(ctx, former.number, ended)
    const formerNames = former ? await namesIn(ctx, former.number) : new Map<string, string>()
    return {
      outcome: 'imported',
      concepts: concepts.length,
      differences: differencesOf(formerNames, new Map(concepts.map((one) => [one.code, one.name]))),
      former: former?.version,
      resources: [
        ...(former && ended ? [resourceOf(former.resourceId!, { ...former, validTo: ended }, former.count)] : []),
        resourceOf(resourceId, facts, concepts.length),
      ],
    }
  })
}

/** Where a new version lies among those that are there: after the one it ends, before the one that ends it. */
function placeOf(kept: readonly System[], asked: CodeImport): { former: System | undefined; validTo: string | null } {
  const byStart = [...kept].sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
  refuseUnless(!byStart.some((one) => one.validFrom === asked.from), 'terminology.version_same_day', {
    params: { day: asked.from },
  })
  const former = byStart.filter((one) => (one.validFrom ?? '') < asked.from).at(-1)
  const next = byStart.find((one) => (one.validFrom ?? '') > asked.from)
  const last = next ? dayBefore(next.validFrom!) : null
  const validTo = last !== null && (asked.to === null || asked.to > last) ? last : asked.to
  if (validTo !== null && validTo < asked.from) refuse('terminology.period_reversed')
  return { former, validTo }
}

function factsOf({ url, version, name, from }: CodeImport, validTo: string | null): SystemFacts {
  const common = { url, version, name, dated: from, validFrom: from, validTo }
  return { ...common, content: 'complete', caseSensitive: true, valueSet: `${url}?vs` }
}

const fingerprint = ({ name, from, to, table }: CodeImport) =>
  sm3(JSON.stringify([name, from, to, table.concepts])).toString('hex')

const idOf = (url: string, version: string) => `code-table-${sm3(`${url}|${version}`).toString('hex').slice(0, 32)}`

/** Describes an imported system; its codes are asked for with $lookup and $expand (content = not-present). */
function resourceOf(id: string, facts: SystemFacts, count: number): CodeSystem {
  const { url, version, name, dated, validFrom, validTo, valueSet } = facts
  return {
    resourceType: 'CodeSystem',
    id,
    extension: [periodExtension(validFrom, validTo)],
    url,
    version,
    title: name,
    status: 'active',
    ...(dated ? { date: dated } : {}),
    ...(valueSet ? { valueSet } : {}),
    caseSensitive: true,
    content: 'not-present',
    count,
  }
}

/** What changed from one version's names to the next's: code → name. */
export function differencesOf(former: ReadonlyMap<string, string>, present: ReadonlyMap<string, string>): Difference[] {
  const differences: Difference[] = []
  for (const [code, name] of present) {
    const formerName = former.get(code)
    if (formerName === undefined) differences.push({ change: 'added', code, name, formerName: '' })
    else if (formerName !== name) differences.push({ change: 'renamed', code, name, formerName })
  }
  for (const [code, formerName] of former) {
    if (!present.has(code)) differences.push({ change: 'retired', code, name: '', formerName })
  }
  return differences
}
