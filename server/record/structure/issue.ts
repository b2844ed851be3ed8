import { Refusal, type RefusalCode } from '#kernel'

/** One thing that is wrong, and where (a FHIRPath of the element). */
export interface Issue {
  readonly code: RefusalCode
  readonly expression: string
  readonly params: Readonly<Record<string, string | number>>
  /** Left out: an error. Others are told by $validate only. */
  readonly severity?: 'warning' | 'information'
}

/** A resource that does not follow its structure; carries every issue that was found. */
export class InvalidResource extends Refusal {
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super('record.invalid', { field: issues[0]?.expression ?? '' })
    this.issues = issues
  }
}
