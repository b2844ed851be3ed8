import type { Resource } from '@medplum/fhirtypes'
import { refuseUnless } from '#kernel'
import { isResourceType } from './structure/table.ts'

export type { Resource }

/** A version as it lies in the record; `content` is the JSON text that is sent. */
export interface StoredVersion {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly updated: Date
  readonly deleted: boolean
  /** The module that keeps it; null when it came from outside. */
  readonly owner: string | null
  readonly content: string
}

export function resourceOf(stored: { content: string }): Resource {
  return JSON.parse(stored.content)
}

/** Refusals: record.unknown_type. */
export function refuseUnlessType(type: string): void {
  refuseUnless(isResourceType(type), 'record.unknown_type', { params: { type: type.slice(0, 60) } })
}

export function isId(id: string): boolean {
  return /^[A-Za-z0-9\-.]{1,64}$/.test(id)
}

/** The table of a type. Only ever called with a known type. */
export function tableOf(type: string): string {
  refuseUnlessType(type)
  return `record.${type.toLowerCase()}`
}
