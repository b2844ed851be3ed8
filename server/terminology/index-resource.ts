import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes'
import type { Context } from '#kernel'
import { readCodeSystem } from './code-system.ts'
import { insertMap, readConceptMap, removeMap } from './concept-map.ts'
import { insertSystem, removeSystem, systemOfResource } from './store.ts'
import { insertValueSet, readValueSet, removeValueSet } from './value-set.ts'

/** A resource that was written to the record, as it is kept there. */
export interface WrittenResource {
  readonly type: string
  readonly id: string
  readonly deleted: boolean
  readonly content: string
}

const indexed = new Set(['CodeSystem', 'ValueSet', 'ConceptMap'])

export function isTerminology(type: string): boolean {
  return indexed.has(type)
}

/** Takes the codes of written resources into the tables, in the transaction that writes them. */
export async function indexResources(ctx: Context, written: readonly WrittenResource[]): Promise<void> {
  for (const one of written) {
    const { type, id } = one
    const resource = one.deleted ? undefined : parse(one.content)
    if (type === 'CodeSystem') await indexSystem(ctx, id, resource as CodeSystem | undefined)
    if (type === 'ValueSet') {
      await removeValueSet(ctx, id)
      const facts = resource ? readValueSet(resource as ValueSet) : undefined
      if (facts) await insertValueSet(ctx, { ...facts, origin: 'record', resourceId: id })
    }
    if (type === 'ConceptMap') {
      await removeMap(ctx, id)
      const read = resource ? readConceptMap(resource as ConceptMap) : undefined
      if (read) await insertMap(ctx, { ...read, origin: 'record', resourceId: id })
    }
  }
}

async function indexSystem(ctx: Context, id: string, resource: CodeSystem | undefined): Promise<void> {
  // The resource of an imported table only describes it: its codes came from the table.
  if ((await systemOfResource(ctx, id))?.origin === 'import') return
  await removeSystem(ctx, id)
  const read = resource ? readCodeSystem(resource) : undefined
  if (read) await insertSystem(ctx, { ...read, origin: 'record', resourceId: id })
}

// PostgreSQL's text holds every character but NUL, its jsonb no half of a surrogate pair.
function parse(content: string): unknown {
  if (!/\\u(0000|d[89a-f])/i.test(content)) return JSON.parse(content)
  const clean = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value)
  return JSON.parse(content, (_name, value) => clean(value))
}
