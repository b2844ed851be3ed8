import type { FastifyInstance } from 'fastify'
import type { Context } from './context.ts'
import type { Listener } from './events/event.ts'
import type { Job } from './jobs/jobs.ts'

/** What a module brings to the process; server/modules.ts lists them by hand. */
export interface Module {
  readonly name: string
  readonly routes?: (app: FastifyInstance) => void | Promise<void>
  readonly listeners?: readonly Listener[]
  // biome-ignore lint/suspicious/noExplicitAny: a list of jobs with different payloads
  readonly jobs?: readonly Job<any>[]
  /** Work that never ends, in processes that work on jobs and events. */
  readonly background?: (root: Context, databaseUrl: string) => { stop(): Promise<void> }
}
