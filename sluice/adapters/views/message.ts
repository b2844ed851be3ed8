// A row and the rows that belong to it as a message's body. Pure.
import type { RecordBundle } from '#contracts/sluice'
import { effectId } from '../effect-id.ts'
import { timeOf } from '../values.ts'
import type { Field, View } from './options.ts'
import { columnOf, put, type ReadContext, type Row, RowFault, readValue } from './value.ts'

/** The rows of the second views, one list for each `lists` and `resources[].each` in their order. */
export type Belonging = readonly (readonly Row[])[]

export interface Whose {
  readonly hospital: string
  readonly timeZone: string
  readonly database: string
}

/** An id of this hospital's for a resource: the same row, the same id. */
export const resourceId = (hospital: string, type: string, ...key: readonly string[]): string =>
  effectId('view', hospital, type, ...key)

function contextOf({ hospital, timeZone }: Whose): ReadContext {
  return { timeZone, reference: (type, key) => `${type}/${resourceId(hospital, type, key)}` }
}

function filled(fields: readonly Field[], row: Row, context: ReadContext): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const field of fields) put(body, field.to, readValue(field, row, context))
  return dense(body) as Record<string, unknown>
}

// name[1] without name[0] must not leave a hole.
function dense(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one !== undefined).map(dense)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, dense(one)]))
}

export function bodyOf(view: View, row: Row, belonging: Belonging, whose: Whose): unknown {
  const context = contextOf(whose)
  if (view.message === 'record.bundle') return bundleOf(view, row, belonging, whose)
  const body = filled(view.fields, row, context)
  view.lists.forEach((list, index) => {
    put(
      body,
      list.to,
      belonging[index]!.map((one) => filled(list.fields, one, context)),
    )
  })
  return body
}

function bundleOf(view: View, row: Row, belonging: Belonging, whose: Whose): RecordBundle {
  const context = contextOf(whose)
  const resources: RecordBundle['resources'] = []
  let listIndex = view.lists.length
  for (const map of view.resources) {
    const rows = map.each ? belonging[listIndex++]! : [row]
    for (const one of rows) {
      if (map.when !== undefined && !columnOf(one, map.when)) continue
      const key = map.id.map((name) => columnOf(one, name) ?? '')
      if (key.some((part) => part === '')) throw new RowFault(`${map.resourceType}: its key is empty`)
      const id = resourceId(whose.hospital, map.resourceType, ...key)
      resources.push({ resourceType: map.resourceType, id, ...filled(map.fields, one, context) })
      const listed = map.each?.listed
      const first = resources[0]
      if (!listed || !first) continue
      const list = (first[listed] ?? []) as object[]
      first[listed] = [...list, { reference: `${map.resourceType}/${id}` }]
    }
  }
  const cursor = columnOf(row, view.cursor.column)
  return {
    source: {
      system: 'view',
      type: view.name,
      controlId: columnOf(row, view.tie) ?? '',
      sender: whose.database,
      at: view.cursor.kind === 'time' && cursor ? (timeOf(cursor, whose.timeZone) ?? null) : null,
    },
    resources,
    unmapped: [],
  }
}
