/** A programme's definitions go into the record once a version: what refers to them finds them. */
import type { ProgrammeContent } from '#contracts/chronic-programme'
import { type Context, systemActor } from '#kernel'
import { publish, readResource } from '#record'
import { toDefinitions } from './fhir.ts'

/** Safe to repeat: what is there is not written again. Refusals: record.invalid. */
export async function publishDefinitions(ctx: Context, programme: ProgrammeContent): Promise<void> {
  const definitions = toDefinitions(programme)
  const [plan] = definitions
  if (await readResource(ctx.as(systemActor('chronic')), 'PlanDefinition', plan!.id!)) return
  await publish(ctx, 'chronic', definitions)
}
