import { titleOf } from '#care/timeline'
import type { BrowserRow } from '#contracts/browser'
import type { Locale } from '#kernel'
import type { Resource, StoredVersion } from '#record'

interface Seen extends StoredVersion {
  readonly patientId?: string | null
  readonly residentId?: string | null
}

/** A stored version as a row of a list. */
export function rowOf(version: Seen, locale: Locale, resource = JSON.parse(version.content) as Resource): BrowserRow {
  return {
    type: version.type,
    id: version.id,
    version: version.version,
    updated: version.updated.toISOString(),
    ...titleOf(resource, locale),
    owner: version.owner,
    source: resource.meta?.source ?? null,
    residentId: version.residentId ?? asResident(version.patientId),
  }
}

// A resident's own Patient has the resident's id, which is a UUID.
function asResident(patientId: string | null | undefined): string | null {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(patientId ?? '') ? (patientId ?? null) : null
}
