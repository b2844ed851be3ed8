import type { Organization, Patient, Practitioner, Reference, Resource } from '@medplum/fhirtypes'
import { type Context, type Locale, refuse, refuseUnless } from '#kernel'
import { everythingPage, mayOpen } from '#record'
import { nameCodes } from './name-codes.ts'
import { nameOf } from './plain-words.ts'

/** A person's resources of some types, and the names of whom and what they point to. */
export interface Story {
  readonly resources: readonly Resource[]
  readonly reader: Reader
}

/** What a line needs beside its resource: the language, and the names of the places, people and visits that it points to. */
export interface Reader {
  readonly locale: Locale
  readonly placeOf: (reference: Reference | undefined) => string | null
  readonly placeOfVisit: (encounter: Reference | undefined) => string | null
  readonly personOf: (reference: Reference | undefined) => string | null
  /** The institution of the patient file that a resource hangs on. */
  readonly placeOfPatient: (patient: Reference | undefined) => string | null
  readonly find: <R extends Resource>(reference: Reference | undefined) => R | undefined
}

const pageResources = 2000
// A record of more is told as far as it came in first; nobody reads it on a screen.
const resourcesMax = 40_000

/**
 * The record leaves the trail of the reading itself. Refusals: timeline.not_allowed, record.not_found.
 */
export async function loadStory(ctx: Context, residentId: string, types: readonly string[]): Promise<Story> {
  refuseUnless(await mayOpen(ctx, residentId), 'timeline.not_allowed')
  const found = new Map<string, Resource>()
  const mine: Resource[] = []
  const wanted = [...new Set(['Patient', 'Encounter', ...types])]
  for (let after = 0; ; ) {
    const page = await everythingPage(ctx, residentId, { after, limit: pageResources, types: wanted })
    for (const row of page.versions) {
      const resource = JSON.parse(row.content) as Resource
      mine.push(resource)
      found.set(`${row.type}/${row.id}`, resource)
    }
    for (const row of page.supporting) found.set(`${row.type}/${row.id}`, JSON.parse(row.content) as Resource)
    if (page.next === undefined || mine.length >= resourcesMax) break
    after = page.next
  }
  await nameCodes(ctx, [...found.values()])
  return { resources: mine, reader: readerOf(found, ctx.locale) }
}

/** The resource of a story by 'Type/id'. Refusals: record.not_found. */
export function oneOf<R extends Resource>(story: Story, name: string): R {
  const [type = '', id = ''] = name.split('/')
  const found = story.reader.find<R>({ reference: name })
  return found ?? refuse('record.not_found', { params: { type, id } })
}

function readerOf(found: ReadonlyMap<string, Resource>, locale: Locale): Reader {
  const find = <R extends Resource>(reference: Reference | undefined) =>
    found.get((reference?.reference ?? '').replace(/^.*\/([A-Z]\w+\/[^/]+?)(\/_history\/.*)?$/, '$1')) as R | undefined
  const placeOf = (reference: Reference | undefined): string | null => {
    const type = reference?.reference?.split('/').at(-2)
    if (type && type !== 'Organization' && type !== 'Location') return null
    return find<Organization>(reference)?.name || reference?.display || null
  }
  return {
    locale,
    find,
    placeOf,
    placeOfVisit: (encounter) => {
      const visit = find(encounter)
      return visit?.resourceType === 'Encounter' ? placeOf(visit.serviceProvider) : null
    },
    placeOfPatient: (patient) => placeOf(find<Patient>(patient)?.managingOrganization),
    personOf: (reference) => {
      const who = find(reference)
      if (who?.resourceType === 'PractitionerRole') {
        return who.practitioner?.display ?? reference?.display ?? nameOf(who.code?.[0], locale)
      }
      return personName((who as Practitioner | undefined)?.name) ?? reference?.display ?? null
    },
  }
}

/** As people write it: the text, else given and family name without the digits that test data carry. */
export function personName(names: Patient['name'] | undefined): string | null {
  const name = names?.find((one) => one.use === 'official') ?? names?.[0]
  if (!name) return null
  const spelled = [...(name.prefix ?? []), ...(name.given ?? []), name.family ?? ''].filter(Boolean).join(' ')
  return (name.text ?? spelled.replace(/(?<=\p{L})\d{2,4}\b/gu, '')) || null
}

/** Later first; what has no date comes last. A tie is broken by name, so that pages neither skip nor repeat. */
export function newestFirst(a: { at: string | null; id: string }, b: { at: string | null; id: string }): number {
  return instant(b.at) - instant(a.at) || (a.id < b.id ? 1 : -1)
}

export function instant(at: string | null | undefined): number {
  const milliseconds = Date.parse(at ?? '')
  return Number.isNaN(milliseconds) ? -8.64e15 : milliseconds
}

/** A page of a sorted list that begins after a cursor: what is written meanwhile moves nothing. Refusals: record.bad_parameter. */
export function pageAfter<T extends { at: string | null; id: string }>(
  sorted: readonly T[],
  after: string | undefined,
  limit: number,
): { page: T[]; next: string | null } {
  let from = 0
  if (after !== undefined) {
    const [, milliseconds, id = ''] = /^(-?\d{1,17}) (.+)$/.exec(after) ?? refuseCursor()
    const last = { at: milliseconds, id }
    from = sorted.findIndex(
      (one) => Number(last.at) - instant(one.at) > 0 || (Number(last.at) === instant(one.at) && one.id < id),
    )
    if (from < 0) from = sorted.length
  }
  const page = sorted.slice(from, from + limit)
  const end = page.at(-1)
  return { page, next: end && from + limit < sorted.length ? `${instant(end.at)} ${end.id}` : null }
}

function refuseCursor(): never {
  return refuse('record.bad_parameter', { field: 'after', params: { name: 'after' } })
}
