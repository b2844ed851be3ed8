import type { Resource } from '@medplum/fhirtypes'
import { effectId } from '../../adapters/effect-id.ts'
import type { CodeMap } from '../codes/code-map.ts'
import { Fault } from '../faults.ts'
import type { Header } from '../parse.ts'

export type Fields = Record<string, unknown>
export type Draft = Fields & { resourceType: Resource['resourceType']; id: string; meta?: Fields }

/**
 * How a resource is to be written beside what the record has of it.
 * `mentioned`: only named in passing; made if it is not there, never over what is.
 * `partial`: what stands here replaces; what does not stand here stays.
 */
export const writeTag = 'urn:anji:sluice:write'
/** The segment a resource was first made of: what a refusal of the record names to the hospital's engineer. */
const segmentTag = 'urn:anji:sluice:segment'
export type Write = 'mentioned' | 'partial'

const resourcesMax = 2_000

/** One message on its way: its settings and the resources made so far. */
export class Mapping {
  readonly header: Header
  readonly hospital: string
  readonly codes: CodeMap
  readonly zone: string
  readonly messageId: string
  /** The segment that is read now, as OBX[2]. */
  segment = ''
  readonly #made = new Map<string, Draft>()

  constructor(of: { header: Header; hospital: string; codes: CodeMap; zone: string; messageId: string }) {
    this.header = of.header
    this.hospital = of.hospital
    this.codes = of.codes
    this.zone = of.zone
    this.messageId = of.messageId
  }

  /** The hospital's own naming system: urn:anji:hospital:<sluice>:<table or assigning authority>. */
  system(name: string): string {
    return `urn:anji:hospital:${this.hospital}:${encodeURIComponent(name.trim())}`
  }

  idOf(type: string, ...key: readonly string[]): string {
    return effectId('hl7', this.hospital, type, ...key)
  }

  /**
   * A resource of the bundle by its business key. Made twice in one message it is one resource: the same object comes back. What was
   * only mentioned before becomes whole when it is told in full.
   */
  make(type: Draft['resourceType'], key: readonly string[], write?: Write): Draft {
    const id = this.idOf(type, ...key)
    const kept = this.#made.get(`${type}/${id}`)
    if (kept) {
      if (write === undefined && kept.meta) kept.meta.tag = this.#tags(undefined)
      return kept
    }
    if (this.#made.size >= resourcesMax) throw new Fault('too-many', { count: `> ${resourcesMax}`, max: resourcesMax })
    const meta: Fields = { tag: this.#tags(write) }
    // Training and debugging data (HL7 table 0103) is marked, so that nobody takes it for a person's.
    if (/^[TD]/.test(this.header.processing))
      meta.security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' }]
    const draft: Draft = { resourceType: type, id, meta }
    this.#made.set(`${type}/${id}`, draft)
    return draft
  }

  has(type: Draft['resourceType'], key: readonly string[]): boolean {
    return this.#made.has(`${type}/${this.idOf(type, ...key)}`)
  }

  #tags(write: Write | undefined): Fields[] {
    const tags: Fields[] = write ? [{ system: writeTag, code: write }] : []
    return this.segment ? [...tags, { system: segmentTag, code: this.segment }] : tags
  }

  get resources(): readonly Draft[] {
    return [...this.#made.values()]
  }
}

export function referenceTo(draft: Draft): { reference: string } {
  return { reference: `${draft.resourceType}/${draft.id}` }
}
