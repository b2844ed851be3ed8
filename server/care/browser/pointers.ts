import { titleOf } from '#care/timeline'
import { OfResource, Pointers } from '#contracts/browser'
import { type Context, refuse, verb } from '#kernel'
import { everythingPage, isDirectoryType, type Resource, type StoredVersion, searchPage, searchTableOf } from '#record'
import { rowOf } from './row.ts'
import { isAdministrator, ofNobody, readers, readingAs } from './who.ts'

const pointersMax = 200
const pageResources = 2000
const pagesMax = 20
// Directory types that other directory resources point to.
const pointing = [
  'PractitionerRole',
  'Organization',
  'Location',
  'HealthcareService',
  'Schedule',
  'Slot',
  'Endpoint',
  'OrganizationAffiliation',
]

type Pointer = Pointers['pointers'][number]

/** What points to a resource, as far as one may see it. Refusals: browser.directory_only, record.not_found. */
export const findPointers = verb(
  {
    name: 'browser.find_pointers',
    may: readers,
    input: OfResource,
    answer: Pointers,
    summary: 'Resources of the record that point to a resource.',
  },
  async (ctx, { type, id }) => {
    const reading = await readingAs(ctx, type)
    const only = isAdministrator(ctx) ? { only: ofNobody } : {}
    const [row] = (await searchPage(reading, type, `_id=${id}&_count=1`, only)).matches
    if (!row) refuse('record.not_found', { params: { type, id } })
    const { residentId } = rowOf(row, ctx.locale)
    const target = `${type}/${id}`
    // Of a person everything lies in that person's record; what is of nobody is pointed to by the directory.
    const pointers =
      residentId && !isDirectoryType(type)
        ? await inRecord(reading, residentId, target)
        : await inDirectory(reading, only, target)
    return { pointers: pointers.slice(0, pointersMax), more: Math.max(0, pointers.length - pointersMax) }
  },
)

async function inRecord(ctx: Context, residentId: string, target: string): Promise<Pointer[]> {
  const found: Pointer[] = []
  for (let after = 0, page = 0; page < pagesMax; page++) {
    const { versions, next } = await everythingPage(ctx, residentId, { after, limit: pageResources })
    for (const version of versions) found.push(...pointersIn(version, target, ctx))
    if (next === undefined) break
    after = next
  }
  return found
}

async function inDirectory(ctx: Context, only: object, target: string): Promise<Pointer[]> {
  const found: Pointer[] = []
  const [type = ''] = target.split('/')
  for (const from of pointing) {
    const parameters = [...searchTableOf(from).parameters.values()].filter(
      ({ kind, targets }) => kind === 'reference' && (targets === undefined || targets.includes(type)),
    )
    for (const { code } of parameters) {
      const { matches } = await searchPage(ctx, from, `${code}=${target}&_count=${pointersMax}&_total=none`, only)
      for (const version of matches) found.push(...pointersIn(version, target, ctx))
    }
  }
  return [...new Map(found.map((one) => [`${one.type}/${one.id} ${one.path}`, one])).values()]
}

/** Only where the text names it at all is the tree walked. */
function pointersIn(version: StoredVersion, target: string, ctx: Context): Pointer[] {
  if (!version.content.includes(`"${target}`) && !version.content.includes(`/${target}`)) return []
  const resource = JSON.parse(version.content) as Resource
  const { title, at } = titleOf(resource, ctx.locale)
  return pathsTo(resource, target).map((path) => ({ type: version.type, id: version.id, title, at, path }))
}

/** Where in a tree a reference to the target stands: 'diagnosis[0].condition'. */
export function pathsTo(value: unknown, target: string, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => pathsTo(one, target, `${path}[${index}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, child]) => {
    if (name === 'reference' && typeof child === 'string' && isTo(child, target)) return [path]
    return pathsTo(child, target, path === '' ? name : `${path}.${name}`)
  })
}

function isTo(reference: string, target: string): boolean {
  const plain = reference.replace(/\/_history\/.*$/, '')
  return plain === target || plain.endsWith(`/${target}`)
}
