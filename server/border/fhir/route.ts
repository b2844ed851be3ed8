import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Role } from '#kernel'

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Operation.ownFormats. */
    ownFormats?: boolean
  }
}

/** Adds 'GET /Patient/:id' under the FHIR address, for those roles. */
export type AddRoute = (
  line: string,
  access: readonly Role[],
  handler: Handler,
  bodyBytesMax?: number,
  ownFormats?: boolean,
  verb?: string,
) => void

/**
 * An operation ($name): where it is called, by whom, and what the CapabilityStatement says of it. What is not listed in
 * operations.ts does not exist.
 */
export interface Operation {
  /** Without the dollar sign. */
  readonly name: string
  /** The resource type it stands at; '*' is every type, 'system' the base address. */
  readonly on: string
  readonly definition: string
  readonly lines: readonly string[]
  readonly access: readonly Role[]
  readonly handler: Handler
  readonly bodyBytesMax?: number
  /** The verb that it stands for, where calls of that are counted (fair-use). */
  readonly verb?: string
  /** Answers in formats of its own, which it checks itself; otherwise what is not JSON is refused. */
  readonly ownFormats?: boolean
}

export const readers: readonly Role[] = ['resident', 'doctor', 'pharmacist', 'dispenser', 'registrar', 'integration']
export const writers: readonly Role[] = ['integration']

interface Params {
  type: string
  id: string
  version: string
}

export const paramsOf = (request: FastifyRequest) => request.params as Params
