import { type Context, systemActor } from '#kernel'
import { isResourceType, type Resource, type SearchPage, searchPage } from '#record'
import { type FoundCode, localSystems, noteFound, withoutMapping } from '#terminology'

/** Where hospitals send their own codes, and the search parameter that finds them. */
const places: Record<string, string> = {
  AllergyIntolerance: 'code',
  Condition: 'code',
  DiagnosticReport: 'code',
  Encounter: 'type',
  Immunization: 'vaccine-code',
  MedicationRequest: 'code',
  MedicationStatement: 'code',
  Observation: 'code',
  Procedure: 'code',
  ServiceRequest: 'code',
}

/** Puts the codes of a hospital's own systems that are in the record and that its maps do not know on its list; says how many. */
export async function noteCodesOfRecord(root: Context, hospital: string): Promise<number> {
  const ctx = root.as(systemActor('terminology'))
  let count = 0
  for (const system of await localSystems(ctx, hospital)) {
    const found = new Map<string, FoundCode>()
    for (const [type, parameter] of Object.entries(places)) {
      if (isResourceType(type))
        await gather(ctx, `${parameter}=${encodeURIComponent(`${system}|`)}`, type, system, found)
    }
    const unknown = new Set(await withoutMapping(ctx, system, [...found.keys()]))
    const codes = [...found.values()].filter((one) => unknown.has(one.code))
    await noteFound(ctx, hospital, codes)
    count += codes.length
  }
  return count
}

async function gather(ctx: Context, query: string, type: string, system: string, found: Map<string, FoundCode>) {
  const asked = `${query}&_count=1000&_total=none`
  for (let next: string | undefined = asked; next !== undefined; ) {
    const page: SearchPage = await searchPage(ctx, type, next, { handling: 'strict' })
    for (const row of page.matches) {
      for (const { code, display } of codingsIn(JSON.parse(row.content) as Resource, system)) {
        const before = found.get(code)
        found.set(code, { system, code, times: (before?.times ?? 0) + 1, ...(display ? { name: display } : {}) })
      }
    }
    next = page.next === undefined ? undefined : `${asked}&_cursor=${page.next}`
  }
}

/** The codings of a system anywhere in a resource. */
function codingsIn(value: unknown, system: string): { code: string; display?: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const { system: own, code } = value as { system?: unknown; code?: unknown }
  if (own === system && typeof code === 'string') return [value as { code: string; display?: string }]
  return Object.values(value).flatMap((one) => codingsIn(one, system))
}
