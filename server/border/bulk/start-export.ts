import { z } from 'zod'
import { audit, type Context, enqueue, refuse, refuseUnless, verb } from '#kernel'
import {
  checkFilter,
  isResourceType,
  mayStream,
  patientNumbers,
  readResource,
  resourceTypes,
  searchTableOf,
} from '#record'
import { runningMax } from './bulk-job.ts'
import { exportSlice } from './export-job.ts'
import { exports, insertExport } from './export-store.ts'

const Filter = z.object({ type: z.string(), query: z.string() })

export const StartExport = z.object({
  /** The address that was called, as the manifest repeats it. */
  request: z.string(),
  level: z.enum(['system', 'patient', 'group']),
  groupId: z.string().optional(),
  /** Patient ids, when not all of a patient or group export are wanted. */
  patients: z.array(z.string()).optional(),
  types: z.array(z.string()).optional(),
  filters: z.array(Filter),
  since: z.date().optional(),
})

type Asked = z.output<typeof StartExport>

/**
 * Begins an export, which goes on in the background. Refusals: record.not_allowed, record.unknown_type, record.not_found, bulk.filter,
 * bulk.too_many, those of a search.
 */
export const startExport = verb(
  {
    name: 'bulk.start_export',
    may: ['integration'],
    input: StartExport,
    answer: z.object({ id: z.uuid() }),
    summary: 'Begins an export of whole collections (FHIR Bulk Data), which goes on in the background.',
  },
  async (ctx, asked) => {
    const types = typesFor(ctx, asked)
    for (const { type, query } of asked.filters) {
      refuseUnless(types.includes(type), 'bulk.filter', { field: '_typeFilter' })
      await checkFilter(ctx, type, query)
    }
    refuseUnless((await exports.countRunning(ctx, ctx.actor.id)) < runningMax, 'bulk.too_many')
    const id = ctx.chance.uuid()
    const job = {
      id,
      client_id: ctx.actor.id,
      client_name: ctx.actor.name,
      scopes: [...(ctx.actor.scopes ?? [])],
      request: asked.request,
      transaction_time: ctx.now,
      since: asked.since ?? null,
      any_patient: asked.level === 'patient' && asked.patients === undefined,
      patients: await patientsFor(ctx, asked),
    }
    const queriesOf = (type: string) => asked.filters.filter((one) => one.type === type).map(({ query }) => query)
    // Who asks for what changed since wants to hear what went away, too.
    const kinds = asked.since ? [false, true] : [false]
    const rows = kinds.flatMap((deleted) => types.map((type) => ({ type, deleted, queries: queriesOf(type) })))
    await insertExport(ctx, job, rows)
    await audit(ctx, { action: 'execute', entity: 'bulk.export', entityId: id })
    await enqueue(ctx, exportSlice, { exportId: id }, { key: `bulk.export ${id}` })
    return { id }
  },
)

/** The types that were asked for, or all that the client may have. */
function typesFor(ctx: Context, { types, level }: Asked): string[] {
  if (types) {
    for (const type of types) {
      refuseUnless(isResourceType(type), 'record.unknown_type', { field: '_type', params: { type: type.slice(0, 60) } })
      refuseUnless(mayStream(ctx, type), 'record.not_allowed', { params: { type } })
    }
    return [...new Set(types)]
  }
  const ofLevel = level === 'system' ? resourceTypes : resourceTypes.filter(isOfPatients)
  const allowed = ofLevel.filter((type) => mayStream(ctx, type))
  return allowed.length > 0 ? allowed : refuse('record.not_allowed', { params: { type: '*' } })
}

function isOfPatients(type: string): boolean {
  return type === 'Patient' || searchTableOf(type).patient.length > 0
}

const isId = /^[A-Za-z0-9.-]{1,64}$/

interface GroupOfPatients {
  resourceType: 'Group'
  member?: { entity?: { reference?: string }; inactive?: boolean }[]
}

async function patientsFor(ctx: Context, asked: Asked): Promise<number[] | null> {
  for (const id of asked.patients ?? []) {
    refuseUnless(isId.test(id), 'record.bad_parameter', { field: 'patient', params: { name: 'patient' } })
  }
  const wanted = asked.patients === undefined ? undefined : await patientNumbers(ctx, asked.patients)
  if (asked.level !== 'group') return wanted ?? null
  const id = asked.groupId ?? ''
  const group = (await readResource(ctx, 'Group', id)) as GroupOfPatients | undefined
  if (!group) refuse('record.not_found', { params: { type: 'Group', id: id.slice(0, 64) } })
  const members = (group.member ?? []).flatMap(({ entity, inactive }) => {
    const patient = /^(?:.*\/)?Patient\/([A-Za-z0-9.-]{1,64})$/.exec(entity?.reference ?? '')?.[1]
    return patient === undefined || inactive ? [] : patient
  })
  const ofGroup = await patientNumbers(ctx, members)
  return wanted ? ofGroup.filter((number) => wanted.includes(number)) : ofGroup
}
