import { setImmediate } from 'node:timers/promises'
import { audit, type Context, refuse, refuseUnless } from '#kernel'
import { mayStream, parseWithDigits, patientNumbers, streamType } from '#record'
import type { CompiledView } from './compile-view.ts'
import type { Row } from './view.ts'

export interface RunOptions {
  /** What the trail calls it. */
  readonly name: string
  readonly limit?: number | undefined
  /** Only resources of this patient, and of those linked to be the same resident. */
  readonly patient?: string | undefined
  /** Only resources that changed later. */
  readonly since?: Date | undefined
}

/**
 * The rows of a view over the record as far as the actor may see it, batch after batch; no batch is held longer than it is
 * looked at. Refusals: record.not_allowed, those of the view while it runs.
 */
export async function* openRun(ctx: Context, view: CompiledView, options: RunOptions): AsyncGenerator<Row[]> {
  const { limit = Number.POSITIVE_INFINITY, since } = options
  if (!mayStream(ctx, view.resource)) refuse('record.not_allowed', { params: { type: view.resource } })
  const patients = await begin(ctx, options)
  let left = limit
  const stream = streamType(ctx, view.resource, { since, patients, entity: 'lake.view', entityId: options.name })
  for await (const resources of stream) {
    for await (const rows of rowsOf(view, resources)) {
      yield rows.length > left ? rows.slice(0, left) : rows
      left -= rows.length
      if (left <= 0) return
    }
  }
}

// A view may make many rows of a resource, or look at it for long: others have their turn in between.
const rowsAtOnce = 2000
const resourcesAtOnce = 100

async function* rowsOf(view: CompiledView, resources: readonly { content: string }[]): AsyncGenerator<Row[]> {
  let rows: Row[] = []
  for (const [index, { content }] of resources.entries()) {
    for (const row of view.rows(view.needsDigits ? parseWithDigits(content) : JSON.parse(content))) rows.push(row)
    if (rows.length >= rowsAtOnce) {
      yield rows
      rows = []
    }
    if (index % resourcesAtOnce === resourcesAtOnce - 1) await setImmediate()
  }
  if (rows.length > 0) yield rows
}

/** The line in the trail that says that the view was run; whose data it read is told batch by batch. */
async function begin(ctx: Context, { name, patient }: RunOptions): Promise<number[] | undefined> {
  return ctx.transaction(async (ctx) => {
    await audit(ctx, { action: 'execute', entity: 'lake.view', entityId: name })
    if (patient === undefined) return undefined
    const id = patient.replace(/^Patient\//, '')
    refuseUnless(/^[A-Za-z0-9.-]{1,64}$/.test(id), 'record.bad_parameter', {
      field: 'patient',
      params: { name: 'patient' },
    })
    return patientNumbers(ctx, [id])
  })
}
